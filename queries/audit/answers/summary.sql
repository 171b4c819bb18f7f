-- Findings by rule and by $by (collector, batch, client, week, channel, debtor, or rule alone), with the attempts of the same group: every
-- outbound contact of the days asked about. A contact counts once a rule.
-- Never divides: the reader has part and whole.
with grouped as (
    select
        l.contact_id,
        l.ours,
        case $by
            when 'collector' then coalesce(l.collector, '')
            when 'batch' then a.batch
            when 'client' then a.client
            when 'week' then cast(cast(date_trunc('week', l.day) as date) as varchar)
            when 'channel' then l.channel
            when 'debtor' then a.debtor_id
            else 'all'
        end as name
    from audit_contacts l
    join audit_accounts a on a.account_nr = l.account_nr
    where l.judged
),
tried as (
    select g.name, sum(case when g.ours then 1 else 0 end) as attempts
    from grouped g
    group by g.name
),
found as (
    select g.name, f.rule, count(distinct f.contact_id) as findings
    from audit_findings f
    join grouped g on g.contact_id = f.contact_id
    group by g.name, f.rule
)
select f.rule, f.name, f.findings, cast(t.attempts as bigint) as attempts
from found f
join tried t on t.name = f.name
order by f.rule, f.findings desc, f.name
