-- Complaints by week and category, and `all`, with the accounts held at the week's start: what the control charts are made from.
-- As far back as the first complaint. Never holds a row for a category's empty week: the charts fill noughts in.
with counted as (
    select back, category, count(*) as complaints
    from complaint_facts
    where back between 0 and $weeks - 1
    group by back, category
),
exposed as (
    select back, cast(sum(held) as bigint) as held
    from exposure
    group by back
),
everything as (
    select back, category, complaints from counted
    union all
    select w.back, 'all' as category, coalesce(cast(sum(c.complaints) as bigint), 0) as complaints
    from weeks w
    left join counted c on c.back = w.back
    where w.back < $weeks
    group by w.back
)
select cast(w.week_start as varchar) as week_start, v.category, cast(v.complaints as bigint) as complaints, coalesce(e.held, 0) as held
from everything v
join weeks w on w.back = v.back
left join exposed e on e.back = v.back
order by w.week_start, v.category
