-- Pauses of the accounts kept.
-- Never looks at days: the questions do.
select t.*
from pauses t
where t.rowid in (select l.nr from near_pauses l semi join narrow_kept k on k.key = l.key)
