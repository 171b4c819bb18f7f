-- For each contact with a third party: was the debtor lost at that moment (contract: "Lost contact"), and on how many days in a row
-- had calls to the reserved mobile failed since the debtor was last reached? Only what happened before it counts.
-- Phones are those of the day asked for, less what was not known by the day of the contact.
-- Never looks at addresses, letters or e-mail, and never at what came after the contact.
with sought as (
    select distinct a.debtor_id, a.debtor_nr
    from audit_accounts a
    semi join audit_asked k on k.debtor_nr = a.debtor_nr
),
of_sought as (
    select a.account_id, a.debtor_nr
    from audit_accounts a
    semi join sought s on s.debtor_nr = a.debtor_nr
),
phones as (
    select s.debtor_nr, xxhash64(o.value) as point_key, o.nth, o.dead, o.known_on
    from own_phones o
    join sought s on s.debtor_id = o.debtor_id
),
tried as (
    -- The log as it is laid out, and before it what the log holds of older days.
    select
        l.debtor_nr,
        cast(l.day as timestamp) + l.clock * interval 1 second as happened,
        l.channel,
        l.ours,
        l.reached,
        l.unanswered or l.outcome = 'voicemail' or l.outcome = 'wrong_party' as failed,
        l.outcome,
        l.point_key
    from audit_contacts l
    semi join sought s on s.debtor_nr = l.debtor_nr
    where l.day >= cast($back as date)
    union all
    select
        a.debtor_nr,
        cast(date_trunc('second', coalesce(c.local_at, c.at)) as timestamp),
        c.channel,
        c.direction = 'outbound',
        (c.direction = 'inbound' and c.party in ('debtor', 'unknown'))
            or (c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            )),
        c.outcome in ('no_answer', 'busy', 'switched_off', 'invalid_number', 'voicemail', 'undelivered', 'wrong_party'),
        c.outcome,
        c.point_key
    from contacts c
    join of_sought a on a.account_id = c.account_id
    -- No zone is more than a day away from UTC.
    where c.at < cast($back as timestamp) + interval 1 day and cast(coalesce(c.local_at, c.at) as date) < cast($back as date)
),
events as (
    select k.debtor_nr, cast(k.day as timestamp) + k.clock * interval 1 second as happened, 0 as kind, k.contact_id,
        cast(null as bigint) as nth, cast(null as bigint) as point_key, false as by_call
    from audit_asked k
    union all
    select t.debtor_nr, t.happened, 1, cast(null as varchar), cast(null as bigint), cast(null as bigint), false
    from tried t
    where t.reached
    union all
    select s.debtor_nr, coalesce(o.local_at, o.tried_at), 1, cast(null as varchar), cast(null as bigint), cast(null as bigint), false
    from trace_outcomes o
    join sought s on s.debtor_id = o.debtor_id
    where o.result = 'right_party'
    union all
    select a.debtor_nr, cast(y.paid_on as timestamp), 1, cast(null as varchar), cast(null as bigint), cast(null as bigint), false
    from payments y
    join of_sought a on a.account_id = y.account_id
    where y.amount > 0 and coalesce(y.payer, 'debtor') = 'debtor'
    union all
    select t.debtor_nr, t.happened, 2, cast(null as varchar), f.nth, f.point_key, t.channel in ('call', 'robot_call')
    from tried t
    join phones f on f.debtor_nr = t.debtor_nr and f.point_key = t.point_key
    where t.ours
        and t.failed
        and (t.channel = 'call' or t.channel = 'robot_call' or (t.channel = 'sms' and (t.outcome = 'undelivered' or t.outcome = 'invalid_number')))
),
placed_in_time as (
    -- A spell runs from one sign of life to the next.
    select
        e.*,
        cast(e.happened as date) as day,
        sum(case when e.kind = 1 then 1 else 0 end) over (
            partition by e.debtor_nr order by e.happened, e.kind rows between unbounded preceding and current row
        ) as spell,
        max(case when e.kind = 1 then cast(e.happened as date) end) over (
            partition by e.debtor_nr order by e.happened, e.kind rows between unbounded preceding and current row
        ) as reached_on
    from events e
),
call_days as (
    select t.debtor_nr, t.spell, t.day, min(t.happened) as first_at
    from placed_in_time t
    where t.kind = 2 and t.nth = 1 and t.by_call
    group by t.debtor_nr, t.spell, t.day
),
islands as (
    select d.*, date_sub(d.day, row_number() over (partition by d.debtor_nr, d.spell order by d.day)) as island
    from call_days d
),
runs as (
    select i.debtor_nr, i.spell, i.first_at, row_number() over (partition by i.debtor_nr, i.spell, i.island order by i.day) as days
    from islands i
),
thirds as (
    select r.debtor_nr, r.spell, r.point_key, r.happened as third_at
    from (
        select t.*, row_number() over (partition by t.debtor_nr, t.spell, t.point_key order by t.happened) as tries
        from placed_in_time t
        where t.kind = 2 and t.nth > 1
    ) r
    where r.tries = 3
),
first_fail as (
    select t.debtor_nr, t.spell, min(t.happened) as first_at
    from placed_in_time t
    where t.kind = 2
    group by t.debtor_nr, t.spell
),
asked as (
    select t.contact_id, t.debtor_nr, t.spell, t.happened, t.day, t.reached_on
    from placed_in_time t
    where t.kind = 0
),
running as (
    select k.contact_id, max(r.days) as failed_days
    from asked k
    join runs r on r.debtor_nr = k.debtor_nr and r.spell = k.spell and r.first_at < k.happened
    group by k.contact_id
),
others as (
    select
        k.contact_id,
        count(*) as phones,
        coalesce(bool_or(f.nth = 1 and f.dead), false) as reserved_dead,
        sum(case
            when f.nth > 1 and not f.dead and (f.known_on is null or f.known_on <= k.day) and coalesce(h.third_at >= k.happened, true) then 1
            else 0
        end) as untried
    from asked k
    join phones f on f.debtor_nr = k.debtor_nr
    left join thirds h on h.debtor_nr = k.debtor_nr and h.spell = k.spell and h.point_key = f.point_key
    group by k.contact_id
),
placed as (
    select s.debtor_nr, min(a.placed_on) as placed_on
    from accounts a
    join sought s on s.debtor_id = a.debtor_id
    group by s.debtor_nr
),
stopped as (
    select k.contact_id
    from asked k
    join audit_marks m on m.debtor_nr = k.debtor_nr and m.subject_kind in ('debtor', 'account') and m.reason = 'cease_request'
    join audit_asked q on q.contact_id = k.contact_id
    where m.since <= q.at and (m.until is null or q.at < m.until) and (m.released_at is null or q.at < m.released_at)
    group by k.contact_id
),
facts as (
    select
        k.contact_id,
        datediff(k.day, d.placed_on) < 3 as just_placed,
        coalesce(datediff(k.day, k.reached_on) < 30, false) as reached_lately,
        t.contact_id is not null as asked_to_stop,
        k.reached_on,
        coalesce(o.phones, 0) as phones,
        coalesce(o.reserved_dead, false) as reserved_dead,
        coalesce(o.untried, 0) as untried,
        coalesce(g.failed_days, 0) as failed_days,
        coalesce(f.first_at < k.happened, false) as failed_once
    from asked k
    left join placed d on d.debtor_nr = k.debtor_nr
    left join stopped t on t.contact_id = k.contact_id
    left join others o on o.contact_id = k.contact_id
    left join running g on g.contact_id = k.contact_id
    left join first_fail f on f.debtor_nr = k.debtor_nr and f.spell = k.spell
)
select
    f.contact_id,
    f.failed_days,
    not f.just_placed and not f.reached_lately and not f.asked_to_stop and f.phones > 0 and f.failed_once
        and (f.failed_days >= 3 or f.reserved_dead) and f.untried = 0 as lost,
    case
        when f.just_placed then 'placed less than 3 days before'
        when f.reached_lately then 'the debtor was reached on ' || cast(f.reached_on as varchar)
        when f.asked_to_stop then 'the debtor had asked not to be called, so was reached'
        when f.phones = 0 then 'no lawful own phone on record that a call could fail on'
        when not f.failed_once then 'no failed call since the debtor was last reached'
        when f.failed_days < 3 and not f.reserved_dead
            then 'calls to the reserved number had failed on ' || cast(f.failed_days as varchar) || ' of 3 consecutive days'
        when f.untried > 0 then 'fewer than 3 failed attempts on ' || cast(f.untried as varchar) || ' other own phone(s)'
        else 'lost'
    end as why
from facts f
