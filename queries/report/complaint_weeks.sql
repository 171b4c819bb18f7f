-- Complaints and what they are measured against, for each of the last weeks, the last one last.
-- Never leaves out a week without complaints: a nought is a number.
with counted as (
    select back, count(*) as complaints, cast(sum(answered_in_time) as bigint) as answered_in_time
    from complaint_facts
    group by back
),
exposed as (
    select back, cast(sum(held) as bigint) as held, cast(sum(contacts) as bigint) as contacts
    from exposure
    group by back
)
select
    cast(w.week_start as varchar) as week_start,
    coalesce(c.complaints, 0) as complaints,
    coalesce(c.answered_in_time, 0) as answered_in_time,
    coalesce(e.held, 0) as held_accounts,
    coalesce(e.contacts, 0) as attempts
from weeks w
left join counted c on c.back = w.back
left join exposed e on e.back = w.back
where w.back < $count
order by w.week_start
