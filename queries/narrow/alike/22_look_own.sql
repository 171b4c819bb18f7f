-- Numbers whose rows are looked up next: those of the debtors narrowed to and of their contact persons.
-- Never an id: a number stands for it.
select distinct shiftright(xxhash64(o.record_id), 22) as key
from narrow_own o
