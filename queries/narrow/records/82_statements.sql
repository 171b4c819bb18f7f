-- Statements of the accounts kept.
-- Never looks at days: the questions do.
select
    t.account_id,
    t.statement_on,
    t.balance,
    t.minimum_due,
    t.paid,
    t.dpd
from statements t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'statements')
