-- Numbers whose rows are looked up next: those of the accounts narrowed to.
-- Never an id: a number stands for it.
select k.key
from narrow_asked k
