-- Who has one of the points that matter on record: those narrowed to, and whoever shares a point with them. Found by the engine's
-- row number, so that the ids are read for the few that are kept.
-- Never says whose a point is: that a name stands here keeps rows, and no more.
with seen as (
    select c.rowid as nr
    from contact_points c
    semi join narrow_values v on v.value = c.value
),
holders as (
    select c.owner_id
    from contact_points c
    where c.rowid in (select s.nr from seen s)
),
told as (
    select r.rowid as nr
    from relations r
    semi join holders h on h.owner_id = r.person_id
    union
    select r.rowid
    from relations r
    semi join narrow_values v on v.value = r.phone
    union
    select r.rowid
    from relations r
    semi join narrow_values v on v.value = r.address
)
select k.debtor_id
from narrow_asked k
union
select h.owner_id
from holders h
union
select r.debtor_id
from relations r
where r.rowid in (select t.nr from told t)
