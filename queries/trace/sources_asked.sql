-- The last day on which each source said anything of the debtors given as lines of $debtors or their contact persons, by client:
-- the day from which it is counted when it may be asked again. Never a value.
select t.debtor_id, t.client, t.source, max(coalesce(t.last_seen_on, t.first_seen_on)) as last_on
from points t
where t.source is not null
    and t.debtor_id in (select explode(split($debtors, chr(10))))
group by t.debtor_id, t.client, t.source
order by t.debtor_id, t.client, t.source
