-- Numbers whose rows are looked up next: those of the payments on the accounts that matter.
-- Never an id: a number stands for it.
select p.key
from narrow_paid p
