-- Accounts that matter, each with all its placements: the latest decides, whosever it is.
-- Never keeps some placements of an account and leaves out others.
select a.*
from accounts a
where a.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'accounts')
