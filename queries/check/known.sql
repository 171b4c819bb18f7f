-- Whether a debtor or a contact person is loaded: one row where it is, none where it is not.
-- Never more than the id that was asked for.
select d.debtor_id as id
from debtors d
where $kind = 'debtor' and d.debtor_id = $id
union
select r.person_id
from relations r
where $kind = 'person' and r.person_id = $id
order by id
