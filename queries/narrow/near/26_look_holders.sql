-- Numbers whose rows are looked up next: those of the owners of the points that matter.
-- Never an id: a number stands for it.
select h.key
from narrow_holders h
