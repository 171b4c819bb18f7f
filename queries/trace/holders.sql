-- Points on record (sealed) of the debtors given as lines of $debtors and of the people named beside them: where a result that
-- is taken back finds the point it is about, and who is asked for there.
-- Never opens a value, and never leaves out what is blocked: a refusal may come from there too.
select distinct
    t.debtor_id,
    t.kind,
    t.value,
    coalesce(t.relation <> 'guarantor', false) as third_party
from points t
where t.debtor_id in (select explode(split($debtors, chr(10))))
order by t.debtor_id, t.kind, third_party
