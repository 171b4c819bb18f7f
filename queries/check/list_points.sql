-- Every observation of the values given as lines of $values (sealed), whoever holds them, with who named the owner, and what
-- came of trying them: what tells whether the rules let a value on a dialler's list be used, for the whole list at once.
-- Never opens a value, and never leaves out what is blocked: the gate has to see it to say so.
with wanted as (
    select distinct w.value
    from (select explode(split($values, chr(10))) as value) w
),
found as (
    select t.*
    from points t
    where t.value in (select w.value from wanted w)
),
said as (
    select
        c.person_id,
        c.point as value,
        c.outcome = 'wrong_party' as wrong_party,
        c.outcome = 'relay_refused' or (c.party in ('relation', 'third_party') and c.outcome in ('cease_request', 'complaint_threat')) as refused
    from contacts c
    cross join params p
    where c.at < p.as_of_end
        and c.outcome in ('wrong_party', 'relay_refused', 'cease_request', 'complaint_threat')
    union all
    select cast(null as varchar), t.value, t.result = 'wrong_party', t.result = 'refused'
    from trace_outcomes t
    cross join params p
    where t.tried_at < p.as_of_end and t.result in ('wrong_party', 'refused')
),
tried as (
    select s.value, bool_or(s.wrong_party) as wrong_party, bool_or(s.refused) as refused
    from said s
    where s.value in (select w.value from wanted w)
    group by s.value
),
refusers as (
    select s.subject as person_id
    from suppressions_now s
    where s.subject_kind = 'person' and s.reason = 'cease_request'
    union
    select s.person_id
    from said s
    where s.refused and s.person_id is not null
    union
    -- Who asked for peace at a number is asked at no other; where it is a point of the debtor's own, it may be the debtor's request.
    select t.person_id
    from seen_points t
    join suppressions_now s on s.subject = t.value and s.subject_kind = 'point' and s.reason = 'cease_request'
    left join seen_points o on o.value = t.value and o.owner_id = t.debtor_id
    where t.person_id in (select f.person_id from found f)
        and t.relation <> 'guarantor'
        and o.value is null
)
select
    t.owner_id,
    t.debtor_id,
    t.person_id,
    t.relation,
    t.kind,
    t.value,
    t.source,
    t.basis,
    t.consent_ref,
    t.first_seen_on,
    t.last_seen_on,
    t.validity,
    t.client,
    r.source as person_source,
    r.basis as person_basis,
    r.consent_ref as person_consent_ref,
    r.birth_on,
    case when r.birth_on is null then r.national_id end as national_id,
    u.person_id is not null as owner_refused,
    coalesce(y.refused, false) as value_refused,
    coalesce(y.wrong_party, false) as value_wrong_party
from found t
cross join params p
left join relations r on r.person_id = t.person_id
left join refusers u on u.person_id = t.person_id
left join tried y on y.value = t.value
where t.person_id is null or coalesce(r.declared_on, p.as_of) <= p.as_of
order by
    t.debtor_id, t.owner_id, t.kind, t.source, t.basis, t.first_seen_on, t.last_seen_on, t.client, t.validity, t.validity_on, t.consent_ref,
    t.file_id, t.line
