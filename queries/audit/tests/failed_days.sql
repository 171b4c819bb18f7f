-- Contacts with third parties before calls to the debtor's reserved mobile had failed on $days local days in a row.
-- Never counts a call that came after the contact.
select
    k.contact_id,
    k.account_nr,
    k.debtor_nr,
    k.case_nr,
    k.at,
    k.day,
    coalesce(t.failed_days, 0) as counted,
    cast(null as varchar) as fact,
    cast(null as varchar) as others
from audit_asked k
left join audit_lost_then t on t.contact_id = k.contact_id
where coalesce(t.failed_days, 0) < $days
