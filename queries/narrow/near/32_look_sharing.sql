-- Numbers whose rows are looked up next: those of whoever shares a point with the debtors narrowed to.
-- Never an id: a number stands for it.
select s.key
from narrow_sharing s
