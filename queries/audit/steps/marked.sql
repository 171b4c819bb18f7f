-- Contacts made against a do-not-contact mark that covered the channel at that moment, each with the mark's reason and start. A
-- third party's refusal (a cease_request of a person, or of a number that is not the debtor's own) has no end.
-- Never lets an end or a release end what has none.
with made as (
    select l.contact_id, l.account_nr, l.debtor_nr, l.case_nr, l.at, l.day, l.who, l.third_party, l.point_key, l.channel
    from audit_contacts l
    where l.judged and l.ours
),
met as (
    select m.*, k.subject_kind, k.reason, k.scope, k.since, k.until, k.released_at
    from made m
    join audit_marks k on k.debtor_nr = m.debtor_nr
    where k.subject_kind in ('debtor', 'account', 'person')
        and (k.subject_kind <> 'account' or k.account_nr = m.account_nr or k.reason in ('deceased', 'cease_request'))
        and (k.subject_kind <> 'person' or k.person_nr = m.who)
    union all
    select m.*, k.subject_kind, k.reason, k.scope, k.since, k.until, k.released_at
    from made m
    join audit_marks k on k.point_key = m.point_key and k.subject_kind = 'point'
)
select
    t.contact_id,
    t.account_nr,
    t.debtor_nr,
    t.case_nr,
    t.at,
    t.day,
    t.reason,
    min(t.subject_kind || ' since ' || cast(t.since as varchar)) as fact
from met t
where t.since <= t.at
    and (
        (t.third_party and t.subject_kind in ('person', 'point') and t.reason = 'cease_request')
        or (
            (t.until is null or t.at < t.until)
            and (t.released_at is null or t.at < t.released_at)
            and (
                t.scope = 'all'
                or t.reason in ('deceased', 'represented_by_lawyer', 'dispute_open', 'wrong_party')
                or (t.scope = 'call' and t.channel in ('call', 'robot_call'))
                or (t.scope = 'messenger' and t.channel in ('messenger', 'app_push'))
                or (t.scope = t.channel)
            )
        )
    )
group by t.contact_id, t.account_nr, t.debtor_nr, t.case_nr, t.at, t.day, t.reason
