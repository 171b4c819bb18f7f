-- Whose account it is: the debtor of the account's newest placement, whenever it was placed.
-- Never says whether the account is held.
select max_by(a.debtor_id, a.placed_on) as debtor_id
from accounts a
where a.account_id = $account
group by a.account_id
order by debtor_id
