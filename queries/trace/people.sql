-- Name, identity number, birth date and sex (sealed as they are) of the records given as lines of $records, debtors' and contact
-- persons': enough to see which of those that share a birth date or a name cannot be one human.
-- Never a point of theirs.
with asked as (
    select explode(split($records, chr(10))) as record_id
)
select d.debtor_id as record_id, d.name, d.national_id, d.national_id_type, d.birth_on, d.gender
from debtors d
where d.debtor_id in (select a.record_id from asked a)
union all
select r.person_id, r.name, r.national_id, cast(null as varchar), r.birth_on, cast(null as varchar)
from relations r
where r.person_id in (select a.record_id from asked a)
order by record_id, birth_on, national_id_type, gender
