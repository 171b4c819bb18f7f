-- Birth dates and names that a session narrowed to few debtors knows to be in too many files for pairs: in any other session none,
-- since there the records themselves are counted. Never a person.
select cast(null as varchar) as what, cast(null as varchar) as key
from params p
where p.as_of is null
