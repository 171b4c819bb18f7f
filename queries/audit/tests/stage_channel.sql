-- Contacts by a channel that is not one of $channels (parted by semicolons) on an account at most $up_to_dpd days past due that day, or
-- of which nobody knows since when.
-- Never takes days past due from another day than the contact's.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    coalesce(e.dpd, d.dpd) as counted,
    l.channel as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_early e on e.account_nr = l.account_nr and e.day = l.day
left join audit_dpd d on d.account_nr = l.account_nr and d.day = l.day
where l.judged and l.ours
    and not array_contains(split($channels, ';'), l.channel)
    and coalesce(coalesce(e.dpd, d.dpd) <= $up_to_dpd, true)
