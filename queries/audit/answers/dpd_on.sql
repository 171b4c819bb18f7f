-- Days past due on the session's day of the accounts that were contacted on it by a channel not in $channels (parted by semicolons).
-- Never of an account that was not.
select a.account_nr, p.as_of as day, max_by(n.dpd, n.placed_on) as dpd
from account_now n
cross join params p
join audit_accounts a on a.account_id = n.account_id
semi join (
    select l.account_nr
    from audit_contacts l
    cross join params q
    where l.judged and l.ours and l.day = q.as_of and not array_contains(split($channels, ';'), l.channel)
) t on t.account_nr = a.account_nr
group by a.account_nr, p.as_of
order by a.account_nr
