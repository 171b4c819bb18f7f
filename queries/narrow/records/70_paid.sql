-- Payments on the accounts that matter, each with the number that stands for its id: what takes it back names it.
-- Never an amount.
select y.rowid as nr, shiftright(xxhash64(y.payment_id), 22) as key
from payments y
where y.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'payments')
