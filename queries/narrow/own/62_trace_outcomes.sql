-- Outcomes of leads of the debtors.
-- Never a try that was made for somebody else.
select t.debtor_id, t.value, t.tried_at, t.result, t.local_at
from trace_outcomes t
where t.rowid in (select l.nr from narrow_rows l semi join narrow_sharing s on s.key = l.key where l.feed = 'trace_outcomes')
