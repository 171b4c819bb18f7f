-- Remedies that fell due in the quarter, by category, root cause and action, and what the category's complaints did: how many came in the
-- 4, 8 and 13 weeks before the first day on which the action was due (`quarter_due`), and from that day on, each with the accounts held when those weeks
-- began (`quarter_changes`). Empty where the weeks have not passed.
-- Never says that the action was the reason: what else changed is not known.
with steps as (
    select 4 as weeks
    union all
    select 8
    union all
    select 13
),
asked as (
    select
        d.*,
        s.weeks,
        date_sub(d.due_on, 7 * s.weeks) as from_on,
        date_add(d.due_on, 7 * s.weeks) as until_on
    from quarter_due d
    cross join steps s
),
daily as (
    select category, received_on, count(*) as complaints
    from complaint_facts
    group by category, received_on
),
days as (
    select from_on as day from asked
    union
    select due_on from asked
),
held as (
    select d.day, coalesce(cast(sum(c.n) as bigint), 0) as held
    from days d
    left join quarter_changes c on c.day <= d.day
    group by d.day
),
counted as (
    select
        a.category,
        a.root_cause,
        a.action,
        a.due_on,
        a.from_on,
        a.until_on,
        a.weeks,
        a.complaints,
        coalesce(cast(sum(case when y.received_on < a.due_on then y.complaints end) as bigint), 0) as complaints_before,
        coalesce(cast(sum(case when y.received_on >= a.due_on then y.complaints end) as bigint), 0) as complaints_after
    from asked a
    left join daily y on y.category = a.category and y.received_on >= a.from_on and y.received_on < a.until_on
    group by a.category, a.root_cause, a.action, a.due_on, a.from_on, a.until_on, a.weeks, a.complaints
),
looked as (
    select
        c.*,
        b.held as held_before,
        case when c.until_on <= date_add(p.as_of, 1) then c.complaints_after end as seen_after,
        case when c.until_on <= date_add(p.as_of, 1) then h.held end as held_after
    from counted c
    cross join params p
    join held b on b.day = c.from_on
    join held h on h.day = c.due_on
)
select
    category,
    root_cause,
    action,
    cast(due_on as varchar) as due_on,
    complaints,
    max(complaints_before) filter (where weeks = 4) as complaints_before_4,
    max(held_before) filter (where weeks = 4) as held_before_4,
    max(seen_after) filter (where weeks = 4) as complaints_after_4,
    max(held_after) filter (where weeks = 4) as held_after_4,
    max(complaints_before) filter (where weeks = 8) as complaints_before_8,
    max(held_before) filter (where weeks = 8) as held_before_8,
    max(seen_after) filter (where weeks = 8) as complaints_after_8,
    max(held_after) filter (where weeks = 8) as held_after_8,
    max(complaints_before) filter (where weeks = 13) as complaints_before_13,
    max(held_before) filter (where weeks = 13) as held_before_13,
    max(seen_after) filter (where weeks = 13) as complaints_after_13,
    max(held_after) filter (where weeks = 13) as held_after_13
from looked
group by category, root_cause, action, due_on, complaints
order by due_on, category, root_cause nulls last, action
