-- The debtors who are lost, all of them or those given as lines of $debtors.
-- Never says why: the view `lost` does.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
)
select l.debtor_id
from lost l
where l.lost
    and ($debtors is null or l.debtor_id in (select a.debtor_id from asked a))
order by l.debtor_id
