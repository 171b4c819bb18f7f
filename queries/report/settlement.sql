-- The week's settlement with each client, for the whole, by client and by batch, from `week_paid`: payments, reversals, what is left,
-- and the commission on it. Sums are those of the payments that `payments_listed` lists.
-- Never divides, and never rounds before the sum.
select
    case when grouping(batch) = 0 then 'batch' when grouping(client) = 0 then 'client' else 'all' end as dimension,
    client,
    batch,
    coalesce(cast(count_if(amount > 0) as bigint), 0) as payments,
    coalesce(cast(sum(case when amount > 0 then amount end) as decimal(18, 2)), 0) as gross,
    coalesce(cast(count_if(amount < 0) as bigint), 0) as reversals,
    coalesce(cast(-sum(case when amount < 0 then amount end) as decimal(18, 2)), 0) as reversed,
    coalesce(cast(sum(amount) as decimal(18, 2)), 0) as net_payments,
    coalesce(cast(sum(commission) * 1000000 as bigint), 0) as commission_millionths,
    count(distinct debtor_id) as people
from week_paid
group by grouping sets ((), (client), (client, batch))
order by dimension, client nulls last, batch nulls last
