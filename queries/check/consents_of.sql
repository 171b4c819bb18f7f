-- Consents of a debtor for one purpose, with their days and evidence.
-- Never one of another purpose: each stands for itself.
select
    c.granted_on,
    c.withdrawn_on,
    c.evidence_ref
from consents c
where c.debtor_id = $debtor and c.purpose = $purpose
order by c.granted_on, c.withdrawn_on, c.evidence_ref
