-- The clients whose records each debtor's are: the identity spaces. Never names an account.
select distinct a.debtor_id, a.client
from accounts a
cross join params p
where a.placed_on <= p.as_of
order by a.debtor_id, a.client
