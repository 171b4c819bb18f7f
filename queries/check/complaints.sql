-- Complaints about accounts of the debtors given as lines of $debtors, as known by $known.
-- Never counts a complaint that names no account: nobody knows whose it is.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
whose as (
    select distinct a.account_id, a.debtor_id
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
)
select
    w.debtor_id,
    c.received_at,
    case when c.resolved_at <= $known then c.resolved_at end as resolved_at
from complaints c
cross join params p
join whose w on w.account_id = c.account_id
where c.received_at <= $known and c.received_at < p.as_of_end
order by w.debtor_id, c.received_at, c.complaint_id
