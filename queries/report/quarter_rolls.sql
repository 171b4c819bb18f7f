-- Where the accounts of `quarter_start` stand in `quarter_end`, by currency, the stage they came from and what they came to, as
-- movement/rolls tells it: of each account what it owed then and, where it is still held, what it owes now. Those placed since, and those that
-- were not held and are again, come from no stage. Never an account that was held at neither end.
with moved as (
    select
        e.currency,
        case
            when s.standing = 'held' then coalesce(s.stage, 'unknown')
            when s.account_id is null then 'placed_since'
            else 'held_again'
        end as from_stage,
        case when e.standing = 'held' then coalesce(e.stage, 'unknown') else e.standing end as to_stage,
        case when s.standing = 'held' then s.balance else 0 end as balance_from,
        case when e.standing = 'held' then e.balance else 0 end as balance_to
    from quarter_end e
    left join quarter_start s on s.account_id = e.account_id
    where s.account_id is null or s.standing = 'held' or e.standing = 'held'
)
select
    cast(null as varchar) as client,
    cast(null as varchar) as batch,
    cast(null as varchar) as product,
    cast(null as varchar) as region,
    cast(null as varchar) as collector,
    currency,
    from_stage,
    to_stage,
    count(*) as accounts,
    cast(sum(balance_from) as decimal(18, 2)) as balance_from,
    cast(sum(balance_to) as decimal(18, 2)) as balance_to
from moved
group by currency, from_stage, to_stage
order by currency, from_stage, to_stage
