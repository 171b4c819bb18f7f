-- Every account at the end of the day asked for: what it owed, its stage, and where it stood (held, paid, recalled); kept as the state
-- that a quarter or a month begins or ends with.
-- Never looks past the day: an account taken back or paid off on the day itself is no longer held at its end.
with closed as (
    select y.account_id, max(y.paid_on) as closed_on
    from payments y
    cross join params p
    join placements t on t.account_id = y.account_id
    where t.status in ('paid', 'settled') and y.amount > 0
    group by y.account_id
)
select
    n.account_id,
    n.client,
    n.batch,
    n.currency,
    n.stage,
    n.balance,
    case
        when n.balance = 0 then 'paid'
        when n.status in ('paid', 'settled') and coalesce(c.closed_on <= p.as_of, true)
            and (n.recalled_on is null or n.recalled_on > p.as_of or c.closed_on <= n.recalled_on)
            then 'paid'
        when n.held and (n.recalled_on is null or n.recalled_on > p.as_of) then 'held'
        else 'recalled'
    end as standing
from account_now n
cross join params p
left join closed c on c.account_id = n.account_id
