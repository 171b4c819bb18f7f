-- The accounts held on one day, by placement, each with what it owed when the day began, from `owed`; kept as `period_held` of a week that
-- begins on it. By the rules of `account_now`: placed on or before the day, and not recalled, paid or settled before it.
-- Never lowers what the day began with by what was paid on it.
select
    o.account_id,
    o.client,
    o.batch,
    case when o.from_day = cast($first_day as date) then o.balance_before else o.balance end as balance
from owed o
where o.from_day <= cast($first_day as date)
    and (o.until_day is null or o.until_day > cast($first_day as date))
    and (o.last_day is null or o.last_day >= cast($first_day as date))
    and (o.balance > 0 or (o.from_day = cast($first_day as date) and o.touched))
