-- Numbers whose rows are looked up next: those of the contact persons of the debtors narrowed to.
-- Never an id: a number stands for it.
select distinct shiftright(xxhash64(n.person_id), 22) as key
from narrow_kin n
