-- Who is lost, and on how many days in a row calls to the reserved mobile failed: of the debtors given as lines of $debtors, or,
-- where that is empty, all who are lost.
-- Never says why: the view `lost` does.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
)
select
    l.debtor_id,
    l.lost,
    l.reserved_failed_days
from lost l
where ($debtors is null and l.lost)
    or l.debtor_id in (select a.debtor_id from asked a)
order by l.debtor_id
