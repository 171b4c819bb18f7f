-- One row per placement with the last day on which it was held (empty while it is held), so that any earlier day can be
-- asked about: recalled, paid or settled, or placed anew, whichever came first. A close without a date of its own counts from
-- the account's last payment, else from the first statement of nothing owed, else from the day it was placed.
-- Never counts an event after the day asked for, and never says what is owed.
with followed as (
    -- When the account was placed anew, and how many of its placements are newer: of those placed again, since of all others nothing is.
    select
        p.account_id,
        p.client,
        p.batch,
        date_sub(lead(p.placed_on) over (partition by p.account_id order by p.placed_on, p.batch, p.client), 1) as until,
        row_number() over (partition by p.account_id order by p.placed_on desc, p.batch desc, p.client desc) as newest
    from placements p
    semi join placed_again g on g.account_id = p.account_id
),
paid as (
    select account_id, client, batch, max(paid_on) as last_paid_on
    from net_payments
    where amount > 0
    group by account_id, client, batch
),
zeroed as (
    select s.account_id, min(s.statement_on) as zero_on
    from statements s
    cross join params p
    where s.statement_on <= p.as_of and s.balance = 0
    group by s.account_id
)
select
    p.account_id,
    p.debtor_id,
    p.client,
    p.batch,
    p.region,
    p.collector,
    p.placed_on,
    least(
        p.recalled_on,
        case
            when n.balance = 0 or p.status in ('paid', 'settled') then coalesce(y.last_paid_on, z.zero_on, p.placed_on)
            when p.status = 'recalled' and p.recalled_on is null then p.placed_on
        end,
        f.until
    ) as held_until,
    coalesce(f.newest, 1) as newest
from placements p
left join followed f on f.account_id = p.account_id and f.client = p.client and f.batch = p.batch
left join account_now n on n.account_id = p.account_id and n.client = p.client and n.batch = p.batch
left join paid y on y.account_id = p.account_id and y.client = p.client and y.batch = p.batch
left join zeroed z on z.account_id = p.account_id
