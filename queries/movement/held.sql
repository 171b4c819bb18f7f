-- Accounts held at the end of the day, each with its stage and balance; kept as `movement_from`, where a movement starts.
-- Never an account that left the book before the day.
select n.account_id, n.client, n.batch, n.product, n.region, n.collector, n.currency, n.stage, n.balance
from account_now n
where n.held
