-- The accounts held on the day asked for, by placement; kept as `quarter_held`, the day being a quarter's or month's first.
-- Never says what they owe: payments of the day itself must not lower what the week began with.
select account_id, client, batch
from account_now
where held
