-- The accounts held on the first day of some weeks, and of the week after them (`back` is -1), by placement, each with what it owed when the
-- week began, from `owed` and `weeks`; kept as `held_weeks`. By the rules of `account_now`: placed on or before the day, and not recalled,
-- paid or settled before it.
-- Never lowers what a week began with by what was paid on its first day.
with days as (
    select w.back, w.week_start as day from weeks w where w.back < $count
    union all
    select cast(-1 as bigint), date_add(w.week_end, 1) from weeks w where w.back = 0
),
closed as (
    -- The day a closing status counts from.
    select y.account_id, max(y.paid_on) as closed_on
    from payments y
    where y.amount > 0
    group by y.account_id
),
book as (
    select o.account_id, o.client, o.batch, o.from_day, o.until_day, o.balance, o.balance_before, o.touched, p.recalled_on,
        case when p.status in ('paid', 'settled') then coalesce(c.closed_on, date '0001-01-01') end as closed_on
    from owed o
    join placements p on p.account_id = o.account_id and p.client = o.client and p.batch = o.batch
    left join closed c on c.account_id = case when p.status in ('paid', 'settled') then o.account_id end
    where coalesce(p.status, 'open') <> 'recalled' or p.recalled_on is not null
)
select
    d.back,
    b.account_id,
    b.client,
    b.batch,
    case when b.from_day = d.day then b.balance_before else b.balance end as balance
from days d
join book b on b.from_day <= d.day and (b.until_day is null or b.until_day > d.day)
where (b.recalled_on is null or b.recalled_on >= d.day)
    and (b.closed_on is null or b.closed_on >= d.day)
    and (b.balance > 0 or (b.from_day = d.day and b.touched))
