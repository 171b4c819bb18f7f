-- How many accounts were held when the period began, from `quarter_held`. Never which.
select count(*) as accounts
from quarter_held
order by 1
