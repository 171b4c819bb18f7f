-- Contacts whose note was entered more than $minutes minutes later.
-- Never takes a note without a time for a late one.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    l.note_after as counted,
    cast(null as varchar) as fact,
    cast(null as varchar) as others
from audit_contacts l
where l.judged and l.note_after > $minutes
