-- Contacts that are one too many in the seven local days that end with their own: as `counter`, with a window that moves. The contact
-- $limit places before it in its pool lies within the window.
-- Never counts an inbound contact, and never calls a contact one too many that is not of the counted kind itself.
with counted as (
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
        end as pool
    from audit_contacts l
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
ordered as (
    select
        c.*,
        lag(c.day, cast($limit as integer)) over (
            partition by c.debtor_nr, c.who, c.pool
            order by c.at, c.contact_id
        ) as earlier_day
    from counted c
),
over_it as (
    select o.*
    from ordered o
    left join audit_first_reached r on r.debtor_nr = o.debtor_nr and r.day = o.day
    where o.judged
        and o.earlier_day > date_sub(o.day, 7)
        and array_contains(split($channels, ';'), o.channel)
        and ($when = 'always' or ($when = 'reached_today') = coalesce(r.at < o.at, false))
)
select
    o.contact_id,
    o.account_nr,
    o.debtor_nr,
    o.case_nr,
    o.at,
    o.day,
    count(*) as counted,
    cast(null as varchar) as fact,
    array_join(array_sort(collect_list(cast(c.at as varchar) || ' ' || c.contact_id)), chr(31)) as others
from over_it o
join counted c
    on c.debtor_nr = o.debtor_nr and c.who = o.who and c.pool = o.pool
where c.day > date_sub(o.day, 7) and (c.at < o.at or (c.at = o.at and c.contact_id <= o.contact_id))
group by o.contact_id, o.account_nr, o.debtor_nr, o.case_nr, o.at, o.day
