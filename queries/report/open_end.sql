-- What a period ends with, where a report does not ask for it; kept as `period_end`. Never has a row.
select account_id, client, batch, cast(null as varchar) as standing, balance
from period_state
where false
