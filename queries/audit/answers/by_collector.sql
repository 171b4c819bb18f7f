-- Contacts that each collector made, and how many of them have a finding of any rule: what outliers are told by.
-- Never counts an inbound contact.
with caught as (
    select distinct f.contact_id
    from audit_findings f
)
select
    l.collector,
    cast(sum(case when c.contact_id is not null then 1 else 0 end) as bigint) as caught,
    count(*) as contacts
from audit_contacts l
left join caught c on c.contact_id = l.contact_id
where l.judged and l.ours and l.collector is not null
group by l.collector
order by l.collector
