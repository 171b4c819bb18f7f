-- Through which source the debtors lost when the week began were found again: of each source, debtors with a point of it, debtors on
-- whom one was tried in the week (an outbound contact or a lead of the tracing desk), and debtors reached through one. A point counts
-- for the source that told it first. A debtor reached is counted once, for the first reach of the week through a known point; one
-- who called, wrote or paid without being asked stands under `own_accord`, one reached through a point that no file has under
-- `unknown_point`: so those reached add up to the repair rate's numerator.
-- Never says who, and never opens a point.
with sought as (
    select distinct lost_debtor as debtor_id
    from week_facts
    where lost_debtor is not null
),
found as (
    select distinct repaired_debtor as debtor_id
    from week_facts
    where repaired_debtor is not null
),
known as (
    select debtor_id, value, source
    from (
        select
            t.debtor_id,
            t.value,
            t.source,
            row_number() over (
                partition by t.debtor_id, t.value
                order by coalesce(t.first_seen_on, t.last_seen_on) nulls last, t.source
            ) as nth
        from points t
        join sought s on s.debtor_id = t.debtor_id
    ) told
    where nth = 1
),
whose as (
    select distinct a.account_id, a.debtor_id
    from placements a
    join sought s on s.debtor_id = a.debtor_id
),
tries as (
    select
        a.debtor_id,
        c.point as value,
        c.at as tried_at,
        c.party = 'debtor' and c.outcome in (
            'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
        ) as reached
    from contacts c
    cross join params p
    join weeks w on w.week_start = $week_start and c.at >= w.from_at and c.at < w.to_at
    join whose a on a.account_id = c.account_id
    where c.direction = 'outbound' and c.at < p.as_of_end
    union all
    select t.debtor_id, t.value, t.tried_at, t.result = 'right_party' as reached
    from trace_outcomes t
    cross join params p
    join weeks w on w.week_start = $week_start and t.tried_at >= w.from_at and t.tried_at < w.to_at
    join sought s on s.debtor_id = t.debtor_id
    where t.tried_at < p.as_of_end
),
sourced as (
    select t.debtor_id, coalesce(k.source, 'unknown_point') as source, k.source is not null as told, t.tried_at, t.reached
    from tries t
    left join known k on k.debtor_id = t.debtor_id and k.value = t.value
),
firsts as (
    select debtor_id, source
    from (
        select
            t.debtor_id,
            t.source,
            row_number() over (partition by t.debtor_id order by t.told desc, t.tried_at, t.source) as nth
        from sourced t
        join found f on f.debtor_id = t.debtor_id
        where t.reached
    ) ranked
    where nth = 1
),
counted as (
    select source, debtor_id, 1 as has, 0 as tried, 0 as reached from known
    union all
    select source, debtor_id, 0, 1, 0 from sourced
    union all
    select coalesce(r.source, 'own_accord'), f.debtor_id, 0, 0, 1
    from found f
    left join firsts r on r.debtor_id = f.debtor_id
)
select
    source,
    count(distinct case when has = 1 then debtor_id end) as source_debtors,
    count(distinct case when tried = 1 then debtor_id end) as source_tried,
    count(distinct case when reached = 1 then debtor_id end) as source_reached,
    count(distinct debtor_id) as people
from counted
group by source
order by source_reached desc, source_tried desc, source
