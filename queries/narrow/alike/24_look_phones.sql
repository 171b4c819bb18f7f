-- Numbers whose rows are looked up next: those of the points of the records narrowed to.
-- Never a value: a number stands for it.
select v.key
from narrow_phones v
