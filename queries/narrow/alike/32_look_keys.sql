-- Numbers whose rows are looked up next: those of identity numbers, and of names with birth dates.
-- Never a value: a number stands for it.
select k.key
from narrow_keys k
