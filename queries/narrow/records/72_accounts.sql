-- Accounts that matter, each with all its placements: the latest decides, whosever it is.
-- Never keeps some placements of an account and leaves out others.
select
    a.account_id,
    a.debtor_id,
    a.client,
    a.batch,
    a.product,
    a.placed_on,
    a.recalled_on,
    a.opened_on,
    a.currency,
    a.credit_limit,
    a.principal,
    a.interest,
    a.fees,
    a.past_due_since,
    a.dpd_at_placement,
    a.monthly_due,
    a.last_payment_on,
    a.last_payment_amount,
    a.delinquencies_12m,
    a.max_dpd_12m,
    a.status,
    a.region,
    a.collector,
    a.commission_rate,
    a.file_id,
    a.row_line
from accounts a
where a.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'accounts')
