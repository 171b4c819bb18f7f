-- The cases that accounts fall into: whose debt and of what kind, which decides what rules bind.
-- Never tells of an account.
select a.case_nr, a.client, a.product, a.lender
from audit_accounts a
group by a.case_nr, a.client, a.product, a.lender
order by a.case_nr
