-- The week's settlement with each client, for the whole, by client and by batch, from `week_paid`: payments, reversals, what is left,
-- and the commission on it. Sums are those of the payments that `payments_listed` lists. Every group of the week has its row, of nought where nothing was
-- paid: a row that is missing would tell that.
-- Never divides, and never rounds before the sum. `people` are those of the group, not those who paid: a settlement is about the group.
with known as (
    select
        case when grouping(batch) = 0 then 'batch' when grouping(client) = 0 then 'client' else 'all' end as dimension,
        client,
        batch,
        coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as people
    from week_facts
    where client is not null
    group by grouping sets ((), (client), (client, batch))
),
sums as (
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
        count(distinct debtor_id) as payers
    from week_paid
    group by grouping sets ((), (client), (client, batch))
),
lines as (
    select dimension, client, batch from known
    union
    select dimension, client, batch from sums
)
select
    n.dimension,
    n.client,
    n.batch,
    coalesce(s.payments, 0) as payments,
    coalesce(s.gross, 0) as gross,
    coalesce(s.reversals, 0) as reversals,
    coalesce(s.reversed, 0) as reversed,
    coalesce(s.net_payments, 0) as net_payments,
    coalesce(s.commission_millionths, 0) as commission_millionths,
    coalesce(k.people, s.payers) as people
from lines n
left join sums s on s.dimension = n.dimension and s.client is not distinct from n.client and s.batch is not distinct from n.batch
left join known k on k.dimension = n.dimension and k.client is not distinct from n.client and k.batch is not distinct from n.batch
order by n.dimension, n.client nulls last, n.batch nulls last
