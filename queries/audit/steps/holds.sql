-- Why and from when until when nobody was to be contacted about an account (or about any account of a debtor: account_nr empty).
-- Days are local; instants are exclusive: what happens at the same second is not after it, but a suppression holds from its very second. What a file says without a date counts
-- from the load that brought it. Plans are judged by the day elsewhere (`plan_days`).
-- Never holds what was known after the day asked for.
with ends as (
    -- Placements with the last day on which each was held. Where nothing dates the end, the load that told it does.
    select
        s.account_id,
        s.client,
        s.batch,
        s.placed_on,
        s.held_until,
        x.status,
        x.recalled_on,
        lead(s.placed_on) over (partition by s.account_id order by s.placed_on, s.batch, s.client) as next_placed_on,
        x.load_id
    from spans s
    join accounts x on x.account_id = s.account_id and x.client = s.client and x.batch = s.batch
),
paid as (
    select y.account_id, min(y.paid_on) as first_paid_on
    from net_payments y
    where y.amount > 0
    group by y.account_id
),
zeroed as (
    select t.account_id, min(t.statement_on) as zero_on
    from statements t
    where t.balance = 0
    group by t.account_id
),
closed as (
    select
        e.account_id,
        case
            when e.recalled_on <= e.held_until
                or date_sub(e.next_placed_on, 1) <= e.held_until
                or y.first_paid_on <= e.held_until
                or z.zero_on <= e.held_until
                then date_add(e.held_until, 1)
            else cast(l.loaded_at as date)
        end as from_day,
        date_sub(e.next_placed_on, 1) as to_day,
        case
            when e.recalled_on is not null and e.recalled_on <= e.held_until then 'recalled'
            when e.status = 'settled' then 'settled'
            when e.status = 'recalled' then 'recalled'
            else 'paid'
        end as hold
    from ends e
    left join loads l on l.load_id = e.load_id
    left join paid y on y.account_id = e.account_id
    left join zeroed z on z.account_id = e.account_id
    where e.held_until is not null
),
first_placed as (
    select a.account_id, min(a.placed_on) as placed_on
    from accounts a
    group by a.account_id
),
released as (
    select m.debtor_nr, m.reason, m.released_at
    from audit_marks m
    where m.subject_kind in ('debtor', 'account') and m.reason in ('cease_request', 'complaint_open') and m.released_at is not null
),
stops as (
    select
        l.debtor_nr,
        l.contact_id,
        case l.outcome when 'cease_request' then 'cease' else 'complaint_in_sight' end as hold,
        l.at as from_at,
        min(r.released_at) as to_at
    from audit_contacts l
    left join released r
        on r.debtor_nr = l.debtor_nr and r.released_at >= l.at
            and r.reason = case l.outcome when 'cease_request' then 'cease_request' else 'complaint_open' end
    where l.debtors_word and l.outcome in ('cease_request', 'complaint_threat')
    group by l.debtor_nr, l.contact_id, l.outcome, l.at
),
open_complaints as (
    select c.debtor_nr, c.complaint_id, c.received_at, c.resolved_at, min(r.released_at) as released_at
    from audit_complaints c
    left join released r on r.debtor_nr = c.debtor_nr and r.released_at >= c.received_at and r.reason = 'complaint_open'
    group by c.debtor_nr, c.complaint_id, c.received_at, c.resolved_at
),
said as (
    select a.debtor_nr, a.account_nr, 'not_placed' as hold, cast(null as date) as from_day, date_sub(f.placed_on, 1) as to_day,
        cast(null as timestamp) as from_at, cast(null as timestamp) as to_at, cast(f.placed_on as varchar) as fact, 'all' as scope
    from first_placed f
    join audit_accounts a on a.account_id = f.account_id
    union all
    select a.debtor_nr, a.account_nr, c.hold, c.from_day, c.to_day, cast(null as timestamp), cast(null as timestamp),
        cast(date_sub(c.from_day, 1) as varchar), 'all'
    from closed c
    join audit_accounts a on a.account_id = c.account_id
    where c.to_day is null or c.to_day >= c.from_day
    union all
    select s.debtor_nr, cast(null as integer), s.hold, cast(null as date), cast(null as date), s.from_at, s.to_at, s.contact_id, 'all'
    from stops s
    union all
    select o.debtor_nr, cast(null as integer), 'complaint_open', cast(null as date), cast(null as date), o.received_at,
        least(o.resolved_at, o.released_at), o.complaint_id, 'all'
    from open_complaints o
    union all
    select a.debtor_nr, a.account_nr, case z.reason when 'dispute' then 'disputed' else 'complaint_open' end, z."from", z.until,
        cast(null as timestamp), cast(null as timestamp), cast(z."from" as varchar), 'all'
    from pauses z
    join audit_accounts a on a.account_id = z.account_id
    where z.reason in ('dispute', 'complaint')
    union all
    select m.debtor_nr, case when m.reason in ('deceased', 'cease_request') then null else m.account_nr end,
        case m.reason
            when 'cease_request' then 'cease'
            when 'deceased' then 'deceased'
            when 'represented_by_lawyer' then 'lawyer_represented'
            when 'complaint_open' then 'complaint_open'
            when 'supervisor' then 'supervisor'
            else 'disputed'
        end,
        cast(null as date), cast(null as date), m.since - interval 1 microsecond, least(m.until, m.released_at), cast(m.since as varchar), case when m.reason in ('cease_request', 'complaint_open') then m.scope else 'all' end
    from audit_marks m
    where m.subject_kind in ('debtor', 'account')
        and m.reason in ('cease_request', 'deceased', 'represented_by_lawyer', 'complaint_open', 'dispute_open', 'supervisor')
    union all
    select a.debtor_nr, a.account_nr, x.status, cast(null as date), cast(null as date), l.loaded_at, cast(null as timestamp),
        cast(cast(l.loaded_at as date) as varchar), 'all'
    from accounts x
    join loads l on l.load_id = x.load_id
    join audit_accounts a on a.account_id = x.account_id and a.batch = x.batch and a.client = x.client
    where x.status in ('bankrupt', 'impostor_claimed', 'lawyer_represented', 'disputed')
    union all
    select a.debtor_nr, cast(null as integer), 'deceased', cast(null as date), cast(null as date), l.loaded_at, cast(null as timestamp),
        cast(cast(l.loaded_at as date) as varchar), 'all'
    from debtors d
    join loads l on l.load_id = d.load_id
    join audit_accounts a on a.debtor_id = d.debtor_id
    where ';' || replace(d.care_flags, ' ', '') || ';' like '%;deceased;%'
    union all
    select a.debtor_nr, case when u.subject_kind = 'account' then a.account_nr end, 'unread', cast(null as date), cast(null as date),
        l.loaded_at, e.loaded_at, cast(u.line as varchar), 'all'
    from holds_unread u
    join loads l on l.load_id = u.load_id
    left join loads e on e.load_id = u.resolved_load
    join audit_accounts a
        on (u.subject_kind = 'account' and a.account_id = u.subject) or (u.subject_kind = 'debtor' and a.debtor_id = u.subject)
)
select distinct debtor_nr, account_nr, hold, from_day, to_day, from_at, to_at, fact, scope
from said
-- Most accounts were placed, and closed, outside the days asked about: no contact of those days can meet such a hold.
where (from_day is null or from_day <= cast($to as date)) and (to_day is null or to_day >= cast($from as date))
