-- Numbers whose rows are looked up next: those of the debtors.
-- Never an id: a number stands for it.
select s.key
from narrow_sharing s
