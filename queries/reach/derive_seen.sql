-- Fills reach_seen after a load: the observations of the points in reach_tries whose source and basis may be lawful (the house
-- pack's table), with the consent that some of them rest on. The gate itself decides what may be used; this is what may teach.
-- Never a source that is always blocked, and never a person whom the debtor did not name.
with points as (
    select distinct t.point, t.debtor_id, t.value
    from reach_tries t
),
granted as (
    select
        c.debtor_id,
        c.purpose,
        min(c.granted_on) as granted_on,
        nullif(max(coalesce(c.withdrawn_on, date '9999-12-31')), date '9999-12-31') as withdrawn_on
    from consents c
    group by c.debtor_id, c.purpose
),
observed as (
    select
        p.point,
        p.debtor_id,
        c.kind,
        r.relation,
        c.source,
        c.basis,
        c.consent_ref,
        c.first_seen_on,
        c.last_seen_on,
        case when c.validity <> 'unknown' then c.validity end as validity,
        c.validity_on
    from points p
    join contact_points c on c.value = p.value
    left join relations r on r.person_id = c.owner_id
    where coalesce(r.debtor_id, c.owner_id) = p.debtor_id
    union all
    select
        p.point,
        p.debtor_id,
        coalesce(r.phone_kind, 'mobile'),
        r.relation,
        r.source,
        r.basis,
        r.consent_ref,
        r.declared_on,
        r.declared_on,
        cast(null as varchar),
        cast(null as date)
    from points p
    join relations r on r.debtor_id = p.debtor_id and r.phone = p.value
    where r.source in ('application', 'client_update', 'inbound_contact')
)
select
    o.point,
    o.kind,
    o.relation,
    o.source,
    o.first_seen_on,
    o.last_seen_on,
    o.validity,
    o.validity_on,
    g.granted_on,
    g.withdrawn_on
from observed o
left join granted g on g.debtor_id = o.debtor_id
    and g.purpose = case
        when o.source in ('credit_bureau', 'carrier_match', 'logistics_match') then 'tracing'
        when o.source in ('social_insurance', 'housing_fund') then 'sensitive_data'
    end
where o.basis <> 'none'
    and o.source not in ('social_media', 'web_search', 'purchased_list', 'app_location')
    and (
        o.source not in ('credit_bureau', 'carrier_match', 'logistics_match', 'social_insurance', 'housing_fund')
        or g.debtor_id is not null
    )
    and (o.consent_ref is null or o.consent_ref in (select e.evidence_ref from consents e where e.debtor_id = o.debtor_id))
order by o.point, o.relation, o.kind, o.source, o.first_seen_on, o.last_seen_on, o.validity, o.validity_on
