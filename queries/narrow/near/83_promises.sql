-- Promises about the accounts kept.
-- Never looks at days: the questions do.
select t.*
from promises t
where t.rowid in (select l.nr from near_promises l semi join narrow_kept k on k.key = l.key)
