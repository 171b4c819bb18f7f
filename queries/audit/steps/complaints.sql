-- Complaints about accounts, as known on the day: when they came, on which local day, when they were resolved.
-- Never counts a complaint that names no account: nobody knows whose it is.
select
    a.debtor_nr,
    a.account_nr,
    c.complaint_id,
    c.received_at,
    cast(coalesce(c.local_at, c.received_at) as date) as day,
    case when c.resolved_at < p.as_of_end then c.resolved_at end as resolved_at
from complaints c
cross join params p
join audit_accounts a on a.account_id = c.account_id
where c.received_at < p.as_of_end
