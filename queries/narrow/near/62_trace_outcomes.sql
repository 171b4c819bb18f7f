-- Outcomes of leads of those narrowed to, and everybody's at a point that matters.
-- Never leaves out a try because of who was sought there.
select t.*
from trace_outcomes t
where t.debtor_id in (select s.debtor_id from narrow_sharing s)
    or t.value in (select v.value from narrow_values v)
