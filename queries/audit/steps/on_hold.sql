-- Contacts made while a hold stood, each with the hold and what dates it.
-- Never counts what was written or said at the same second as the event that began the hold.
with made as (
    select l.contact_id, l.account_nr, l.debtor_nr, l.case_nr, l.at, l.day, l.channel
    from audit_contacts l
    where l.judged and l.ours
)
select m.contact_id, m.account_nr, m.debtor_nr, m.case_nr, m.at, m.day, h.hold, min(h.fact) as fact
from made m
join audit_holds h on h.debtor_nr = m.debtor_nr
where (h.account_nr is null or h.account_nr = m.account_nr)
    and (h.from_day is null or m.day >= h.from_day)
    and (h.to_day is null or m.day <= h.to_day)
    and (h.from_at is null or m.at > h.from_at)
    and (h.to_at is null or m.at < h.to_at)
    and (
        h.scope = 'all'
        or h.scope = m.channel
        or (h.scope = 'call' and m.channel = 'robot_call')
        or (h.scope = 'messenger' and m.channel = 'app_push')
    )
group by m.contact_id, m.account_nr, m.debtor_nr, m.case_nr, m.at, m.day, h.hold
union all
select m.contact_id, m.account_nr, m.debtor_nr, m.case_nr, m.at, m.day, 'plan_kept' as hold, d.plan_id as fact
from made m
join audit_plan_days d on d.account_nr = m.account_nr and d.day = m.day
