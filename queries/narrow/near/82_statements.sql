-- Statements of the accounts kept.
-- Never looks at days: the questions do.
select t.*
from statements t
where t.rowid in (select l.nr from near_statements l semi join narrow_kept k on k.key = l.key)
