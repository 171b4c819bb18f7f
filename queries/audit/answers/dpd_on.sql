-- Days past due on the session's day of the accounts given as lines of $accounts.
-- Never of another account.
select a.account_nr, p.as_of as day, max_by(n.dpd, n.placed_on) as dpd
from account_now n
cross join params p
join audit_accounts a on a.account_id = n.account_id
where array_contains(split($accounts, chr(10)), n.account_id)
group by a.account_nr, p.as_of
order by a.account_nr
