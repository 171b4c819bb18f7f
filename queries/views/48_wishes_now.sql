-- Debtors who asked to be left alone (cease_request) or threatened to complain (complaint_open) in the log, as of the end of the day; not
-- where a person released that since, for the debtor or for the account.
-- Never a contact person's wish: that is his own.
with released as (
    select s.subject_kind, s.subject, s.reason, max(s.released_at) as released_at
    from suppressions s
    cross join params p
    where s.released_at < p.as_of_end and s.subject_kind in ('debtor', 'account')
    group by s.subject_kind, s.subject, s.reason
),
said as (
    select
        a.debtor_id,
        c.account_id,
        c.at,
        case c.outcome when 'cease_request' then 'cease_request' else 'complaint_open' end as reason
    from contacts c
    cross join params p
    join (select distinct account_id, debtor_id from accounts) a on a.account_id = c.account_id
    where c.outcome in ('cease_request', 'complaint_threat')
        and c.at < p.as_of_end
        and (c.party = 'debtor' or (c.party = 'unknown' and c.person_id is null))
)
select distinct s.debtor_id, s.reason
from said s
left join released d on d.subject_kind = 'debtor' and d.subject = s.debtor_id and d.reason = s.reason
left join released a on a.subject_kind = 'account' and a.subject = s.account_id and a.reason = s.reason
where coalesce(d.released_at < s.at, true) and coalesce(a.released_at < s.at, true)
