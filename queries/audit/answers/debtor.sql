-- The debtor of an id, one row where there is one with an account.
-- Never tells more than that he is there.
select a.debtor_id
from audit_accounts a
where a.debtor_id = $debtor
group by a.debtor_id
order by a.debtor_id
