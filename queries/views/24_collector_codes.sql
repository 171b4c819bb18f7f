-- The code that a report shows for whoever works accounts (`by_code`), of each once: there are fewer than accounts.
-- Never of one who only made contacts.
select d.collector, by_code(d.collector) as code
from (select distinct p.collector from placements p) d
