-- Which of the record ids given as lines of $records are loaded, as a debtor or as a contact person. Never says whose they are.
with asked as (
    select explode(split($records, chr(10))) as record_id
)
select d.debtor_id as record_id
from debtors d
where d.debtor_id in (select a.record_id from asked a)
union
select r.person_id
from relations r
cross join params p
where r.person_id in (select a.record_id from asked a)
    and coalesce(r.declared_on, p.as_of) <= p.as_of
order by record_id
