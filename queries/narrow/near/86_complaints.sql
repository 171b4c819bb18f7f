-- Complaints about the accounts kept.
-- Never looks at days: the questions do.
select t.*
from complaints t
where t.rowid in (select l.nr from near_complaints l semi join narrow_kept k on k.key = l.key)
