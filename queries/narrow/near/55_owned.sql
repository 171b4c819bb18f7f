-- Numbers that stand for the accounts of those narrowed to and of whoever shares a point with them.
-- Never leaves one out because it is no longer held.
select distinct shiftright(xxhash64(a.account_id), 22) as key
from accounts a
where a.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'accounts')
