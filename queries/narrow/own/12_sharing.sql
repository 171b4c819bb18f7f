-- Who ever had one of the accounts narrowed to: the debtors of all its placements, whenever they were placed.
-- Never only who has it now.
select distinct a.debtor_id, shiftright(xxhash64(a.debtor_id), 22) as key
from accounts a
where a.rowid in (select l.nr from narrow_rows l semi join narrow_asked k on k.key = l.key where l.feed = 'accounts')
