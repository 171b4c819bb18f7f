-- Plans about the accounts kept.
-- Never looks at days: the questions do.
select t.*
from plans t
where t.rowid in (select n.rowid from plans n semi join narrow_accounts a on a.account_id = n.account_id)
