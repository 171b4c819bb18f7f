-- Values of points on record (sealed), of one debtor or of all: a token is found among them in memory.
-- Never opens one.
select
    t.value
from points t
where $debtor is null or t.debtor_id = $debtor
order by t.debtor_id, t.file_id, t.line, t.kind
