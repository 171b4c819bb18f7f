-- Calls placed too soon after a conversation, whoever began it: the window before the call ($span: day, week, seven_days, ever) holds
-- $limit conversations or more. The call itself need not be answered: it is the calling that is too soon.
-- Never counts a call that did not ring at the number dialled.
with pools as (
    select
        l.*,
        case $pooled
            when 'person_and_lender' then l.client_nr
            when 'person_and_debt' then l.account_nr
            when 'person_and_point' then l.point_key
            else 0
        end as pool
    from audit_contacts l
    where case $subject when 'debtor' then not l.third_party when 'third_party' then l.third_party else true end
        and ($pooled <> 'person_and_point' or l.point_key is not null)
        and (array_contains(split($counted_channels, ';'), l.channel) or array_contains(split($channels, ';'), l.channel))
),
talks as (
    select t.contact_id, t.at, t.day, t.debtor_nr, t.who, t.pool
    from pools t
    where t.talk and array_contains(split($counted_channels, ';'), t.channel)
)
select
    c.contact_id,
    c.account_nr,
    c.debtor_nr,
    c.case_nr,
    c.at,
    c.day,
    count(*) as counted,
    cast(null as varchar) as fact,
    array_join(array_sort(collect_list(cast(t.at as varchar) || ' ' || t.contact_id)), chr(31)) as others
from pools c
join talks t
    on t.debtor_nr = c.debtor_nr and t.who = c.who and t.pool = c.pool
left join audit_first_reached r on r.debtor_nr = c.debtor_nr and r.day = c.day
where c.judged
    and c.ours
    and c.outcome <> 'invalid_number'
    and array_contains(split($channels, ';'), c.channel)
    and (t.at < c.at or (t.at = c.at and t.contact_id < c.contact_id))
    and case $span
        when 'day' then t.day = c.day
        when 'week' then date_trunc('week', t.day) = date_trunc('week', c.day)
        when 'seven_days' then t.day > date_sub(c.day, 7)
        else true
    end
    and ($when = 'always' or ($when = 'reached_today') = coalesce(r.at < c.at, false))
group by c.contact_id, c.account_nr, c.debtor_nr, c.case_nr, c.at, c.day
having count(*) >= $limit
