-- The debtors narrowed to and whoever shares a point with them.
-- Never says anything of the others.
select t.*
from debtors t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'debtors')
