-- Where the accounts of `movement_from` stand at the end of the day: by group, the stage they came from and what they came to, with
-- the balance they had then and the balance they have now. What an account came to, if it is no longer held:
--   paid: nothing is owed, or the status says paid or settled (if it was recalled as well: and no payment came after the recall)
--   recalled: it left the book otherwise
-- An account is followed by its id: placed anew in another batch, it counts in the group it had at the start. Accounts placed after
-- the first day (`placed_since`), and those that were not held on it but are now (`held_again`), come from no stage: a rate never
-- counts them. A group's column is empty where it is not asked for.
with closed as (
    select y.account_id, max(y.paid_on) as closed_on
    from payments y
    join placements t on t.account_id = y.account_id
    where t.status in ('paid', 'settled') and t.recalled_on is not null and y.amount > 0
    group by y.account_id
),
standing as (
    select
        n.*,
        case
            when n.held then coalesce(n.stage, 'unknown')
            when n.balance = 0 then 'paid'
            when n.status in ('paid', 'settled') and (n.recalled_on is null or n.recalled_on >= p.as_of or c.closed_on <= n.recalled_on)
                then 'paid'
            else 'recalled'
        end as to_stage
    from account_now n
    cross join params p
    left join closed c on c.account_id = n.account_id
),
moved as (
    select
        case when f.account_id is null then n.client else f.client end as client,
        case when f.account_id is null then n.batch else f.batch end as batch,
        case when f.account_id is null then n.product else f.product end as product,
        case when f.account_id is null then n.region else f.region end as region,
        case when f.account_id is null then n.collector else f.collector end as collector,
        case when f.account_id is null then n.currency else f.currency end as currency,
        case
            when f.account_id is not null then coalesce(f.stage, 'unknown')
            when n.placed_on > cast($from as date) then 'placed_since'
            else 'held_again'
        end as from_stage,
        n.to_stage,
        n.debtor_id,
        coalesce(f.balance, 0) as balance_from,
        case when n.held then n.balance else 0 end as balance_to
    from standing n
    left join movement_from f on f.account_id = n.account_id
    where f.account_id is not null or n.held or n.placed_on > cast($from as date)
),
grouped as (
    select
        case when cast($client as boolean) then client end as client,
        case when cast($batch as boolean) then batch end as batch,
        case when cast($product as boolean) then product end as product,
        case when cast($region as boolean) then region end as region,
        case when cast($collector as boolean) then collector end as collector,
        currency,
        from_stage,
        to_stage,
        debtor_id,
        balance_from,
        balance_to
    from moved
)
select
    client,
    batch,
    product,
    region,
    collector,
    currency,
    from_stage,
    to_stage,
    count(*) as accounts,
    cast(sum(balance_from) as decimal(18, 2)) as balance_from,
    cast(sum(balance_to) as decimal(18, 2)) as balance_to,
    count(distinct debtor_id) as people
from grouped
group by client, batch, product, region, collector, currency, from_stage, to_stage
order by client, batch, product, region, collector, currency, from_stage, to_stage
