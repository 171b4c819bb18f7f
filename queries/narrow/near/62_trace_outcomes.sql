-- Outcomes of leads of those narrowed to, and everybody's at a point that matters.
-- Never leaves out a try because of who was sought there.
with keys as (
    select s.key
    from narrow_sharing s
    union
    select v.key
    from narrow_values v
)
select
    t.debtor_id,
    t.kind,
    t.value,
    t.tried_at,
    t.result,
    t.local_at
from trace_outcomes t
where t.rowid in (select l.nr from narrow_rows l semi join keys k on k.key = l.key where l.feed = 'trace_outcomes')
