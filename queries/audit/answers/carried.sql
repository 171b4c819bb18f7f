-- What each client's log tells at all, and how many visits of the days asked about do not tell how many went.
-- Never a client without a contact in those days.
select
    k.client,
    k.recordings,
    k.notes,
    k.approvals,
    k.visitors,
    k.trainings,
    k.texts,
    cast(sum(case when l.channel = 'visit' and l.ours and l.visitors is null then 1 else 0 end) as bigint) as visits_untold,
    cast(sum(case when l.channel = 'visit' and l.ours then 1 else 0 end) as bigint) as visits,
    cast(sum(case when l.channel in ('sms', 'letter', 'messenger') and l.ours and l.template_id is not null then 1 else 0 end) as bigint) as with_template
from audit_carried k
join audit_contacts l on l.client_nr = k.client_nr
where l.judged
group by k.client, k.recordings, k.notes, k.approvals, k.visitors, k.trainings, k.texts
order by k.client
