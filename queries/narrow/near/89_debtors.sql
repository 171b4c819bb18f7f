-- The debtors narrowed to and whoever shares a point with them.
-- Never says anything of the others.
select t.*
from debtors t
where t.rowid in (select n.rowid from debtors n semi join narrow_sharing s on s.debtor_id = n.debtor_id)
