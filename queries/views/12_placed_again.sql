-- Accounts with more than one placement known at the end of the day: few, so that what must be told apart by placement is told apart for
-- them alone, and nobody else is sorted. Never an account placed once.
select p.account_id
from placements p
group by p.account_id
having count(*) > 1
