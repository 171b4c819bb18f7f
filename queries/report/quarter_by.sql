-- A quarter's sums for the whole, and by client, product, stage, segment, region and currency, from `quarter_facts`; with the recovery
-- planned in `targets` for the weeks that begin in it. Parts add up to the whole (debtors apart: one may have accounts in two parts).
-- `people` are the fewest of whom a row's balances speak: those held, where any are, else those newly placed, else all of the group. Of those that came, went
-- or were left at the end alone, columns of their own say how many they are.
-- Never divides: each rate is made of two of these columns.
with sums as (
    select
        case
            when grouping(client) = 0 then 'client'
            when grouping(product) = 0 then 'product'
            when grouping(stage) = 0 then 'stage'
            when grouping(segment) = 0 then 'segment'
            when grouping(region) = 0 then 'region'
            when grouping(currency) = 0 then 'currency'
            else 'all'
        end as dimension,
        client,
        product,
        stage,
        segment,
        region,
        currency,
        coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as all_people,
        coalesce(cast(sum(held * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where held = 1 and shared_debtor is not null) as held_people,
        coalesce(cast(sum(held_end * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where held_end = 1 and shared_debtor is not null) as held_end_people,
        coalesce(cast(sum(placed * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where placed = 1 and shared_debtor is not null) as placed_people,
        coalesce(cast(sum(recalled * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where recalled = 1 and shared_debtor is not null) as recalled_people,
        coalesce(cast(sum(paid_off * alone) as bigint), 0)
            + count(distinct shared_debtor) filter (where paid_off = 1 and shared_debtor is not null) as paid_off_people,
        cast(sum(held) as bigint) as held_accounts,
        cast(sum(held_balance) as decimal(18, 2)) as held_balance,
        cast(sum(held_end) as bigint) as held_end_accounts,
        cast(sum(held_end_balance) as decimal(18, 2)) as held_end_balance,
        cast(sum(placed) as bigint) as placed_accounts,
        cast(sum(placed_balance) as decimal(18, 2)) as placed_balance,
        cast(sum(worked_balance) as decimal(18, 2)) as worked_balance,
        cast(sum(recalled) as bigint) as recalled_accounts,
        cast(sum(recalled_balance) as decimal(18, 2)) as recalled_balance,
        cast(sum(paid_off) as bigint) as paid_off_accounts,
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
    from quarter_facts
    group by grouping sets ((), (client), (product), (stage), (segment), (region), (currency))
),
planned as (
    select client, batch, cast(sum(recovery) as decimal(18, 2)) as recovery
    from targets
    where week between cast($period_start as date) and cast($period_end as date)
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
    case when s.dimension = 'all' then a.recovery when s.dimension = 'client' then c.recovery end as target
from sums s
cross join planned_all a
left join planned_clients c on s.dimension = 'client' and c.client = s.client
order by
    s.dimension,
    s.client nulls last,
    s.product nulls last,
    s.stage nulls last,
    s.segment nulls last,
    s.region nulls last,
    s.currency nulls last
