-- Points (sealed) that matter to many debtors at once: theirs and their contact persons', and the stopped ones with an end, where
-- it matters whose they are (view `suppressions_now`).
-- Never looks at days: more than is needed is kept, the questions leave out what was learned later.
with kin as (
    select r.person_id, r.phone, r.address
    from relations r
    semi join narrow_asked k on k.debtor_id = r.debtor_id
),
owners as (
    select k.debtor_id as owner_id
    from narrow_asked k
    union
    select n.person_id
    from kin n
)
select c.value
from contact_points c
semi join owners o on o.owner_id = c.owner_id
union
select n.phone
from kin n
where n.phone is not null
union
select n.address
from kin n
where n.address is not null
union
select s.subject
from suppressions s
where s.subject_kind = 'point' and s.reason = 'cease_request' and s.until is not null
