-- What was held and what was paid in a week, by client and stage of its beginning (`cell`), by either and for the whole, from
-- `week_facts`: what a change from one week to the next is taken apart by. Paid by accounts that were not held when the week began
-- (placed in it) stands apart. Never divides.
select
    case
        when grouping(client) = 0 and grouping(stage) = 0 then 'cell'
        when grouping(client) = 0 then 'client'
        when grouping(stage) = 0 then 'stage'
        else 'all'
    end as dimension,
    client,
    stage,
    coalesce(cast(sum(held_balance) as decimal(18, 2)), 0) as held_balance,
    coalesce(cast(sum(case when held = 1 then paid else 0 end) as decimal(18, 2)), 0) as paid_held,
    coalesce(cast(sum(case when held = 1 then 0 else paid end) as decimal(18, 2)), 0) as paid_other,
    coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as people
from week_facts
where client is not null and (held = 1 or paid <> 0)
group by grouping sets ((), (client), (stage), (client, stage))
order by dimension, client nulls last, stage nulls last
