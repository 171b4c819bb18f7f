-- Payments on the accounts kept, and whatever takes one of them back.
-- Never leaves out a reversal because of the account that it names.
with own as (
    select y.rowid as nr, y.payment_id
    from payments y
    semi join narrow_accounts a on a.account_id = y.account_id
),
found as (
    select o.nr
    from own o
    union
    select y.rowid
    from payments y
    semi join own o on o.payment_id = y.reverses
)
select y.*
from payments y
where y.rowid in (select f.nr from found f)
