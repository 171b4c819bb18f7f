-- Pauses of an account that begin on a day.
-- Never says whether one has ended.
select
    z.account_id
from pauses z
where z.account_id = $account and z."from" = $day
order by z.account_id
