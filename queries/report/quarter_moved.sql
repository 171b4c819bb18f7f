-- Each account with the segment it was in when the quarter began (`quarter_segments`) and what it came to by its end (`quarter_segments_end`,
-- `quarter_end`): a segment, paid off, taken back; those placed in the quarter come from none. The balance is what was owed when the quarter
-- began, or when the account was placed; kept as `quarter_moved`.
-- Never an account that was not held at the start and was placed before.
with facts as (
    select account_id, client, batch, debtor_id, balance_placed, placed_on,
        row_number() over (partition by account_id order by placed_on desc, batch desc, client desc) as newest
    from placements
    where placed_on <= cast($period_end as date)
),
begun as (
    select f.account_id, f.debtor_id, coalesce(s.balance, f.balance_placed) as balance, coalesce(g.segment, 'unknown') as from_segment
    from facts f
    join quarter_held h on h.account_id = f.account_id and h.client = f.client and h.batch = f.batch
    left join quarter_start s on s.account_id = f.account_id and s.client = f.client and s.batch = f.batch
    left join quarter_segments g on g.account_id = f.account_id
    where s.account_id is not null
),
joined as (
    select f.account_id, f.debtor_id, f.balance_placed as balance, 'placed' as from_segment
    from facts f
    anti join begun b on b.account_id = f.account_id
    where f.newest = 1 and f.placed_on >= cast($period_start as date)
)
select
    a.*,
    case
        when z.standing = 'held' then coalesce(g.segment, 'unknown')
        when z.standing = 'paid' then 'paid_off'
        else 'recalled'
    end as to_segment
from (select * from begun union all select * from joined) a
left join quarter_end z on z.account_id = a.account_id
left join quarter_segments_end g on g.account_id = a.account_id
