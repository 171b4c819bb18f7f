-- Repeat offenders: collectors with findings of one rule in two weeks or more of the days asked about, the most persistent first.
-- Never judges: a finding is a person's to confirm.
with found as (
    select distinct l.collector, f.rule, f.contact_id, f.at, cast(date_trunc('week', f.day) as date) as week_start
    from audit_findings f
    join audit_contacts l on l.contact_id = f.contact_id
    where l.collector is not null
),
worked as (
    select
        l.collector,
        count(distinct cast(date_trunc('week', l.day) as date)) as weeks_worked,
        sum(case when l.ours then 1 else 0 end) as attempts
    from audit_contacts l
    where l.judged and l.collector is not null
    group by l.collector
)
select
    f.collector,
    f.rule,
    count(distinct f.week_start) as weeks,
    max(w.weeks_worked) as weeks_worked,
    count(*) as findings,
    cast(max(w.attempts) as bigint) as attempts,
    min(f.at) as first_at,
    max(f.at) as last_at
from found f
join worked w on w.collector = f.collector
group by f.collector, f.rule
having count(distinct f.week_start) >= 2
order by weeks desc, findings desc, f.collector, f.rule
