-- Observations of points of the debtors given as lines of $debtors and of their contact persons, and everybody else's
-- observations of the same values, which say who shares them.
-- Never leaves out what is blocked: the gate has to see it to say so.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
mine as (
    select distinct t.value
    from points t
    where t.debtor_id in (select a.debtor_id from asked a)
)
select
    t.owner_id,
    t.debtor_id,
    t.kind,
    t.value,
    t.source,
    t.basis,
    t.consent_ref,
    t.first_seen_on,
    t.last_seen_on,
    t.validity,
    t.validity_on,
    t.client
from points t
where t.value in (select m.value from mine m)
order by
    t.debtor_id, t.owner_id, t.kind, t.source, t.basis, t.first_seen_on, t.last_seen_on, t.client, t.validity, t.validity_on, t.consent_ref,
    t.file_id, t.line
