-- Birth dates and names of those narrowed to that more debtors' files have than make pairs: not all rows that share them are kept,
-- so that the question cannot count them. Never one that few have.
select 'birth' as what, cast(o.birth_on as varchar) as key
from narrow_own o
semi join (select b.key from narrow_blocks b where b.crowded and not b.named) b on b.key = xxhash64(cast(o.birth_on as varchar))
union
select 'name', o.name
from narrow_own o
semi join (select b.key from narrow_blocks b where b.crowded and b.named) b on b.key = xxhash64(o.name)
