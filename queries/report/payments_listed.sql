-- Every payment and reversal of the week that counts, from `week_paid`, by day: what the settlement's sums are made of.
-- Never a payment that no placement covers, nor the token that stands in place of an id that was a number: it changes with the key, so nothing is
-- ordered by it either.
select
    plain_id(payment_id) as payment_id,
    plain_id(account_id) as account_id,
    client,
    batch,
    cast(paid_on as varchar) as paid_on,
    cast(cast(rate as double) as varchar) as commission_rate,
    amount,
    cast(commission * 1000000 as bigint) as commission_millionths
from week_paid
order by paid_on, client, batch, plain_id(account_id) nulls last, plain_id(payment_id) nulls last, amount, rate
