-- Accounts by the segment they were in when the quarter began and what they came to by its end, from `quarter_moved`.
-- Never divides: part and whole stand side by side.
select
    from_segment,
    to_segment,
    count(distinct debtor_id) as people,
    count(*) as accounts,
    cast(sum(balance) as decimal(18, 2)) as balance,
    cast(sum(count(*)) over (partition by from_segment) as bigint) as accounts_from,
    cast(sum(cast(sum(balance) as decimal(18, 2))) over (partition by from_segment) as decimal(18, 2)) as balance_from
from quarter_moved
group by from_segment, to_segment
order by
    case when from_segment = 'placed' then 1 else 0 end,
    from_segment,
    case when to_segment in ('paid_off', 'recalled') then 1 else 0 end,
    to_segment
