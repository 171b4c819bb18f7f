-- Promises about the accounts kept.
-- Never looks at days: the questions do.
select
    t.promise_id,
    t.account_id,
    t.made_on,
    t.due_on,
    t.amount,
    t.instalments,
    t.plan
from promises t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'promises')
