-- Complaints about the accounts kept.
-- Never looks at days: the questions do.
select t.*
from complaints t
where t.rowid in (select n.rowid from complaints n semi join narrow_accounts a on a.account_id = n.account_id)
