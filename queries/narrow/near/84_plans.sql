-- Plans about the accounts kept.
-- Never looks at days: the questions do.
select t.*
from plans t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'plans')
