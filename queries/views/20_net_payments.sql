-- Payments and reversals that count: made from placed_on to recalled_on (both days included) of a placement, at or before the day asked for.
-- A reversal is a negative amount on its own day. Where placements overlap, the payment belongs to the one placed last.
-- Never counts a payment twice, and never one that no placement covers.
with covered as (
    select
        y.payment_id,
        y.account_id,
        d.client,
        d.batch,
        y.paid_on,
        y.amount,
        y.payer,
        d.placed_on,
        g.account_id is not null as again
    from payments y
    cross join params p
    join placements d on d.account_id = y.account_id
    left join placed_again g on g.account_id = y.account_id
    where y.paid_on <= p.as_of and y.paid_on >= d.placed_on and (d.recalled_on is null or y.paid_on <= d.recalled_on)
),
ranked as (
    select c.*, row_number() over (partition by c.payment_id order by c.placed_on desc, c.batch desc, c.client desc) as nth
    from covered c
    where c.again
)
select payment_id, account_id, client, batch, paid_on, amount, payer
from covered
where not again
union all
select payment_id, account_id, client, batch, paid_on, amount, payer
from ranked
where nth = 1
