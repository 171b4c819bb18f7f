-- Who ever had an account: the debtors of all its placements, whenever they were placed.
-- Never says who has it now.
select distinct a.debtor_id
from accounts a
where a.account_id = $account
order by a.debtor_id
