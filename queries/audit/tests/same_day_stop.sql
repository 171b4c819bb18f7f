-- Contacts later on the day on which the debtor asked to stop or threatened to complain ($outcomes, parted by semicolons), or, where
-- $complaints, complained.
-- Never counts what was done in the same second.
with stops as (
    select l.debtor_nr, l.day, l.at, l.contact_id as fact
    from audit_contacts l
    where l.debtors_word and array_contains(split($outcomes, ';'), l.outcome)
    union all
    select c.debtor_nr, c.day, c.received_at as at, 'complaint ' || c.complaint_id as fact
    from audit_complaints c
    where $complaints
),
first_stop as (
    select s.debtor_nr, s.day, min(s.at) as at, min_by(s.fact, s.at) as fact
    from stops s
    group by s.debtor_nr, s.day
)
select
    l.contact_id,
    l.account_nr,
    l.debtor_nr,
    l.case_nr,
    l.at,
    l.day,
    cast(null as bigint) as counted,
    s.fact,
    cast(null as varchar) as others
from audit_contacts l
join first_stop s on s.debtor_nr = l.debtor_nr and s.day = l.day
where l.judged and l.ours and l.at > s.at
