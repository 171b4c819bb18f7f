-- Contacts that are one too many in their day, week or of all time: the window holds more than $limit contacts of the counted kind,
-- this one included, pooled over what $pooled says. First the pools that are crowded at all, by counting; only they are put in order.
-- `audit_pool` is the log, or its busy days where the limit is one of a day.
-- Never counts an inbound contact, and never calls a contact one too many that is not of the counted kind itself.
with slim as (
    select
        l.debtor_nr,
        l.who,
        case $pooled
            when 'person_and_lender' then l.client_nr
            when 'person_and_debt' then l.account_nr
            when 'person_and_point' then l.point_key
            else 0
        end as pool,
        case $span
            when 'day' then l.day
            when 'week' then cast(date_trunc('week', l.day) as date)
            else date '1970-01-01'
        end as bucket,
        l.judged
    from audit_pool l
    where l.ours
        and array_contains(split($counted_channels, ';'), l.channel)
        and case $counts
            when 'attempts' then true
            when 'placed' then l.outcome <> 'invalid_number'
            when 'connected' then not l.unanswered and (l.channel = 'robot_call' or l.outcome = 'voicemail')
            when 'conversations' then l.talk
            when 'unanswered' then l.unanswered
            else false
        end
        and case $subject when 'debtor' then not l.third_party when 'third_party' then l.third_party else true end
        and ($pooled <> 'person_and_point' or l.point_key is not null)
),
crowded as (
    select s.debtor_nr, s.who, s.pool, s.bucket
    from slim s
    group by s.debtor_nr, s.who, s.pool, s.bucket
    having count(*) > $limit and bool_or(s.judged)
),
counted as (
    -- The same once more, whole: only what is crowded goes on from here.
    select
        l.contact_id,
        l.account_nr,
        l.debtor_nr,
        l.case_nr,
        l.at,
        l.day,
        l.judged,
        l.channel,
        l.who,
        case $pooled
            when 'person_and_lender' then l.client_nr
            when 'person_and_debt' then l.account_nr
            when 'person_and_point' then l.point_key
            else 0
        end as pool,
        case $span
            when 'day' then l.day
            when 'week' then cast(date_trunc('week', l.day) as date)
            else date '1970-01-01'
        end as bucket
    from audit_pool l
    where l.ours
        and array_contains(split($counted_channels, ';'), l.channel)
        and case $counts
            when 'attempts' then true
            when 'placed' then l.outcome <> 'invalid_number'
            when 'connected' then not l.unanswered and (l.channel = 'robot_call' or l.outcome = 'voicemail')
            when 'conversations' then l.talk
            when 'unanswered' then l.unanswered
            else false
        end
        and case $subject when 'debtor' then not l.third_party when 'third_party' then l.third_party else true end
        and ($pooled <> 'person_and_point' or l.point_key is not null)
),
numbered as (
    select
        c.*,
        row_number() over (
            partition by c.debtor_nr, c.who, c.pool, c.bucket
            order by c.at, c.contact_id
        ) as nth
    from counted c
    semi join crowded k
        on k.debtor_nr = c.debtor_nr and k.who = c.who and k.pool = c.pool and k.bucket = c.bucket
),
over_it as (
    select n.*
    from numbered n
    left join audit_first_reached r on r.debtor_nr = n.debtor_nr and r.day = n.day
    where n.judged
        and n.nth > $limit
        and array_contains(split($channels, ';'), n.channel)
        and ($when = 'always' or ($when = 'reached_today') = coalesce(r.at < n.at, false))
)
select
    o.contact_id,
    o.account_nr,
    o.debtor_nr,
    o.case_nr,
    o.at,
    o.day,
    o.nth as counted,
    cast(null as varchar) as fact,
    array_join(array_sort(collect_list(lpad(cast(n.nth as varchar), 6, '0') || n.contact_id)), chr(31)) as others
from over_it o
join numbered n
    on n.debtor_nr = o.debtor_nr and n.who = o.who and n.pool = o.pool and n.bucket = o.bucket and n.nth <= o.nth
group by o.contact_id, o.account_nr, o.debtor_nr, o.case_nr, o.at, o.day, o.nth
