-- Numbers whose rows are looked up next: those of the points that matter.
-- Never a value: a number stands for it.
select v.key
from narrow_values v
