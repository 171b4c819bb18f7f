-- What makes a debtor lost, or not (contract: "Lost contact"); `lost` says it in words. One row per debtor with a placement.
-- Lost: not reached in the 30 days that end with the day; and, since last reached, failed calls on 3 consecutive days to the
-- reserved mobile (the newest mobile of source application or client_update; where there is none, the newest lawful own phone);
-- and at least 3 failed attempts on each other lawful own phone. Placed less than 3 days ago, or asked not to be called: never.
-- A phone that is known to be dead (invalid, or someone else's) needs no more attempts, but without one failed attempt nobody is lost.
-- Failed: an outbound call in which neither the debtor nor somebody who relays answered (wrong_party is failed), or an SMS undelivered.
-- Never opens a number, never counts letters, visits or e-mail.
with in_force as (
    select s.subject_kind, s.subject, s.reason
    from suppressions_now s
    where s.reason in ('wrong_party', 'cease_request')
),
stopped as (
    select distinct s.subject as value, s.reason
    from in_force s
    where s.subject_kind = 'point'
),
ordered as (
    -- Once, for the three that ask.
    select o.debtor_id, o.value, o.dead, o.nth
    from own_phones o
),
placed as (
    -- The oldest placement still held; of a debtor who has none, the newest of those that are over.
    select
        a.debtor_id,
        coalesce(min(a.placed_on) filter (where a.recalled_on is null or a.recalled_on >= p.as_of), max(a.placed_on)) as placed_on
    from placements a
    cross join params p
    group by a.debtor_id
),
away as (
    select d.debtor_id, d.placed_on, cast(r.reached_at as date) as reached_on, r.reached_at
    from placed d
    left join reached r on r.debtor_id = d.debtor_id
),
whose as (
    select distinct a.account_id, a.debtor_id
    from placements a
),
sought as (
    -- Phones of those not reached lately: only their attempts matter.
    select o.debtor_id, o.value, o.nth, y.reached_at
    from ordered o
    cross join params p
    join away y on y.debtor_id = o.debtor_id
    where y.reached_on is null or datediff(p.as_of, y.reached_on) >= 30
),
tried_from as (
    -- By account, so that the log is held against one list.
    select w.account_id, o.debtor_id, o.value, o.nth, o.reached_at
    from sought o
    join whose w on w.debtor_id = o.debtor_id
),
attempts as (
    select o.debtor_id, o.value, o.nth, c.channel, cast(coalesce(c.local_at, c.at) as date) as tried_on
    from contacts c
    cross join params p
    join tried_from o on o.account_id = c.account_id and o.value = c.point
    where c.direction = 'outbound'
        and c.at < p.as_of_end
        and (
            (c.channel in ('call', 'robot_call')
                and c.outcome in ('no_answer', 'busy', 'switched_off', 'invalid_number', 'voicemail', 'undelivered', 'wrong_party'))
            or (c.channel = 'sms' and c.outcome in ('undelivered', 'invalid_number'))
        )
        and (o.reached_at is null or coalesce(c.local_at, c.at) > o.reached_at)
),
tried as (
    select a.debtor_id, a.value, count(*) as failed
    from attempts a
    group by a.debtor_id, a.value
),
call_days as (
    select distinct a.debtor_id, a.tried_on
    from attempts a
    where a.nth = 1 and a.channel in ('call', 'robot_call')
),
islands as (
    select d.debtor_id, d.tried_on, date_sub(d.tried_on, row_number() over (partition by d.debtor_id order by d.tried_on)) as island
    from call_days d
),
runs as (
    select i.debtor_id, i.island, count(*) as days, max(i.tried_on) as last_on
    from islands i
    group by i.debtor_id, i.island
),
longest as (
    select r.debtor_id, max(r.days) as days, max_by(r.last_on, r.days * 100000 + datediff(r.last_on, date '1970-01-01')) as last_on
    from runs r
    group by r.debtor_id
),
summed as (
    select
        o.debtor_id,
        count(*) as phones,
        bool_or(o.nth = 1 and o.dead) as reserved_dead,
        sum(case when o.nth > 1 and not o.dead and coalesce(t.failed, 0) < 3 then 1 else 0 end) as untried,
        sum(coalesce(t.failed, 0)) as failed
    from ordered o
    left join tried t on t.debtor_id = o.debtor_id and t.value = o.value
    group by o.debtor_id
),
ceased as (
    select s.subject as debtor_id
    from in_force s
    where s.reason = 'cease_request' and s.subject_kind = 'debtor'
    union
    select w.debtor_id
    from in_force s
    join whose w on w.account_id = s.subject
    where s.reason = 'cease_request' and s.subject_kind = 'account'
    union
    select o.debtor_id
    from ordered o
    join stopped s on s.value = o.value
    where s.reason = 'cease_request'
)
select
    y.debtor_id,
    y.placed_on,
    y.reached_on,
    coalesce(s.phones, 0) as phones,
    coalesce(s.reserved_dead, false) as reserved_dead,
    cast(coalesce(g.days, 0) as bigint) as failed_days,
    g.last_on as failed_to,
    cast(coalesce(s.untried, 0) as bigint) as untried,
    coalesce(s.failed, 0) as failed,
    c.debtor_id is not null as asked_to_stop,
    datediff(p.as_of, y.placed_on) < 3 as just_placed,
    y.reached_on is not null and datediff(p.as_of, y.reached_on) < 30 as reached_lately
from away y
cross join params p
left join summed s on s.debtor_id = y.debtor_id
left join longest g on g.debtor_id = y.debtor_id
left join ceased c on c.debtor_id = y.debtor_id
