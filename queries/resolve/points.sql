-- Phones, e-mails and addresses that may say who somebody is, still sealed: only by a source and basis that the house pack's table has
-- together, none from a source that needs a consent, none whose consent_ref leads nowhere, and no value that is also held from a source
-- that is never used, or that proved to be somebody else's.
-- Ids from $from up to, without, $to; either may be empty.
-- Never shows a value that the rules block: blocked data does no work.
with blocked as (
    select t.value
    from points t
    where t.source in ('social_media', 'web_search', 'purchased_list') or t.validity = 'wrong_party'
    union
    select s.subject
    from suppressions_now s
    where s.subject_kind = 'point' and s.reason = 'wrong_party'
    union
    select c.point
    from contacts c
    cross join params p
    where c.outcome = 'wrong_party' and c.at < p.as_of_end
    union
    select o.value
    from trace_outcomes o
    cross join params p
    where o.result = 'wrong_party' and o.tried_at < p.as_of_end
),
proofs as (
    select distinct c.debtor_id, c.evidence_ref
    from consents c
)
select t.owner_id, t.kind, t.value, t.first_seen_on, t.last_seen_on
from points t
left join proofs e on e.debtor_id = t.debtor_id and e.evidence_ref = t.consent_ref
where t.kind in ('mobile', 'landline', 'email', 'address')
    and (
        (t.basis in ('contract', 'consent') and t.source in (
            'application', 'client_update', 'statement_address', 'delivery_address', 'transaction', 'payment', 'inbound_contact'
        ))
        or (t.basis in ('legitimate_request', 'consent') and t.source = 'relation_told')
        or (t.basis in ('public_record', 'contract') and t.source in ('directory_114', 'business_registry'))
    )
    and (t.consent_ref is null or e.debtor_id is not null)
    and t.value not in (select b.value from blocked b where b.value is not null)
    and ($from is null or t.owner_id >= $from)
    and ($to is null or t.owner_id < $to)
order by t.owner_id, t.kind, t.source, t.basis, t.first_seen_on, t.last_seen_on, t.file_id, t.line
