-- Points of those narrowed to, of whoever shares one with them, and of the contact persons of all of these.
-- Never leaves out an observation of a point that matters: its owner is among them.
with owners as (
    select s.key
    from narrow_sharing s
    union
    select shiftright(xxhash64(r.person_id), 22)
    from narrow_relations r
)
select c.*
from contact_points c
where c.rowid in (select l.nr from narrow_rows l semi join owners o on o.key = l.key where l.feed = 'contact_points')
