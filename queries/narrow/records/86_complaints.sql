-- Complaints about the accounts kept.
-- Never looks at days: the questions do.
select
    t.complaint_id,
    t.account_id,
    t.received_at,
    t.category,
    t.resolved_at,
    t.local_at
from complaints t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_concerned k on k.key = l.key where l.feed = 'complaints')
