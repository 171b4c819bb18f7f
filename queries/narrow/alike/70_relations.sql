-- Contact persons who share a key or a phone with those narrowed to, these, and owners of the points that are kept.
-- Never says that two are one.
with owners as (
    select distinct shiftright(xxhash64(c.owner_id), 22) as key
    from narrow_contact_points c
    where c.value is not null
),
further as (
    select l.nr
    from narrow_rows l
    semi join owners o on o.key = l.key
    where l.feed = 'relations'
        and l.nr not in (select k.nr from narrow_people k)
)
select
    k.person_id,
    k.debtor_id,
    k.name,
    k.national_id,
    k.birth_on,
    k.declared_on,
    k.phone_kind,
    k.phone,
    cast(null as varchar) as address
from narrow_people k
union all
select r.person_id, r.debtor_id, r.name, r.national_id, r.birth_on, r.declared_on, r.phone_kind, r.phone, cast(null as varchar)
from relations r
where r.rowid in (select f.nr from further f)
