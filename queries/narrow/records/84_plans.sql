-- Plans about the accounts kept.
-- Never looks at days: the questions do.
select
    t.plan_id,
    t.account_id,
    t.signed_on,
    t.instalment_due_on,
    t.amount
from plans t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'plans')
