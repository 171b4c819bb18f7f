-- Payments on the accounts kept, and whatever takes one of them back.
-- Never leaves out a reversal because of the account that it names.
with own as (
    select y.rowid as nr, shiftright(xxhash64(y.payment_id), 22) as key
    from payments y
    where y.rowid in (select l.nr from near_payments l semi join narrow_kept k on k.key = l.key)
),
found as (
    select o.nr
    from own o
    union
    select l.nr
    from near_payments l
    semi join own o on o.key = l.key
)
select y.*
from payments y
where y.rowid in (select f.nr from found f)
