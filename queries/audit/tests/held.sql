-- Contacts made while one of $holds (parted by semicolons) stood.
-- Never names more than one hold a contact: the first of them by name.
select
    h.contact_id,
    h.account_nr,
    h.debtor_nr,
    h.case_nr,
    h.at,
    h.day,
    cast(null as bigint) as counted,
    min(h.hold || ';' || coalesce(h.fact, '')) as fact,
    cast(null as varchar) as others
from audit_on_hold h
where array_contains(split($holds, ';'), h.hold)
group by h.contact_id, h.account_nr, h.debtor_nr, h.case_nr, h.at, h.day
