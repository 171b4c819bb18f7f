-- Plans about the accounts kept.
-- Never looks at days: the questions do.
select t.*
from plans t
where t.rowid in (select l.nr from near_plans l semi join narrow_kept k on k.key = l.key)
