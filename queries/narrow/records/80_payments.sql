-- Payments on the accounts that matter, and whatever takes one of them back.
-- Never leaves out a reversal because of the account that it names.
with found as (
    select p.nr
    from narrow_paid p
    union
    select l.nr
    from narrow_rows l
    semi join narrow_paid p on p.key = l.key
    where l.feed = 'payments'
)
select
    y.payment_id,
    y.account_id,
    y.paid_on,
    y.amount,
    y.payer,
    y.reverses
from payments y
where y.rowid in (select f.nr from found f)
