-- One row per account as of the end of the day: the facts a strategy acts on (holds, last attempt, promises), then the attributes
-- a scorecard may give points for, each under its own name, all numbers (yes = 1, no = 0), NULL where nothing is known.
-- Attributes come from behaviour and means alone. Contacts in which the debtor used a right (dispute, cease_request,
-- complaint_threat, refused_to_pay) count neither for nor against: they are left out of every attribute.
-- Never an attribute: sex, age, place, care flags, complaints, disputes, suppressions. Never anything that happened after the day.
with base as (
    select * from account_now
),
counted as (
    select * from net_payments
),
spoken as (
    -- `case`, not `filter`: over millions of contacts the engine is quicker so.
    select
        c.account_id,
        max(case when c.party = 'debtor' and c.outcome = 'dispute' then c.at end) as disputed_at,
        max(case when c.party = 'debtor' and c.outcome = 'cease_request' then c.at end) as ceased_at,
        max(case when c.outcome = 'complaint_threat' then c.at end) as threatened_at,
        max(case when c.party = 'debtor' and c.outcome = 'promise' then c.at end) as promised_at,
        max(case when c.direction = 'outbound' then cast(coalesce(c.local_at, c.at) as date) end) as last_attempt_on,
        count(case
            when c.direction = 'outbound' and c.party = 'debtor' and c.outcome in ('right_party', 'promise', 'met', 'hardship')
                and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 90)
                then 1
        end) as answered_90d,
        count(case
            when c.direction = 'inbound' and c.party = 'debtor' and c.outcome in ('right_party', 'promise', 'met', 'hardship')
                and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 90)
                then 1
        end) as called_back_90d,
        count(case
            when c.party = 'debtor' and c.outcome = 'hardship'
                and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 180)
                then 1
        end) as hardship_180d,
        max(case
            when c.party = 'debtor' and c.outcome in ('right_party', 'promise', 'met', 'hardship')
                then cast(coalesce(c.local_at, c.at) as date)
        end) as spoken_on,
        count(case
            when c.direction = 'outbound' and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 90)
                and c.outcome in ('right_party', 'promise', 'met', 'hardship', 'no_answer', 'busy', 'switched_off', 'voicemail', 'not_home')
                then 1
        end) as tried_90d,
        count(case
            when c.direction = 'outbound' and cast(coalesce(c.local_at, c.at) as date) > date_sub(p.as_of, 30)
                and c.outcome in ('no_answer', 'busy', 'switched_off', 'voicemail', 'not_home')
                then 1
        end) as silent_30d
    from contacts c
    cross join params p
    where c.at < p.as_of_end
    group by c.account_id
),
troubled as (
    -- Complaints of a year, whatever came of them: they never cost a point, they only make a treatment gentler.
    select b.debtor_id, count(*) as complaints
    from complaints k
    cross join params p
    join base b on b.account_id = k.account_id
    where k.received_at < p.as_of_end and cast(coalesce(k.local_at, k.received_at) as date) > date_sub(p.as_of, 365)
    group by b.debtor_id
),
threatening as (
    select b.debtor_id, max(cast(s.threatened_at as date)) as threatened_on
    from spoken s
    join base b on b.account_id = s.account_id
    where s.threatened_at is not null
    group by b.debtor_id
),
in_force as (
    select s.subject_kind, s.subject, s.reason
    from suppressions_now s
    where s.subject_kind in ('debtor', 'account')
),
released as (
    -- The last time a person released what stopped a debtor or an account: a request releases no complaint, and a supervisor's own
    -- hold releases nothing.
    select s.subject_kind, s.subject, s.reason, max(s.released_at) as released_at
    from suppressions s
    cross join params p
    where s.subject_kind in ('debtor', 'account') and s.released_at < p.as_of_end and s.reason in ('cease_request', 'complaint_open')
    group by s.subject_kind, s.subject, s.reason
),
stops as (
    -- What stops one account of a debtor because of the person stops them all.
    select s.subject as debtor_id, s.reason
    from in_force s
    where s.subject_kind = 'debtor'
    union all
    select b.debtor_id, s.reason
    from in_force s
    join base b on b.account_id = s.subject
    where s.subject_kind = 'account' and s.reason not in ('dispute_open', 'client_instruction', 'supervisor')
    union all
    select b.debtor_id, 'complaint_open' as reason
    from complaints k
    cross join params p
    join base b on b.account_id = k.account_id
    where k.received_at < p.as_of_end and (k.resolved_at is null or k.resolved_at >= p.as_of_end)
    union all
    select b.debtor_id, case when c.outcome = 'cease_request' then 'cease_request' else 'complaint_open' end as reason
    from (
        select s.account_id, 'cease_request' as outcome, 'cease_request' as ended_by, s.ceased_at as said_at
        from spoken s
        where s.ceased_at is not null
        union all
        select s.account_id, 'complaint_threat' as outcome, 'complaint_open' as ended_by, s.threatened_at as said_at
        from spoken s
        where s.threatened_at is not null
    ) c
    join base b on b.account_id = c.account_id
    left join released ra on ra.subject_kind = 'account' and ra.subject = b.account_id and ra.reason = c.ended_by
    left join released rd on rd.subject_kind = 'debtor' and rd.subject = b.debtor_id and rd.reason = c.ended_by
    where c.said_at > coalesce(ra.released_at, timestamp '1000-01-01 00:00:00')
        and c.said_at > coalesce(rd.released_at, timestamp '1000-01-01 00:00:00')
    union all
    select u.subject as debtor_id, 'unread' as reason
    from holds_unread u
    where u.resolved_load is null and u.subject_kind = 'debtor'
    union all
    select b.debtor_id, 'unread' as reason
    from holds_unread u
    join base b on b.account_id = u.subject
    where u.resolved_load is null and u.subject_kind = 'account'
),
person_stops as (
    select
        s.debtor_id,
        bool_or(s.reason = 'cease_request') as cease,
        bool_or(s.reason in ('complaint_open', 'regulator')) as complaint,
        bool_or(s.reason = 'deceased') as deceased,
        bool_or(s.reason = 'represented_by_lawyer') as lawyer,
        bool_or(s.reason = 'dispute_open') as dispute,
        bool_or(s.reason = 'client_instruction') as instruction,
        bool_or(s.reason = 'wrong_party') as wrong_party,
        bool_or(s.reason = 'unread') as unread
    from stops s
    group by s.debtor_id
),
account_stops as (
    select s.subject as account_id, bool_or(s.reason = 'dispute_open') as dispute,
        bool_or(s.reason in ('client_instruction', 'supervisor')) as instruction
    from in_force s
    where s.subject_kind = 'account'
    group by s.subject
),
account_disputes as (
    select k.account_id
    from complaints k
    cross join params p
    where k.received_at < p.as_of_end and (k.resolved_at is null or k.resolved_at >= p.as_of_end)
        and k.category in ('amount_dispute', 'identity_dispute') and k.account_id is not null
    group by k.account_id
),
pauses_now as (
    select z.account_id, bool_or(z.reason = 'dispute') as dispute, bool_or(z.reason = 'complaint') as complaint, bool_or(z.reason = 'plan') as plan
    from pauses z
    cross join params p
    where z."from" <= p.as_of and (z.until is null or z.until >= p.as_of)
    group by z.account_id
),
income as (
    select
        y.account_id,
        max(y.paid_on) filter (where y.amount > 0) as last_paid_on,
        max(y.paid_on) filter (where y.amount > 0 and coalesce(y.payer, 'debtor') = 'debtor') as debtor_paid_on,
        coalesce(sum(y.amount) filter (where y.paid_on > date_sub(p.as_of, 90)), 0) as paid_90d
    from counted y
    cross join params p
    group by y.account_id
),
promised as (
    -- Single promises; an instalment plan is judged by account_now.plan_kept. Paid counts from the day made to 3 days past due.
    select r.account_id, r.promise_id, r.due_on, r.amount, coalesce(sum(y.amount), 0) as paid
    from promises r
    cross join params p
    left join counted y on y.account_id = r.account_id and y.paid_on >= r.made_on and y.paid_on <= date_add(r.due_on, 3)
    where r.made_on <= p.as_of and coalesce(r.instalments, 1) = 1
    group by r.account_id, r.promise_id, r.due_on, r.amount
),
promise_history as (
    select
        r.account_id,
        try_divide(
            count(*) filter (where date_add(r.due_on, 3) < p.as_of and r.paid >= r.amount),
            count(*) filter (where date_add(r.due_on, 3) < p.as_of)
        ) as kept_share,
        min(r.due_on) filter (where r.due_on >= p.as_of and r.paid < r.amount) as next_promise_on,
        max(r.due_on) filter (where r.due_on < p.as_of and r.paid < r.amount) as missed_promise_on
    from promised r
    cross join params p
    group by r.account_id
),
billed as (
    select
        s.account_id,
        count(*) filter (where s.dpd > 0) as late_statements,
        count(s.dpd) as aged_statements,
        max(s.dpd) as worst_dpd,
        max(s.dpd) filter (where s.statement_on > add_months(p.as_of, -3)) as worst_dpd_3m,
        max(s.statement_on) filter (where s.dpd > 0) as last_late_on,
        try_divide(sum(s.paid), sum(s.minimum_due)) as paid_to_due,
        count_if(s.paid > 0) as months_paid,
        count_if(s.balance > 0) as months_used,
        count(s.paid) as months_told,
        sum(s.paid) as paid_6m,
        sum(s.paid) filter (where s.statement_on > add_months(p.as_of, -3)) as paid_3m,
        min(s.paid) as least_paid,
        max_by(s.paid, s.statement_on) as last_paid,
        try_divide(sum(greatest(s.balance, 0)), count(s.balance)) as mean_balance,
        max_by(s.balance, s.statement_on) - min_by(s.balance, s.statement_on) as change
    from statements s
    cross join params p
    where s.statement_on <= p.as_of and s.statement_on > add_months(p.as_of, -6)
    group by s.account_id
),
cured as (
    -- Up to date again at the month-end after one that was past due.
    select f.account_id, count_if(f.dpd = 0 and f.dpd_before > 0) as cures
    from (
        select
            s.account_id,
            s.dpd,
            lag(s.dpd) over (partition by s.account_id order by s.statement_on) as dpd_before
        from statements s
        cross join params p
        where s.statement_on <= p.as_of and s.statement_on > add_months(p.as_of, -12) and s.dpd is not null
    ) f
    group by f.account_id
),
burden as (
    -- What one person owes on all accounts held here, of those who may have more than one: of others it is the account's own.
    select b.debtor_id, sum(b.monthly_due) as monthly_due, sum(b.balance) as balance
    from base b
    semi join shared_debtors m on m.debtor_id = b.debtor_id
    where b.held
    group by b.debtor_id
),
facts as (
    select
        b.account_id,
        b.debtor_id,
        b.client,
        b.batch,
        b.product,
        b.currency,
        b.region,
        b.collector,
        b.placed_on,
        b.balance,
        b.dpd,
        b.stage,
        b.file_id,
        b.row_line,
        -- Holds.
        not b.held as not_held,
        coalesce(d.care_flags like '%deceased%', false) or coalesce(x.deceased, false) as deceased,
        coalesce(b.status = 'impostor_claimed', false) or coalesce(x.wrong_party, false) as impostor,
        coalesce(b.status = 'lawyer_represented', false) or coalesce(x.lawyer, false) as lawyer,
        coalesce(b.status = 'bankrupt', false) as bankrupt,
        coalesce(b.status = 'legal', false) as legal,
        coalesce(b.status = 'fraud_suspected', false) as fraud,
        coalesce(b.status = 'disputed', false)
            or coalesce(x.dispute, false)
            or coalesce(a.dispute, false)
            or q.account_id is not null
            or coalesce(z.dispute, false)
            or coalesce(
                s.disputed_at > coalesce(s.promised_at, timestamp '1000-01-01 00:00:00')
                and cast(s.disputed_at as date) > coalesce(y.debtor_paid_on, date '1000-01-01'), false
            ) as dispute,
        coalesce(x.complaint, false) or coalesce(z.complaint, false) as complaint,
        coalesce(x.cease, false) as cease,
        coalesce(x.unread, false) as unread,
        coalesce(x.instruction, false) or coalesce(a.instruction, false) as instruction,
        b.plan_kept or coalesce(z.plan, false) as plan_active,
        z.account_id is not null and not coalesce(z.dispute or z.complaint or z.plan, false) as paused,
        coalesce(replace(replace(replace(d.care_flags, 'deceased', ''), ';', ''), ' ', '') <> '', false) as care,
        b.held and coalesce(l.lost, false) and datediff(p.as_of, b.placed_on) >= 3 as lost,
        months_between(p.as_of, coalesce(l.last_reached_on, b.placed_on)) as months_not_reached,
        s.last_attempt_on,
        h.next_promise_on,
        h.missed_promise_on,
        b.balance >= p.large_balance as large_balance,
        cast(coalesce(k.complaints, 0) as bigint) as complaints_12m,
        cast(datediff(p.as_of, w.threatened_on) as bigint) as threat_days,
        -- Attributes of willingness.
        cast(b.dpd as double) as days_past_due,
        cast(datediff(p.as_of, coalesce(greatest(y.last_paid_on, b.last_payment_on), y.last_paid_on, b.last_payment_on)) as double)
            as days_since_payment,
        cast(case when b.monthly_due > 0 then try_divide(coalesce(y.paid_90d, 0), 3 * b.monthly_due) end as double) as paid_share_90d,
        cast(h.kept_share as double) as promises_kept_share,
        cast(coalesce(s.answered_90d, 0) as double) as answered_90d,
        cast(coalesce(s.called_back_90d, 0) as double) as called_back_90d,
        cast(b.delinquencies_12m as double) as delinquencies_12m,
        cast(b.max_dpd_12m as double) as max_dpd_12m,
        cast(case when e.aged_statements > 0 then e.late_statements end as double) as late_statements_6m,
        cast(e.worst_dpd as double) as worst_dpd_6m,
        cast(e.paid_to_due as double) as paid_to_due_6m,
        cast(e.worst_dpd_3m as double) as worst_dpd_3m,
        cast(case when e.aged_statements > 0 then coalesce(months_between(p.as_of, e.last_late_on), 9) end as double) as months_since_late,
        cast(case when e.months_told > 0 then e.months_paid end as double) as months_paid_6m,
        cast(try_divide(e.paid_6m, b.credit_limit) as double) as paid_6m_to_limit,
        cast(e.least_paid as double) as least_paid_6m,
        cast(e.paid_3m as double) as paid_3m,
        cast(e.last_paid as double) as last_paid,
        cast(e.months_used as double) as months_used_6m,
        cast(v.cures as double) as self_cures_12m,
        -- Attributes of ability.
        cast(try_divide(coalesce(u.monthly_due, case when b.held then b.monthly_due end), d.monthly_income) as double) as due_to_income,
        cast(try_divide(greatest(coalesce(d.total_debt, 0), coalesce(u.balance, b.balance)), d.monthly_income) as double) as debt_to_income,
        cast(case when d.monthly_income is not null then case when d.income_verified then 1 else 0 end end as double) as income_verified,
        cast(try_divide(d.assets_value, coalesce(u.balance, b.balance)) as double) as assets_to_debt,
        cast(d.creditors_count as double) as creditors_count,
        cast(case when d.other_creditor_sued then 1 when not d.other_creditor_sued then 0 end as double) as other_creditor_sued,
        cast(case when d.employer is not null or d.occupation is not null then 1 end as double) as employment_known,
        cast(try_divide(b.balance, b.credit_limit) as double) as limit_used,
        cast(try_divide(e.mean_balance, b.credit_limit) as double) as limit_used_6m,
        cast(b.credit_limit as double) as credit_limit,
        cast(b.credit_limit - b.balance as double) as limit_left,
        cast(try_divide(e.change, b.credit_limit) as double) as balance_change_6m,
        cast(case when coalesce(s.hardship_180d, 0) > 0 then 1 else 0 end as double) as hardship_told,
        -- Attributes of contactability.
        cast(datediff(p.as_of, coalesce(greatest(s.spoken_on, y.debtor_paid_on), s.spoken_on, y.debtor_paid_on)) as double)
            as days_since_reached,
        cast(try_divide(s.answered_90d, s.tried_90d) as double) as answered_share_90d,
        cast(coalesce(s.silent_30d, 0) as double) as silent_30d,
        -- What the attributes are made of, for an explanation: it says what a payment, a call or a report would do to all of them.
        p.as_of,
        b.first_unpaid_on,
        b.off_dues,
        coalesce(p.as_of > b.billed_on, true) and coalesce(p.as_of > b.aged_on, true) as payments_count,
        b.paused_days,
        b.plan_short,
        b.monthly_due,
        coalesce(y.paid_90d, 0) as paid_90d,
        coalesce(s.tried_90d, 0) as tried_90d,
        d.monthly_income,
        d.total_debt,
        d.assets_value,
        coalesce(u.balance, b.balance) as owed_here,
        coalesce(u.monthly_due, case when b.held then b.monthly_due end) as due_here
    from base b
    cross join params p
    left join debtors d on d.debtor_id = b.debtor_id
    left join spoken s on s.account_id = b.account_id
    left join person_stops x on x.debtor_id = b.debtor_id
    left join account_stops a on a.account_id = b.account_id
    left join account_disputes q on q.account_id = b.account_id
    left join pauses_now z on z.account_id = b.account_id
    left join lost l on l.debtor_id = b.debtor_id
    left join income y on y.account_id = b.account_id
    left join promise_history h on h.account_id = b.account_id
    left join billed e on e.account_id = b.account_id
    left join cured v on v.account_id = b.account_id
    left join burden u on u.debtor_id = b.debtor_id
    left join troubled k on k.debtor_id = b.debtor_id
    left join threatening w on w.debtor_id = b.debtor_id
)
select *
from facts a
-- An id that is a token (K-…, which stood for a card or phone number) is ordered by where its row stood: no token orders anything.
order by case when a.account_id like 'K-%' then 1 else 0 end,
    case when a.account_id like 'K-%' then cast(null as varchar) else a.account_id end, a.file_id, a.row_line
