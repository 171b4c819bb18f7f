-- One month's sums from `quarter_facts`, laid out for that month. Never counts the lost: who was lost is asked for quarters alone.
select
    substr(cast(cast($period_start as date) as varchar), 1, 7) as month,
    coalesce(cast(sum(alone) as bigint), 0) + count(distinct shared_debtor) filter (where shared_debtor is not null) as people,
    coalesce(cast(sum(held) as bigint), 0) as held_accounts,
    coalesce(cast(sum(held_balance) as decimal(18, 2)), 0) as held_balance,
    coalesce(cast(sum(placed) as bigint), 0) as placed_accounts,
    coalesce(cast(sum(placed_balance) as decimal(18, 2)), 0) as placed_balance,
    coalesce(cast(sum(recalled) as bigint), 0) as recalled_accounts,
    coalesce(cast(sum(paid_off) as bigint), 0) as paid_off_accounts,
    coalesce(cast(sum(paid) as decimal(18, 2)), 0) as net_payments,
    coalesce(cast(sum(commission) * 1000000 as bigint), 0) as commission_millionths,
    coalesce(cast(sum(attempts) as bigint), 0) as attempts,
    coalesce(cast(sum(answered) as bigint), 0) as answered,
    coalesce(cast(sum(attempted) as bigint), 0) as attempted_accounts,
    coalesce(cast(sum(held_attempted) as bigint), 0) as held_attempted_accounts,
    coalesce(cast(sum(right_party) as bigint), 0) as right_party_accounts,
    coalesce(cast(sum(promised) as bigint), 0) as promise_accounts,
    coalesce(cast(sum(promises_due) as bigint), 0) as promises_due,
    coalesce(cast(sum(promises_kept) as bigint), 0) as promises_kept,
    coalesce(cast(sum(complaints) as bigint), 0) as complaints,
    coalesce(cast(sum(answered_in_time) as bigint), 0) as answered_in_time
from quarter_facts
order by month
