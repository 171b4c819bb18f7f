-- Numbers whose rows are looked up next: those of the accounts that matter.
-- Never an id: a number stands for it.
select c.key
from narrow_concerned c
