-- Contact persons of those narrowed to and of whoever shares a point with them; and one who bears a debtor's id, since a point
-- of that owner is his.
-- Never leaves out whose a kept point is.
select r.*
from relations r
where r.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'relations')
