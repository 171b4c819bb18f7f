-- The debtor's lawful own phones, in order: 1 is the reserved mobile (the newest mobile of source application or client_update; where
-- there is none, the newest lawful own phone). `dead`: known to be invalid, or someone else's.
-- Lawful own phone is approximated here from the house pack's table: the debtor's own sources by contract or consent, a previous
-- agency's by contract, relation_told by request or consent, data partners with the consent in force; no consent_ref that leads
-- nowhere; no number that a source which is always blocked brought first. The rules' own gate decides what may be dialled.
-- Never opens a number.
with granted as (
    select distinct c.debtor_id, c.purpose
    from consents c
    cross join params p
    where c.granted_on <= p.as_of and (c.withdrawn_on is null or c.withdrawn_on > p.as_of)
),
proofs as (
    select distinct c.debtor_id, c.evidence_ref
    from consents c
),
judged as (
    select
        t.debtor_id,
        t.value,
        t.kind,
        t.source,
        coalesce(t.last_seen_on, t.first_seen_on) as seen_on,
        coalesce(t.first_seen_on, t.last_seen_on) as known_on,
        t.validity,
        t.file_id,
        t.line,
        (
            (t.source in (
                'application', 'client_update', 'statement_address', 'delivery_address', 'transaction', 'payment', 'inbound_contact'
            ) and t.basis in ('contract', 'consent'))
            or (t.source = 'previous_agency' and t.basis = 'contract')
            or (t.source = 'relation_told' and t.basis in ('legitimate_request', 'consent'))
            or (t.source in ('credit_bureau', 'carrier_match', 'logistics_match') and t.basis <> 'none' and g.debtor_id is not null)
            or (t.source in ('social_insurance', 'housing_fund') and t.basis <> 'none' and h.debtor_id is not null)
        ) and (t.consent_ref is null or e.debtor_id is not null) as lawful,
        t.source in ('social_media', 'web_search', 'purchased_list') or t.basis = 'none' as never_lawful
    from seen_points t
    left join granted g on g.debtor_id = t.debtor_id and g.purpose = 'tracing'
    left join granted h on h.debtor_id = t.debtor_id and h.purpose = 'sensitive_data'
    left join proofs e on e.debtor_id = t.debtor_id and e.evidence_ref = t.consent_ref
    where t.person_id is null and t.kind in ('mobile', 'landline')
),
stopped as (
    select distinct s.subject as value
    from suppressions_now s
    where s.subject_kind = 'point' and s.reason = 'wrong_party'
),
phones as (
    select
        j.debtor_id,
        j.value,
        coalesce(bool_or(j.validity in ('invalid', 'wrong_party')), false) or bool_or(d.value is not null) as dead,
        max(case when j.lawful and j.kind = 'mobile' and j.source in ('application', 'client_update') then 1 else 0 end) as may_be_reserved,
        max(case when j.lawful and j.kind = 'mobile' and j.source in ('application', 'client_update') then j.seen_on end) as declared_on,
        max(case when j.lawful then j.seen_on end) as seen_on,
        min(case when j.lawful then j.known_on end) as known_on,
        max(case when j.lawful then j.file_id end) as file_id,
        max(case when j.lawful then j.line end) as line
    from judged j
    left join stopped d on d.value = j.value
    group by j.debtor_id, j.value
    -- A number that an always blocked source brought stays blocked, unless a lawful one is known to have had it on an earlier day.
    having bool_or(j.lawful)
        and (
            not coalesce(bool_or(j.never_lawful), false)
            or min(case when j.lawful then coalesce(j.known_on, date '9999-12-31') end)
                < min(case when j.never_lawful then coalesce(j.known_on, date '1000-01-01') end)
        )
)
select
    h.debtor_id,
    h.value,
    h.dead,
    h.known_on,
    row_number() over (
        partition by h.debtor_id
        order by h.may_be_reserved desc, h.declared_on desc, h.seen_on desc, h.file_id desc, h.line desc
    ) as nth
from phones h
