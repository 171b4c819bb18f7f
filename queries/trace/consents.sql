-- Consents in force at the end of the day, of the debtors given as lines of $debtors.
-- Never counts one that was withdrawn, however it was used before.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
)
select distinct
    c.debtor_id,
    c.purpose,
    c.evidence_ref
from consents c
cross join params p
where c.granted_on <= p.as_of
    and (c.withdrawn_on is null or c.withdrawn_on > p.as_of)
    and c.debtor_id in (select a.debtor_id from asked a)
order by c.debtor_id, c.purpose, c.evidence_ref
