-- Fills reach_tries after a load: the attempts of a sample of debtors, each point numbered. The sample is of debtors who were
-- tried, and of debtors whose contact persons were, by a hash of their ids; points that a blocked source brought are left out.
-- Never takes more than a few thousand debtors, however large the log: that is enough to learn from, and every lead waits for it.
with whose as (
    select distinct a.account_id, a.debtor_id
    from accounts a
),
own as (
    select d.debtor_id
    from (select distinct w.debtor_id from whose w) d
    order by xxhash64(d.debtor_id), d.debtor_id
    limit 1200
),
relayed as (
    select d.debtor_id
    from (
        select w.debtor_id
        from contacts c
        join whose w on w.account_id = c.account_id
        where c.person_id is not null
        union
        select t.debtor_id
        from trace_outcomes t
    ) d
    order by xxhash64(d.debtor_id), d.debtor_id
    limit 1000
),
sampled as (
    select o.debtor_id from own o
    union
    select r.debtor_id from relayed r
),
tries as (
    select
        w.debtor_id,
        c.point as value,
        c.at as at_utc,
        coalesce(c.local_at, c.at) as tried_at,
        c.contact_id as event,
        c.direction = 'inbound' as inbound,
        case
            when c.outcome = 'relayed' then 'reached'
            when c.direction = 'inbound' and c.party in ('debtor', 'unknown') then 'reached'
            when c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            ) then 'reached'
            when c.party in ('relation', 'third_party') and c.outcome in ('cease_request', 'complaint_threat') then 'wrong_party'
            when c.outcome in ('wrong_party', 'relay_refused') then 'wrong_party'
            when c.outcome = 'invalid_number' then 'dead'
            when c.outcome in ('switched_off', 'undelivered') then 'switched_off'
            when c.outcome = 'busy' then 'busy'
            when c.outcome in ('no_answer', 'voicemail', 'not_home') then 'unanswered'
        end as result
    from contacts c
    join whose w on w.account_id = c.account_id
    where c.point is not null and w.debtor_id in (select s.debtor_id from sampled s)
    union all
    select
        t.debtor_id,
        t.value,
        t.tried_at,
        coalesce(t.local_at, t.tried_at),
        t.debtor_id || t.kind || t.result || cast(t.tried_at as varchar),
        false,
        case t.result
            when 'right_party' then 'reached'
            when 'relayed' then 'reached'
            when 'no_answer' then 'unanswered'
            when 'refused' then 'wrong_party'
            else t.result
        end
    from trace_outcomes t
    where t.debtor_id in (select s.debtor_id from sampled s)
),
bought as (
    select distinct coalesce(r.debtor_id, c.owner_id) as debtor_id, c.value
    from contact_points c
    left join relations r on r.person_id = c.owner_id
    where (c.source in ('social_media', 'web_search', 'purchased_list') or c.basis = 'none')
        and coalesce(r.debtor_id, c.owner_id) in (select s.debtor_id from sampled s)
),
points as (
    -- Numbered by what no key takes part in.
    select
        t.debtor_id,
        t.value,
        row_number() over (order by t.debtor_id, min(t.tried_at), min(t.event), max(t.tried_at), max(t.event)) as point
    from tries t
    anti join bought b on b.debtor_id = t.debtor_id and b.value = t.value
    where t.result is not null
    group by t.debtor_id, t.value
)
select
    p.point,
    cast(dense_rank() over (order by p.debtor_id) as bigint) as debtor,
    p.debtor_id,
    p.value,
    t.at_utc,
    t.tried_at,
    t.inbound,
    t.result
from tries t
join points p on p.debtor_id = t.debtor_id and p.value = t.value
where t.result is not null
order by p.point, t.tried_at, t.event, t.result
