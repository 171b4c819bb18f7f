-- Points of those narrowed to, of whoever shares one with them, and of the contact persons of all of these.
-- Never leaves out an observation of a point that matters: its owner is among them.
with owners as (
    select s.debtor_id as owner_id
    from narrow_sharing s
    union
    select r.person_id
    from narrow_relations r
)
select c.*
from contact_points c
where c.rowid in (select n.rowid from contact_points n semi join owners o on o.owner_id = n.owner_id)
