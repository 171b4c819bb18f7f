-- Contacts by collectors whose last training on record lies more than $days days before, or of whom none is on record, where a list of
-- collectors was loaded at all.
-- Never judges a contact that names no collector.
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    datediff(l.day, c.trained_on) as counted,
    l.collector as fact,
    cast(null as varchar) as others
from audit_contacts l
join audit_carried k on k.client_nr = l.client_nr and k.trainings
left join collectors c on c.collector = l.collector
where l.judged and l.ours
    and l.collector is not null
    and coalesce(datediff(l.day, c.trained_on) > $days, true)
