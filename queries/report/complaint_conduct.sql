-- Complaints beside recovery over thirteen weeks, by collector and by client, so that money made by conduct is seen: what was paid to the accounts
-- of each, the accounts held when the thirteen weeks began, outbound contacts, complaints. `conduct` marks who is in the top quarter of both
-- recovery for each account held and complaints for each contact, with at least 3 complaints and at least 4 to compare.
-- Never says that one made the other: it says where to look.
with span as (
    select min(week_start) as first_day, max(week_end) as last_day
    from weeks
    where back between 0 and 12
),
sums as (
    select s.client, m.code as collector, cast(0 as decimal(18, 2)) as paid, 1 as held, 0 as contacts, 0 as complaints, s.debtor_id
    from span w
    join spans s on s.placed_on <= w.first_day and coalesce(s.held_until >= w.first_day, true)
    left join collector_codes m on m.collector = s.collector
    union all
    select p.client, m.code, n.amount, 0, 0, 0, p.debtor_id
    from net_payments n
    join span w on n.paid_on between w.first_day and w.last_day
    join placements p on p.account_id = n.account_id and p.client = n.client and p.batch = n.batch
    left join collector_codes m on m.collector = p.collector
    union all
    select e.client, e.collector, 0, 0, e.contacts, 0, null
    from exposure e
    where e.back between 0 and 12
    union all
    select f.client, f.collector, 0, 0, 0, 1, null
    from complaint_facts f
    where f.back between 0 and 12
),
parts as (
    select
        case when grouping(collector) = 0 then 'collector' when grouping(client) = 0 then 'client' else 'all' end as dimension,
        client,
        collector,
        cast(sum(paid) as decimal(18, 2)) as net_payments,
        cast(sum(held) as bigint) as held_accounts,
        cast(sum(contacts) as bigint) as attempts,
        cast(sum(complaints) as bigint) as complaints,
        count(distinct debtor_id) as people
    from sums
    group by grouping sets ((), (client), (collector))
),
ranked as (
    select
        p.*,
        -- Whole minor units, so that equal quotients are equal on every machine.
        percent_rank() over (
            partition by p.dimension order by try_divide(cast(p.net_payments * 100 as bigint), p.held_accounts)
        ) as of_recovery,
        percent_rank() over (partition by p.dimension order by try_divide(p.complaints, p.attempts)) as of_complaints,
        count(*) over (partition by p.dimension) as compared
    from parts p
    where p.held_accounts > 0 and p.attempts > 0 and coalesce(p.client, p.collector) is not null
)
select
    p.dimension,
    p.client,
    p.collector,
    p.net_payments,
    p.held_accounts,
    p.attempts,
    p.complaints,
    p.people,
    case when r.compared >= 4 and p.complaints >= 3 and r.of_recovery >= 0.75 and r.of_complaints >= 0.75 then 'both_high' end as conduct
from parts p
left join ranked r
    on r.dimension = p.dimension and r.client is not distinct from p.client and r.collector is not distinct from p.collector
order by p.dimension, p.complaints desc, p.client nulls last, p.collector nulls last
