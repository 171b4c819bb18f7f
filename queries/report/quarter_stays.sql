-- What became of each segment's accounts by the end of the quarter, from `quarter_moved`: stayed, moved to another, paid off, taken back.
-- The four add up to the accounts. Never those placed in the quarter: they come from no segment.
select
    case when grouping(from_segment) = 0 then 'segment' else 'all' end as dimension,
    from_segment,
    count(distinct debtor_id) as people,
    count(*) as accounts,
    coalesce(cast(sum(balance) as decimal(18, 2)), 0) as balance,
    coalesce(cast(count_if(to_segment = from_segment) as bigint), 0) as stayed,
    coalesce(cast(count_if(to_segment <> from_segment and to_segment not in ('paid_off', 'recalled')) as bigint), 0) as moved,
    coalesce(cast(count_if(to_segment = 'paid_off') as bigint), 0) as paid_off,
    coalesce(cast(count_if(to_segment = 'recalled') as bigint), 0) as taken_back,
    count(distinct debtor_id) filter (where to_segment = from_segment) as stayed_people,
    count(distinct debtor_id) filter (where to_segment <> from_segment and to_segment not in ('paid_off', 'recalled')) as moved_people,
    count(distinct debtor_id) filter (where to_segment = 'paid_off') as paid_off_people,
    count(distinct debtor_id) filter (where to_segment = 'recalled') as taken_back_people
from quarter_moved
where from_segment <> 'placed'
group by grouping sets ((), (from_segment))
order by dimension desc, from_segment nulls last
