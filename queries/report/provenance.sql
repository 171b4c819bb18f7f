-- The files that were accepted, by what is in them, each once: what the page's hash of the data is made from.
-- Never depends on when, by whom or in what order they were loaded.
select distinct feed, sha256
from files
where accepted and rows_loaded > 0
order by feed, sha256
