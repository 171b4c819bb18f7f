-- Consents of those narrowed to and of whoever shares a point with them.
-- Never looks at days: the questions do.
select t.*
from consents t
where t.rowid in (select n.rowid from consents n semi join narrow_sharing s on s.debtor_id = n.debtor_id)
