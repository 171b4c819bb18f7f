-- Findings of the audit by rule, severity, month, collector and client, and in all, each with the outbound contacts of the same group
-- (rules and severities: of all). `quarter_rules` says how grave a rule is, `quarter_wishes` names those that protect somebody who asked
-- to be left alone or must be. A contact that broke two rules is two findings.
-- Never says that somebody is guilty: a finding is a person's to confirm.
with found as (
    select f.*, r.severity, w.rule is not null as protects
    from quarter_found f
    join quarter_rules r on r.rule = f.rule
    left join quarter_wishes w on w.rule = f.rule
),
grouped as (
    select
        case
            when grouping(rule) = 0 then 'rule'
            when grouping(severity) = 0 then 'severity'
            when grouping(month) = 0 then 'month'
            when grouping(collector) = 0 then 'collector'
            when grouping(client) = 0 then 'client'
            else 'all'
        end as dimension,
        rule,
        severity,
        month,
        collector,
        client,
        count(*) as findings,
        count(distinct contact_id) as contacts_found,
        count(distinct case when protects then contact_id end) as contacts_against_wishes,
        count(distinct debtor_nr) as people
    from found
    group by grouping sets ((), (rule, severity), (severity), (month), (collector), (client))
),
tried as (
    select
        case
            when grouping(month) = 0 then 'month'
            when grouping(collector) = 0 then 'collector'
            when grouping(client) = 0 then 'client'
            else 'all'
        end as dimension,
        month,
        collector,
        client,
        cast(sum(contacts) as bigint) as attempts
    from (
        -- Each collector's code is asked for once a day, not once a contact.
        select substr(cast(d.day as varchar), 1, 7) as month, by_code(d.collector) as collector, d.client, d.contacts
        from (
            select l.day, l.collector, a.client, count(*) as contacts
            from audit_contacts l
            join audit_accounts a on a.account_nr = l.account_nr
            where l.judged and l.ours
            group by l.day, l.collector, a.client
        ) d
    ) m
    group by grouping sets ((), (month), (collector), (client))
),
-- every month, collector and client that was tried has its line, so that a nought has its denominator
lines as (
    select dimension, cast(null as varchar) as rule, cast(null as varchar) as severity, month, collector, client from tried
    union
    select dimension, rule, severity, month, collector, client from grouped
)
select
    n.dimension,
    n.rule,
    n.severity,
    n.month,
    n.collector,
    n.client,
    coalesce(g.findings, 0) as findings,
    coalesce(g.contacts_found, 0) as contacts_found,
    coalesce(g.contacts_against_wishes, 0) as contacts_against_wishes,
    coalesce(g.people, 0) as people,
    case when n.dimension in ('rule', 'severity') then coalesce(w.attempts, 0) else coalesce(t.attempts, 0) end as attempts
from lines n
left join grouped g
    on g.dimension = n.dimension and g.rule is not distinct from n.rule and g.severity is not distinct from n.severity
    and g.month is not distinct from n.month and g.collector is not distinct from n.collector and g.client is not distinct from n.client
left join tried t
    on t.dimension = n.dimension and t.month is not distinct from n.month and t.collector is not distinct from n.collector
    and t.client is not distinct from n.client
left join tried w on w.dimension = 'all'
order by n.dimension, n.severity desc nulls last, n.month nulls last, findings desc, n.rule nulls last, n.collector nulls last, n.client nulls last
