-- Whose a number or address is, seen from each debtor: 0 the debtor's own, else a contact person's number. What both have on
-- record is the debtor's.
-- Never opens a value: they are compared by a hash of what is sealed.
with owing as (
    select distinct a.debtor_id, a.debtor_nr
    from audit_accounts a
),
held as (
    select o.debtor_nr, xxhash64(t.value) as point_key, min(coalesce(p.person_nr, 0)) as who
    from points t
    join owing o on o.debtor_id = t.debtor_id
    left join audit_people p on p.person_id = t.person_id
    group by o.debtor_nr, xxhash64(t.value)
)
select h.debtor_nr, h.point_key, h.who, coalesce(p.relation <> 'guarantor', false) as third_party
from held h
left join audit_people p on p.person_nr = h.who
