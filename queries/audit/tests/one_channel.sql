-- Attempts on an account that are the $attempts-th or a later one within $days local days, all by one channel, none answered, and
-- nothing else tried in those days. A run ends with an answer or another channel.
-- Days are first counted in stretches of half the window: a window that qualifies holds one whole stretch, of one channel without an
-- answer or empty, so that only few accounts are put in order.
-- Never counts what lies before the window, nor an inbound contact as an attempt.
with stretches as (
    select
        l.account_nr,
        cast(floor(datediff(l.day, date '1970-01-01') / floor(($days + 1) / 2)) as bigint) as stretch,
        count(*) as tries,
        min(xxhash64(l.channel)) = max(xxhash64(l.channel)) and not bool_or(l.answered) as pure
    from audit_contacts l
    where l.ours
    group by l.account_nr, cast(floor(datediff(l.day, date '1970-01-01') / floor(($days + 1) / 2)) as bigint)
),
beside as (
    select
        s.*,
        lag(s.stretch) over (partition by s.account_nr order by s.stretch) as before_it,
        lag(s.tries) over (partition by s.account_nr order by s.stretch) as tries_before,
        lead(s.stretch) over (partition by s.account_nr order by s.stretch) as after_it,
        lead(s.tries) over (partition by s.account_nr order by s.stretch) as tries_after
    from stretches s
),
may_be as (
    select distinct b.account_nr
    from beside b
    where (b.pure and b.tries
            + case when b.before_it = b.stretch - 1 then b.tries_before else 0 end
            + case when b.after_it = b.stretch + 1 then b.tries_after else 0 end >= $attempts)
        or (coalesce(b.before_it < b.stretch - 1, true)
            and b.tries + case when b.before_it = b.stretch - 2 then b.tries_before else 0 end >= $attempts)
),
tries as (
    select
        l.contact_id,
        l.account_nr,
        l.debtor_nr,
        l.case_nr,
        l.at,
        l.day,
        l.judged,
        l.channel,
        l.answered,
        lag(l.channel) over (partition by l.account_nr order by l.at, l.contact_id) as channel_before,
        lag(l.answered) over (partition by l.account_nr order by l.at, l.contact_id) as answered_before,
        lag(l.day) over (partition by l.account_nr order by l.at, l.contact_id) as day_before
    from audit_contacts l
    semi join may_be m on m.account_nr = l.account_nr
    where l.ours
),
runs as (
    select
        t.*,
        sum(case when t.answered or t.channel_before is distinct from t.channel or t.answered_before then 1 else 0 end) over (
            partition by t.account_nr order by t.at, t.contact_id rows between unbounded preceding and current row
        ) as run,
        -- The last day on which something else happened.
        max(case when t.answered then t.day when t.channel_before <> t.channel or t.answered_before then t.day_before end) over (
            partition by t.account_nr order by t.at, t.contact_id rows between unbounded preceding and current row
        ) as broken_on
    from tries t
),
ordered as (
    select
        r.*,
        lag(r.day, cast($attempts - 1 as integer)) over (partition by r.account_nr, r.run order by r.at, r.contact_id) as nth_before
    from runs r
    where not r.answered
),
caught as (
    select o.*
    from ordered o
    where o.judged
        and o.nth_before > date_sub(o.day, $days)
        and (o.broken_on is null or o.broken_on <= date_sub(o.day, $days))
)
select
    c.contact_id,
    c.account_nr,
    c.debtor_nr,
    c.case_nr,
    c.at,
    c.day,
    count(*) as counted,
    c.channel as fact,
    array_join(array_sort(collect_list(cast(o.at as varchar) || ' ' || o.contact_id)), chr(31)) as others
from caught c
join ordered o on o.account_nr = c.account_nr and o.run = c.run
where o.day > date_sub(c.day, $days) and (o.at < c.at or (o.at = c.at and o.contact_id <= c.contact_id))
group by c.contact_id, c.account_nr, c.debtor_nr, c.case_nr, c.at, c.day, c.channel
