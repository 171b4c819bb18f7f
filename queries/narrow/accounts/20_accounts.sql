-- Every placement of the accounts narrowed to: when, and with whom.
-- Never leaves one out because it is no longer held.
select a.account_id, a.debtor_id, a.placed_on
from accounts a
where a.rowid in (select l.nr from narrow_rows l semi join narrow_asked k on k.key = l.key where l.feed = 'accounts')
