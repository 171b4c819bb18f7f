-- Numbers whose rows are looked up next: those of the debtors of the kept outcomes of leads.
-- Never an id: a number stands for it.
select distinct shiftright(xxhash64(t.debtor_id), 22) as key
from narrow_trace_outcomes t
