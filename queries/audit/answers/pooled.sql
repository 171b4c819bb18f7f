-- One debtor day by day, all collectors, accounts and numbers together: what each of the counters sees, and what was found.
-- Never leaves a collector's contacts out because they were made for another client's account.
with mine as (
    select l.*, a.account_id, a.client
    from audit_contacts l
    join audit_accounts a on a.account_nr = l.account_nr
    where a.debtor_id = $debtor and l.judged
),
one_number as (
    select m.day, m.point_key, count(*) as unanswered
    from mine m
    where m.ours and m.unanswered and m.point_key is not null
    group by m.day, m.point_key
),
most as (
    select o.day, max(o.unanswered) as unanswered
    from one_number o
    group by o.day
),
found as (
    select f.day, count(distinct f.contact_id || ' ' || f.rule) as findings
    from audit_findings f
    join mine m on m.contact_id = f.contact_id
    group by f.day
)
select
    m.day,
    cast(sum(case when m.ours then 1 else 0 end) as bigint) as attempts,
    cast(sum(case when m.ours and m.channel in ('call', 'robot_call') then 1 else 0 end) as bigint) as calls,
    cast(sum(case when m.ours and not m.unanswered and (m.channel = 'robot_call' or (m.channel = 'call' and m.outcome = 'voicemail')) then 1 else 0 end) as bigint) as notices,
    cast(sum(case when m.ours and m.talk then 1 else 0 end) as bigint) as conversations,
    cast(coalesce(max(o.unanswered), 0) as bigint) as unanswered_one_number,
    cast(sum(case when m.ours and m.channel = 'sms' then 1 else 0 end) as bigint) as sms,
    cast(sum(case when m.ours and m.channel = 'visit' then 1 else 0 end) as bigint) as visits,
    cast(sum(case when m.ours and m.third_party then 1 else 0 end) as bigint) as third_parties,
    cast(sum(case when not m.ours then 1 else 0 end) as bigint) as inbound,
    count(distinct m.collector) as collectors,
    count(distinct m.account_id) as accounts,
    cast(coalesce(max(f.findings), 0) as bigint) as findings
from mine m
left join most o on o.day = m.day
left join found f on f.day = m.day
group by m.day
order by m.day
