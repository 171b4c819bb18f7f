-- What debtors and others asked for or were granted, by kind and reason: begun in the period, ended in it, in force at its end. Refusals and
-- stops (suppressions), pauses of collection, consents granted and withdrawn.
-- Never whose: numbers of records alone.
with all_of as (
    select
        'suppression' as protection,
        s.reason,
        s.since >= $from_at and s.since < $to_at as begun,
        coalesce(s.ended_at >= $from_at and s.ended_at < $to_at, false) as ended,
        s.since < $to_at and coalesce(s.ended_at >= $to_at, true) as in_force
    from (
        -- a third party's refusal has no end but a release
        select
            u.reason,
            u.since,
            least(u.released_at, case when u.subject_kind <> 'person' or u.reason <> 'cease_request' then u.until end) as ended_at
        from suppressions u
    ) s
    union all
    select
        'pause',
        z.reason,
        z."from" between cast($period_start as date) and cast($period_end as date),
        coalesce(z.until between cast($period_start as date) and cast($period_end as date), false),
        z."from" <= cast($period_end as date) and coalesce(z.until > cast($period_end as date), true)
    from pauses z
    union all
    select
        'consent',
        c.purpose,
        c.granted_on between cast($period_start as date) and cast($period_end as date),
        coalesce(c.withdrawn_on between cast($period_start as date) and cast($period_end as date), false),
        c.granted_on <= cast($period_end as date) and coalesce(c.withdrawn_on > cast($period_end as date), true)
    from consents c
)
select
    protection,
    reason,
    cast(count_if(begun) as bigint) as begun,
    cast(count_if(ended) as bigint) as ended,
    cast(count_if(in_force) as bigint) as in_force
from all_of
group by protection, reason
having bool_or(begun or ended or in_force)
order by protection desc, reason
