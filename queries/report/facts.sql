-- Everything counted from $period_start to $period_end for one placement, and one row for the complaints that fit no account: the grain from
-- which every table of the weekly and of the quarterly report is added up, so that parts and totals tie; kept as `week_facts`, `quarter_facts`.
-- `period_state`, `period_lost` and `period_segments` are those of the evening before the period, `period_held` is its first day, `period_end`
-- the evening of its last (empty where a report does not ask for it); `period_paid` are the payments that count.
-- Never holds a rate: a rate is made from two sums, at the end.
with ranked as (
    select
        p.account_id,
        p.client,
        p.batch,
        row_number() over (partition by p.account_id order by p.placed_on desc, p.batch desc, p.client desc) as nth
    from placements p
    semi join placed_again g on g.account_id = p.account_id
    where p.placed_on <= cast($period_end as date)
),
older as (
    select account_id, client, batch
    from ranked
    where nth > 1
),
placed as (
    select
        p.*,
        coalesce(p.commission_rate, c.commission_rate, 0) as rate,
        m.debtor_id is null as alone,
        -- What happens to an account counts for the placement it was in last. Its id stands there alone, so that joins are by one key: a
        -- condition on one side of a left join makes the engine compare every row with every other.
        case when o.account_id is null then p.account_id end as last_of
    from placements p
    left join older o on o.account_id = p.account_id and o.client = p.client and o.batch = p.batch
    left join shared_debtors m on m.debtor_id = p.debtor_id
    left join clients c on c.client = p.client
    where p.placed_on <= cast($period_end as date)
),
-- The stage that a placement came with, by days: few, so that nothing is compared row by row.
came_with as (
    select distinct datediff(placed_on, past_due_since) as days
    from placed
),
staged as (
    select c.days, e.stage
    from came_with c
    join stage_edges e on c.days between e.from_dpd and coalesce(e.to_dpd, 1000000)
),
paid as (
    select account_id, client, batch, cast(sum(amount) as decimal(18, 2)) as amount
    from period_paid
    where paid_on between cast($period_start as date) and cast($period_end as date)
    group by account_id, client, batch
),
contacted as (
    select
        c.account_id,
        cast(count_if(c.direction = 'outbound') as bigint) as attempts,
        cast(count_if(
            c.direction = 'outbound'
            and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met',
                'relayed', 'relay_refused', 'wrong_party'
            )
        ) as bigint) as answered,
        bool_or(c.direction = 'outbound' and c.outcome in ('right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute')) as right_party,
        bool_or(c.outcome = 'promise') as promised,
        bool_or(
            c.direction = 'inbound' and c.party in ('debtor', 'unknown')
            or c.party = 'debtor' and c.outcome in (
                'right_party', 'promise', 'refused_to_pay', 'hardship', 'dispute', 'cease_request', 'complaint_threat', 'met'
            )
        ) as reached
    from contacts c
    cross join params p
    where c.at >= $from_at and c.at < $to_at and c.at < p.as_of_end
    group by c.account_id
),
promised as (
    select distinct account_id
    from promises
    where made_on between cast($period_start as date) and cast($period_end as date)
),
-- judged in the period: three days after the due day
judged as (
    select r.promise_id, r.account_id, r.amount, coalesce(cast(sum(n.amount) as decimal(18, 2)), 0) as paid
    from promises r
    left join period_paid n on n.account_id = r.account_id and n.paid_on between r.made_on and date_add(r.due_on, 3)
    where date_add(r.due_on, 3) between cast($period_start as date) and cast($period_end as date)
    group by r.promise_id, r.account_id, r.amount
),
kept as (
    select account_id, count(*) as promises_due, cast(count_if(paid >= amount) as bigint) as promises_kept
    from judged
    group by account_id
),
reached as (
    select distinct debtor_id
    from (
        select a.debtor_id
        from contacted c
        join placed a on a.account_id = c.account_id
        where c.reached
        union all
        select t.debtor_id
        from trace_outcomes t
        cross join params p
        where t.result = 'right_party' and t.tried_at >= $from_at and t.tried_at < $to_at and t.tried_at < p.as_of_end
        union all
        select a.debtor_id
        from period_paid n
        join placed a on a.account_id = n.account_id
        where n.paid_on between cast($period_start as date) and cast($period_end as date)
            and n.amount > 0 and coalesce(n.payer, 'debtor') = 'debtor'
    ) r
),
complained as (
    select
        c.account_id,
        count(*) as complaints,
        -- One that nobody answered is not in time: it is no unknown.
        cast(sum(
            case when c.first_response_at <= c.received_at + interval 24 hour and c.first_response_at < p.as_of_end then 1 else 0 end
        ) as bigint) as answered_in_time
    from complaints c
    cross join params p
    where c.received_at >= $from_at and c.received_at < $to_at and c.received_at < p.as_of_end
    group by c.account_id
),
counted as (
    select
        p.debtor_id,
        p.alone,
        p.client,
        p.batch,
        coalesce(s.stage, e.stage) as stage,
        g.segment,
        g.treatment,
        p.product,
        p.region,
        w.code as collector,
        p.currency,
        h.account_id is not null as held,
        coalesce(s.balance, p.balance_placed) as balance,
        p.placed_on >= cast($period_start as date) as new_in_period,
        coalesce(p.recalled_on between cast($period_start as date) and cast($period_end as date), false) as recalled,
        p.balance_placed,
        z.standing,
        z.balance as end_balance,
        coalesce(d.amount, 0) as paid,
        coalesce(d.amount, 0) * p.rate as commission,
        coalesce(c.attempts, 0) as attempts,
        coalesce(c.answered, 0) as answered,
        coalesce(c.right_party, false) as right_party,
        coalesce(c.right_party, false) and (coalesce(c.promised, false) or m.account_id is not null) as promised,
        coalesce(k.promises_due, 0) as promises_due,
        coalesce(k.promises_kept, 0) as promises_kept,
        l.debtor_id is not null as lost,
        r.debtor_id is not null as reached,
        coalesce(o.complaints, 0) as complaints,
        coalesce(o.answered_in_time, 0) as answered_in_time
    from placed p
    left join period_held h on h.account_id = p.account_id and h.client = p.client and h.batch = p.batch
    left join period_state s on s.account_id = p.account_id and s.client = p.client and s.batch = p.batch
    left join period_end z on z.account_id = p.account_id and z.client = p.client and z.batch = p.batch
    left join staged e on e.days = datediff(p.placed_on, p.past_due_since)
    left join period_segments g on g.account_id = p.account_id
    left join paid d on d.account_id = p.account_id and d.client = p.client and d.batch = p.batch
    left join contacted c on c.account_id = p.last_of
    left join promised m on m.account_id = p.last_of
    left join kept k on k.account_id = p.last_of
    left join complained o on o.account_id = p.last_of
    left join period_lost l on l.debtor_id = p.debtor_id
    left join reached r on r.debtor_id = p.debtor_id
    left join collector_codes w on w.collector = p.collector
)
select
    debtor_id,
    -- Who can stand in one row only is counted there; of the others the name says who is who.
    case when alone then 1 else 0 end as alone,
    case when not alone then debtor_id end as shared_debtor,
    client,
    batch,
    stage,
    segment,
    treatment,
    product,
    region,
    collector,
    currency,
    case when held then 1 else 0 end as held,
    case when held then balance else 0 end as held_balance,
    case when new_in_period then 1 else 0 end as placed,
    case when new_in_period then balance_placed else 0 end as placed_balance,
    case when held then balance when new_in_period then balance_placed else 0 end as worked_balance,
    case when recalled then 1 else 0 end as recalled,
    case when recalled then greatest(balance - paid, 0) else 0 end as recalled_balance,
    case when (held or new_in_period) and standing = 'paid' then 1 else 0 end as paid_off,
    case when standing = 'held' then 1 else 0 end as held_end,
    case when standing = 'held' then end_balance else 0 end as held_end_balance,
    paid,
    commission,
    attempts,
    answered,
    case when attempts > 0 then 1 else 0 end as attempted,
    case when held and attempts > 0 then 1 else 0 end as held_attempted,
    case when right_party then 1 else 0 end as right_party,
    case when promised then 1 else 0 end as promised,
    promises_due,
    promises_kept,
    case when held and lost then 1 else 0 end as lost,
    case when held and lost then debtor_id end as lost_debtor,
    case when held and lost and reached then debtor_id end as repaired_debtor,
    complaints,
    answered_in_time
from counted
where held or new_in_period or recalled or standing = 'held' or paid <> 0 or attempts > 0 or promises_due > 0 or complaints > 0
union all
select
    null, 0, null, null, null, null, null, null, null, null, null, null,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null,
    o.complaints,
    o.answered_in_time
from complained o
where not exists (select 1 from placed p where p.account_id = o.account_id)
