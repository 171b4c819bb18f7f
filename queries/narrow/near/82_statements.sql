-- Statements of the accounts kept.
-- Never looks at days: the questions do.
select t.*
from statements t
where t.rowid in (select n.rowid from statements n semi join narrow_accounts a on a.account_id = n.account_id)
