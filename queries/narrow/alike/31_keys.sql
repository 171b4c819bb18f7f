-- Numbers under which the rows are looked up that share an identity number, or a name and birth date, with those narrowed to; and
-- their own. Never a birth date or a name alone: those are found by blocks.
select shiftright(xxhash64(o.national_id), 22) as key
from narrow_own o
where o.national_id is not null
union
select shiftright(xxhash64(o.name || cast(o.birth_on as varchar)), 22)
from narrow_own o
where o.name is not null and o.birth_on is not null
union
select k.key
from narrow_asked k
