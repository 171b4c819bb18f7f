-- Numbers whose blocks are looked up next: those of the birth dates and names of the records narrowed to.
-- Never opens a name: a number stands for it.
select xxhash64(cast(o.birth_on as varchar)) as key
from narrow_own o
where o.birth_on is not null
union
select xxhash64(o.name)
from narrow_own o
where o.name is not null
