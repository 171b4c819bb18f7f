-- Consents of the debtors given as lines of $debtors, with their days, as known by the end of the day.
-- Never says which are in force: the day asked about decides.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
)
select
    c.debtor_id,
    c.purpose,
    c.granted_on,
    case when c.withdrawn_on <= p.as_of then c.withdrawn_on end as withdrawn_on
from consents c
cross join params p
join asked k on k.debtor_id = c.debtor_id
where c.granted_on <= p.as_of
order by c.debtor_id, c.purpose, c.granted_on, c.withdrawn_on
