-- What came of trying points: contacts and trace outcomes, summed for each debtor, client, contact person and point, for the
-- debtors given as lines of $debtors and for everybody who was tried at one of their points.
-- Silences count from the last time that somebody was reached there: what failed before was overtaken by it.
-- Never tells an answer from the debtor's own: a human who answers is reached, a message passed on is too.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
mine as (
    select distinct t.value
    from points t
    where t.debtor_id in (select a.debtor_id from asked a)
),
whose as (
    select distinct a.account_id, a.debtor_id, a.client
    from accounts a
),
homes as (
    select distinct a.debtor_id, a.client
    from accounts a
),
tries as (
    select
        w.debtor_id,
        w.client,
        c.person_id,
        c.point as value,
        coalesce(c.local_at, c.at) as tried_at,
        c.contact_id as event,
        case
            when c.outcome = 'relayed' then 'reached'
            when c.direction = 'inbound' and c.party in ('debtor', 'unknown') then 'reached'
            when c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            ) then 'reached'
            when c.outcome = 'relay_refused' then 'refused'
            when (c.party in ('relation', 'third_party') or (c.party = 'unknown' and c.person_id is not null))
                and c.outcome in ('cease_request', 'complaint_threat') then 'refused'
            when c.outcome = 'wrong_party' then 'wrong_party'
            when c.outcome = 'invalid_number' then 'dead'
            when c.outcome in ('switched_off', 'undelivered') then 'switched_off'
            when c.outcome = 'busy' then 'busy'
            when c.outcome in ('no_answer', 'voicemail', 'not_home') then 'unanswered'
        end as result
    from contacts c
    cross join params p
    join whose w on w.account_id = c.account_id
    where c.at < p.as_of_end
    union all
    select
        t.debtor_id,
        h.client,
        cast(null as varchar),
        t.value,
        coalesce(t.local_at, t.tried_at),
        cast(t.tried_at as varchar),
        case t.result when 'right_party' then 'reached' when 'relayed' then 'reached' when 'no_answer' then 'unanswered' else t.result end
    from trace_outcomes t
    cross join params p
    join homes h on h.debtor_id = t.debtor_id
    where t.tried_at < p.as_of_end
),
concerned as (
    select
        t.debtor_id,
        t.client,
        t.person_id,
        t.value,
        t.tried_at,
        t.event,
        t.result,
        extract(hour from t.tried_at) as hour,
        max(case when t.result = 'reached' then t.tried_at end) over (
            partition by t.debtor_id, t.client, t.person_id, t.value
        ) as reached_at
    from tries t
    where t.result is not null
        and (t.debtor_id in (select a.debtor_id from asked a) or t.value in (select m.value from mine m))
),
counted as (
    select
        t.debtor_id,
        t.client,
        t.person_id,
        t.value,
        t.tried_at,
        t.event,
        t.result,
        t.hour,
        t.result <> 'reached' and (t.reached_at is null or t.tried_at > t.reached_at) as silent
    from concerned t
)
select
    t.debtor_id,
    t.client,
    t.person_id,
    t.value,
    cast(count_if(t.result = 'reached') as bigint) as reached,
    cast(count_if(t.silent and t.result = 'unanswered') as bigint) as unanswered,
    cast(count_if(t.silent and t.result = 'busy') as bigint) as busy,
    cast(count_if(t.silent and t.result = 'switched_off') as bigint) as switched_off,
    cast(count_if(t.silent and t.result = 'dead') as bigint) as dead,
    cast(count_if(t.result = 'wrong_party') as bigint) as wrong_party,
    cast(count_if(t.result = 'refused') as bigint) as refused,
    cast(count_if(t.silent and t.hour < 12) as bigint) as before_noon,
    cast(count_if(t.silent and t.hour >= 12 and t.hour < 14) as bigint) as at_noon,
    cast(count_if(t.silent and t.hour >= 14 and t.hour < 18) as bigint) as afternoon,
    cast(count_if(t.silent and t.hour >= 18 and t.hour < 20) as bigint) as evening,
    cast(count_if(t.silent and t.hour >= 20) as bigint) as at_night,
    case
        when count_if(t.silent and t.result in ('unanswered', 'busy')) = 0
            then case when count_if(t.silent and t.result = 'switched_off') > 0 then true end
        else coalesce(
            max(t.tried_at) filter (where t.silent and t.result = 'switched_off')
            > max(t.tried_at) filter (where t.silent and t.result in ('unanswered', 'busy')),
            false
        )
    end as ended_off,
    cast(max(t.tried_at) filter (where t.result = 'reached') as date) as last_reached_on,
    cast(max(t.tried_at) filter (where t.result <> 'reached') as date) as last_failed_on
from counted t
group by t.debtor_id, t.client, t.person_id, t.value
order by t.debtor_id, t.client, t.person_id, min(t.tried_at), max(t.tried_at), min(t.event), max(t.event), count(*)
