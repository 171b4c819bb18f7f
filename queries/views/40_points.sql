-- Every observation that a debtor, or a person named beside him, can be reached somewhere (`seen_points`), with whose client's data it is:
-- the client that the row names, else the one that placed the debtor last.
-- Never says whether a point may be used: the rules do.
with homes as (
    select a.debtor_id, max_by(a.client, a.placed_on) as client
    from accounts a
    group by a.debtor_id
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
    s.last_seen_on,
    s.validity,
    s.validity_on,
    coalesce(s.client, h.client) as client,
    s.file_id,
    s.line
from seen_points s
left join homes h on h.debtor_id = s.debtor_id
