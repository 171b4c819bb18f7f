-- Lost debtors at the end of the day asked for, and all debtors.
-- Never says why: the lost view does.
select
    cast(count(case when l.lost then 1 end) as bigint) as lost,
    cast(count(*) as bigint) as debtors
from lost l
order by 1
