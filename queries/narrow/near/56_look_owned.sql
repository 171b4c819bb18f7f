-- Numbers whose rows are looked up next: those of the accounts of whoever shares a point.
-- Never an id: a number stands for it.
select o.key
from narrow_owned o
