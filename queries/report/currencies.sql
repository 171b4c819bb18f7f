-- The currencies of the placements known. Never converts one into another.
select currency, count(*) as accounts
from placements
group by currency
order by currency
