-- The accounts held at the end of the day asked for, with what decides whether they may be contacted; kept as `now_held`.
-- Never an account that left the book before the day.
select account_id, debtor_id, client, batch, placed_on, status, plan_kept, balance
from account_now
where held
