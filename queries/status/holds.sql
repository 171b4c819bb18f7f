-- How many accounts, debtors, persons and points are held because a row that protects them could not be read.
-- Never names them.
select cast(count(*) as bigint) as held
from (select distinct subject_kind, subject from holds_unread where resolved_load is null) h
order by 1
