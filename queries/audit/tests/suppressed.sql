-- Contacts made against a do-not-contact mark of one of $reasons (parted by semicolons).
-- Never names more than one mark a contact: the first of them by name.
select
    m.contact_id,
    m.account_nr,
    m.debtor_nr,
    m.case_nr,
    m.at,
    m.day,
    cast(null as bigint) as counted,
    min(m.reason || ' of the ' || m.fact) as fact,
    cast(null as varchar) as others
from audit_marked m
where array_contains(split($reasons, ';'), m.reason)
group by m.contact_id, m.account_nr, m.debtor_nr, m.case_nr, m.at, m.day
