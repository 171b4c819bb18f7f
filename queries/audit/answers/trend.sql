-- Findings of each rule week by week, with the attempts of the week and the findings of the week before; weeks without a finding are
-- there too.
-- Never starts before the days asked about: the first week has no week before.
with weeks as (
    select cast(date_trunc('week', l.day) as date) as week_start, cast(sum(case when l.ours then 1 else 0 end) as bigint) as attempts
    from audit_contacts l
    where l.judged
    group by cast(date_trunc('week', l.day) as date)
),
found as (
    select f.rule, cast(date_trunc('week', f.day) as date) as week_start, count(distinct f.contact_id) as findings
    from audit_findings f
    group by f.rule, cast(date_trunc('week', f.day) as date)
),
every as (
    select r.rule, w.week_start, w.attempts, coalesce(f.findings, 0) as findings
    from (select distinct rule from found) r
    cross join weeks w
    left join found f on f.rule = r.rule and f.week_start = w.week_start
)
select
    e.rule,
    e.week_start,
    cast(e.findings as bigint) as findings,
    cast(e.attempts as bigint) as attempts,
    cast(lag(e.findings) over (partition by e.rule order by e.week_start) as bigint) as findings_before,
    cast(lag(e.attempts) over (partition by e.rule order by e.week_start) as bigint) as attempts_before
from every e
order by e.rule, e.week_start
