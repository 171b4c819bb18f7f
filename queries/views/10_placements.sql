-- One row per placement (account, client, batch) known at the end of the day asked for, with what was owed when it was placed.
-- Never says what is owed now: account_now does.
select
    a.account_id,
    a.debtor_id,
    a.client,
    a.batch,
    a.product,
    a.placed_on,
    a.recalled_on,
    a.opened_on,
    a.status,
    a.region,
    a.collector,
    a.commission_rate,
    a.currency,
    a.credit_limit,
    a.monthly_due,
    coalesce(a.past_due_since, date_sub(a.placed_on, a.dpd_at_placement)) as past_due_since,
    a.last_payment_on,
    a.last_payment_amount,
    a.delinquencies_12m,
    a.max_dpd_12m,
    cast(a.principal + coalesce(a.interest, 0) + coalesce(a.fees, 0) as decimal(18, 2)) as balance_placed,
    a.file_id,
    a.row_line
from accounts a
cross join params p
where a.placed_on <= p.as_of
