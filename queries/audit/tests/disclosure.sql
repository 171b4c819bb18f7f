-- Contacts in which somebody who owes nothing was told of the debt, whoever began them.
-- Never takes an empty cell for a disclosure.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    cast(null as bigint) as counted,
    cast(null as varchar) as fact,
    cast(null as varchar) as others
from audit_contacts l
where l.judged and l.disclosed and l.others_heard
