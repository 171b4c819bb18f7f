-- The week's sums for the whole, and by client, batch, stage, segment, treatment, collector, product, region and currency, from `week_facts`;
-- with the recovery planned in `targets`. Parts add up to the whole (debtors apart: one may have accounts in two parts).
-- `people` are the fewest of whom a row's balances speak: those held, where any are, else those newly placed, else all of the group. Of those that came or went alone
-- `placed_people` and `recalled_people` say how many they are.
-- Never divides: each rate is made of two of these columns.
with sums as (
    select
        case
            when grouping(batch) = 0 then 'batch'
            when grouping(client) = 0 then 'client'
            when grouping(stage) = 0 then 'stage'
            when grouping(segment) = 0 then 'segment'
            when grouping(treatment) = 0 then 'treatment'
            when grouping(collector) = 0 then 'collector'
            when grouping(product) = 0 then 'product'
            when grouping(region) = 0 then 'region'
            when grouping(currency) = 0 then 'currency'
            else 'all'
        end as dimension,
        client,
        batch,
        stage,
        segment,
        treatment,
        collector,
        product,
        region,
        currency,
        coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as all_people,
        coalesce(cast(sum(held * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where held = 1 and shared_debtor is not null) as held_people,
        coalesce(cast(sum(placed * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where placed = 1 and shared_debtor is not null) as placed_people,
        coalesce(cast(sum(recalled * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where recalled = 1 and shared_debtor is not null) as recalled_people,
        cast(sum(held) as bigint) as held_accounts,
        cast(sum(held_balance) as decimal(18, 2)) as held_balance,
        cast(sum(placed) as bigint) as placed_accounts,
        cast(sum(placed_balance) as decimal(18, 2)) as placed_balance,
        cast(sum(recalled) as bigint) as recalled_accounts,
        cast(sum(recalled_balance) as decimal(18, 2)) as recalled_balance,
        cast(sum(paid) as decimal(18, 2)) as net_payments,
        cast(sum(commission) * 1000000 as bigint) as commission_millionths,
        cast(sum(attempts) as bigint) as attempts,
        cast(sum(answered) as bigint) as answered,
        cast(sum(attempted) as bigint) as attempted_accounts,
        cast(sum(held_attempted) as bigint) as held_attempted_accounts,
        cast(sum(right_party) as bigint) as right_party_accounts,
        cast(sum(promised) as bigint) as promise_accounts,
        cast(sum(promises_due) as bigint) as promises_due,
        cast(sum(promises_kept) as bigint) as promises_kept,
        cast(sum(lost) as bigint) as lost_accounts,
        count(distinct lost_debtor) filter (where lost_debtor is not null) as lost_debtors,
        count(distinct repaired_debtor) filter (where repaired_debtor is not null) as repaired_debtors,
        cast(sum(complaints) as bigint) as complaints,
        cast(sum(answered_in_time) as bigint) as answered_in_time
    from week_facts
    group by grouping sets (
        (), (client), (client, batch), (stage), (segment), (treatment), (collector), (product), (region), (currency)
    )
),
planned as (
    select client, batch, cast(sum(recovery) as decimal(18, 2)) as recovery
    from targets
    where week between $week_start and $week_end
    group by client, batch
),
-- a plan for the client stands before the sum of its batches, a plan for the whole before both
planned_clients as (
    select
        client,
        coalesce(max(case when batch is null then recovery end), cast(sum(recovery) as decimal(18, 2))) as recovery
    from planned
    where client is not null
    group by client
),
planned_all as (
    select coalesce(
        (select max(recovery) from planned where client is null and batch is null),
        (select cast(sum(recovery) as decimal(18, 2)) from planned_clients)
    ) as recovery
)
select
    s.*,
    coalesce(nullif(s.held_people, 0), nullif(s.placed_people, 0), s.all_people) as people,
    case
        when s.dimension = 'all' then a.recovery
        when s.dimension = 'client' then c.recovery
        when s.dimension = 'batch' then b.recovery
    end as target
from sums s
cross join planned_all a
left join planned_clients c on s.dimension = 'client' and c.client = s.client
left join planned b on s.dimension = 'batch' and b.client = s.client and b.batch = s.batch
order by
    s.dimension,
    s.client nulls last,
    s.batch nulls last,
    s.stage nulls last,
    s.segment nulls last,
    s.treatment nulls last,
    s.collector nulls last,
    s.product nulls last,
    s.region nulls last,
    s.currency nulls last
