-- Contact persons who share a key with those narrowed to, these, and owners of the points that are kept.
-- Never says that two are one.
with found as (
    select r.rowid as nr
    from relations r
    semi join narrow_own o on o.national_id = r.national_id
    union
    select r.rowid
    from relations r
    semi join narrow_own o on o.birth_on = r.birth_on
    union
    select r.rowid
    from relations r
    semi join narrow_own o on o.name = r.name
    union
    select r.rowid
    from relations r
    semi join narrow_phones v on v.value = r.phone
    union
    select r.rowid
    from relations r
    semi join narrow_asked k on k.debtor_id = r.debtor_id
    union
    select r.rowid
    from relations r
    semi join narrow_contact_points c on c.owner_id = r.person_id
)
select
    r.person_id,
    r.debtor_id,
    r.name,
    r.national_id,
    r.birth_on,
    r.declared_on,
    r.phone_kind,
    r.phone,
    r.address
from relations r
where r.rowid in (select f.nr from found f)
