-- Every observation that a debtor, or a person named beside him, can be reached somewhere: contact_points, and the phone and
-- address of relations. What was learned after the day is left out of the row.
-- An owner who is no named person is the debtor: the load refuses a point whose owner is neither.
-- Never says whose client's data it is: `points` does, which takes longer.
with seen as (
    select
        c.owner_id,
        coalesce(r.debtor_id, c.owner_id) as debtor_id,
        r.person_id,
        r.relation,
        c.kind,
        c.value,
        c.source,
        c.basis,
        c.consent_ref,
        c.first_seen_on,
        c.last_seen_on,
        c.validity,
        c.validity_on,
        c.client,
        c.file_id,
        c.row_line as line
    from contact_points c
    left join relations r on r.person_id = c.owner_id
    union all
    select
        r.person_id,
        r.debtor_id,
        r.person_id,
        r.relation,
        coalesce(r.phone_kind, 'mobile'),
        r.phone,
        r.source,
        r.basis,
        r.consent_ref,
        r.declared_on,
        r.declared_on,
        cast(null as varchar),
        cast(null as date),
        cast(null as varchar),
        r.file_id,
        r.row_line as line
    from relations r
    where r.phone is not null
    union all
    select
        r.person_id,
        r.debtor_id,
        r.person_id,
        r.relation,
        'address',
        r.address,
        r.source,
        r.basis,
        r.consent_ref,
        r.declared_on,
        r.declared_on,
        cast(null as varchar),
        cast(null as date),
        cast(null as varchar),
        r.file_id,
        r.row_line as line
    from relations r
    where r.address is not null
)
select
    s.owner_id,
    s.debtor_id,
    s.person_id,
    s.relation,
    s.kind,
    s.value,
    s.source,
    s.basis,
    s.consent_ref,
    s.first_seen_on,
    case when s.last_seen_on > p.as_of then s.first_seen_on else s.last_seen_on end as last_seen_on,
    case when s.validity_on > p.as_of then cast(null as varchar) else s.validity end as validity,
    case when s.validity_on > p.as_of then cast(null as date) else s.validity_on end as validity_on,
    s.client,
    s.file_id,
    s.line
from seen s
cross join params p
where coalesce(s.first_seen_on, s.last_seen_on, p.as_of) <= p.as_of
