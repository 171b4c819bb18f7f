-- Debtors with more than one placement known at the end of the day, so that people are counted one by one where they stand once, and told
-- apart where they may stand twice. Never a debtor with one placement.
select p.debtor_id
from placements p
group by p.debtor_id
having count(*) > 1
