-- The payments and reversals of a week that count, each with the commission rate of its placement; kept as `week_paid`.
-- Never rounds a commission.
select
    n.payment_id,
    n.account_id,
    p.debtor_id,
    n.client,
    n.batch,
    n.paid_on,
    n.amount,
    cast(coalesce(p.commission_rate, c.commission_rate, 0) as decimal(9, 6)) as rate,
    n.amount * coalesce(p.commission_rate, c.commission_rate, 0) as commission
from net_payments n
join placements p on p.account_id = n.account_id and p.client = n.client and p.batch = n.batch
left join clients c on c.client = n.client
where n.paid_on between $week_start and $week_end
