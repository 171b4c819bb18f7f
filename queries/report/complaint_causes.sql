-- Root causes found for the complaints of the last 26 weeks, with what is done about each, by whom and until when at the latest; and what became of
-- it: complaints of the same cause in the eight whole weeks before the week in which the action first fell due, and in those after it (at
-- most eight, as far as the report's week), beside the accounts held in those weeks: a cause that recurs is not begun anew by each complaint.
-- Never guesses a cause: complaints without one have a row without one; and never judges an action in the week in which it fell due.
with causes as (
    select
        root_cause,
        action,
        owner,
        max(due_on) as due_on,
        min(due_on) as first_due_on,
        count(*) as complaints,
        cast(count_if(closed_at is null) as bigint) as open_complaints,
        cast(coalesce(count_if(satisfied), 0) as bigint) as satisfied,
        cast(count_if(satisfied is not null) as bigint) as asked
    from complaint_facts
    where back between 0 and 25
    group by root_cause, action, owner
),
due as (
    select c.root_cause, c.action, c.owner, w.back
    from causes c
    join weeks w on c.first_due_on between w.week_start and w.week_end
    where c.root_cause is not null and c.action is not null and w.back > 0
),
exposed as (
    select back, cast(sum(held) as bigint) as held
    from exposure
    group by back
),
around as (
    select d.root_cause, d.action, d.owner, w.back > d.back as before, w.back
    from due d
    join weeks w on w.back <> d.back and w.back between d.back - 8 and d.back + 8
),
same_cause as (
    select back, root_cause, count(*) as complaints
    from complaint_facts
    where root_cause is not null
    group by back, root_cause
),
effects as (
    select
        a.root_cause,
        a.action,
        a.owner,
        cast(sum(case when a.before then coalesce(s.complaints, 0) else 0 end) as bigint) as before_complaints,
        cast(sum(case when a.before then coalesce(e.held, 0) else 0 end) as bigint) as before_held,
        cast(sum(case when a.before then 0 else coalesce(s.complaints, 0) end) as bigint) as after_complaints,
        cast(sum(case when a.before then 0 else coalesce(e.held, 0) end) as bigint) as after_held,
        cast(count_if(not a.before) as bigint) as after_weeks
    from around a
    left join same_cause s on s.back = a.back and s.root_cause = a.root_cause
    left join exposed e on e.back = a.back
    group by a.root_cause, a.action, a.owner
)
select
    c.root_cause,
    c.action,
    c.owner,
    cast(c.due_on as varchar) as due_on,
    c.complaints,
    c.open_complaints,
    c.satisfied,
    c.asked,
    e.before_complaints,
    e.before_held,
    e.after_complaints,
    e.after_held,
    e.after_weeks
from causes c
left join effects e
    on e.root_cause is not distinct from c.root_cause and e.action is not distinct from c.action and e.owner is not distinct from c.owner
order by c.complaints desc, c.root_cause, c.action, c.owner, c.due_on
