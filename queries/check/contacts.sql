-- What was tried and said that a rule can count, of the debtors given as lines of $debtors, as known by $known: the contact log, and
-- tries whose outcome alone was noted. The last 15 days whole (the longest window of days is a week), before that only what has no
-- end: contacts with others than the debtor, and the debtor's wish to be left alone.
-- A contact person whom the log does not name is told by the number. A try that the log has too, at the same point within an hour,
-- is one. Never tells what was known later.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
whose as (
    select a.account_id, max_by(a.debtor_id, a.placed_on) as debtor_id, max_by(a.client, a.placed_on) as client, max(a.placed_on) as placed_on
    from accounts a
    where a.debtor_id in (select k.debtor_id from asked k)
    group by a.account_id
),
newest as (
    -- A noted outcome names no account: it counts for the one that was placed last.
    select w.debtor_id, w.account_id, w.client, row_number() over (partition by w.debtor_id order by w.placed_on desc, w.account_id) as nth
    from whose w
),
persons as (
    -- Numbers of one contact person and of nobody else among the debtor's.
    select t.debtor_id, t.value, max(t.person_id) as person_id
    from points t
    where t.debtor_id in (select k.debtor_id from asked k)
    group by t.debtor_id, t.value
    having count(distinct t.owner_id) = 1 and count(t.person_id) > 0
),
logged as (
    select
        w.debtor_id,
        c.account_id,
        w.client,
        c.at,
        coalesce(c.local_at, c.at) as local_at,
        c.channel,
        c.direction,
        c.party,
        coalesce(c.person_id, case when c.party in ('relation', 'third_party') then x.person_id end) as person_id,
        c.point,
        c.outcome,
        c.contact_id as event
    from contacts c
    cross join params p
    join whose w on w.account_id = c.account_id
    left join persons x on x.debtor_id = w.debtor_id and x.value = c.point
    where c.at <= $known
        and c.at < p.as_of_end
        and (
            c.at >= least(cast($known as timestamp), p.as_of_end) - interval 15 day
            or c.person_id is not null
            or c.party in ('relation', 'third_party')
            or c.outcome in ('cease_request', 'complaint_threat')
        )
),
noted as (
    select
        n.debtor_id,
        n.account_id,
        n.client,
        t.tried_at as at,
        coalesce(t.local_at, t.tried_at) as local_at,
        case t.kind when 'email' then 'email' when 'address' then 'letter' when 'messenger' then 'messenger' else 'call' end as channel,
        case
            when x.person_id is not null then 'relation'
            when t.result = 'right_party' then 'debtor'
            when t.result in ('relayed', 'wrong_party') then 'third_party'
            else 'unknown'
        end as party,
        x.person_id,
        t.value as point,
        case
            when t.result = 'dead' then case when t.kind in ('email', 'address', 'messenger') then 'undelivered' else 'invalid_number' end
            when t.result = 'refused' then case when x.person_id is not null then 'relay_refused' else 'refused_to_pay' end
            else t.result
        end as outcome
    from trace_outcomes t
    cross join params p
    join newest n on n.debtor_id = t.debtor_id and n.nth = 1
    left join persons x on x.debtor_id = t.debtor_id and x.value = t.value
    where t.tried_at <= $known
        and t.tried_at < p.as_of_end
        and (
            t.tried_at >= least(cast($known as timestamp), p.as_of_end) - interval 15 day
            or x.person_id is not null
        )
),
told as (
    -- Noted, and in the log as well.
    select n.debtor_id, n.at, n.point
    from noted n
    join contacts c on c.point = n.point and c.at between n.at - interval 1 hour and n.at + interval 1 hour
    join whose w on w.account_id = c.account_id and w.debtor_id = n.debtor_id
)
select
    l.debtor_id, l.account_id, l.client, l.at, l.local_at, l.channel, l.direction, l.party, l.person_id, l.point, l.outcome
from (
    select l.debtor_id, l.account_id, l.client, l.at, l.local_at, l.channel, l.direction, l.party, l.person_id, l.point, l.outcome, l.event
    from logged l
    union all
    select
        n.debtor_id, n.account_id, n.client, n.at, n.local_at, n.channel, 'outbound', n.party, n.person_id, n.point, n.outcome,
        cast(null as varchar)
    from noted n
    anti join told t on t.debtor_id = n.debtor_id and t.at = n.at and t.point = n.point
) l
order by l.debtor_id, l.at, l.event, l.account_id, l.channel, l.outcome, l.person_id
