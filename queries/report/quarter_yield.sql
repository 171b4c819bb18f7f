-- By stage: how many accounts were held when the quarter began, what they owed and paid, with the sums of squares and products in minor
-- units that tell how far accounts differ; and how many are held at its end, with what they owe: what next quarter's recovery is foretold
-- from. Never a sum of floats: squares are whole numbers.
with held as (
    select
        coalesce(stage, 'unknown') as stage,
        cast(held_balance * 100 as bigint) as owed,
        cast(paid * 100 as bigint) as paid
    from quarter_facts
    where held = 1
),
begun as (
    select
        stage,
        count(*) as accounts,
        cast(sum(owed) as bigint) as owed,
        cast(sum(paid) as bigint) as paid,
        cast(sum(cast(owed as decimal(19, 0)) * cast(owed as decimal(19, 0))) as varchar) as owed_squares,
        cast(sum(cast(paid as decimal(19, 0)) * cast(paid as decimal(19, 0))) as varchar) as paid_squares,
        cast(sum(cast(owed as decimal(19, 0)) * cast(paid as decimal(19, 0))) as varchar) as products
    from held
    group by stage
),
ended as (
    select
        coalesce(e.stage, 'unknown') as stage,
        count(*) as accounts_now,
        count(distinct p.debtor_id) as people,
        cast(sum(e.balance) * 100 as bigint) as owed_now
    from quarter_end e
    join placements p on p.account_id = e.account_id and p.client = e.client and p.batch = e.batch
    where e.standing = 'held'
    group by coalesce(e.stage, 'unknown')
)
select
    coalesce(e.stage, b.stage) as stage,
    coalesce(e.people, 0) as people,
    coalesce(e.accounts_now, 0) as accounts_now,
    coalesce(e.owed_now, 0) as owed_now,
    coalesce(b.accounts, 0) as accounts,
    coalesce(b.owed, 0) as owed,
    coalesce(b.paid, 0) as paid,
    coalesce(b.owed_squares, '0') as owed_squares,
    coalesce(b.paid_squares, '0') as paid_squares,
    coalesce(b.products, '0') as products
from ended e
full outer join begun b on b.stage = e.stage
order by coalesce(e.stage, b.stage)
