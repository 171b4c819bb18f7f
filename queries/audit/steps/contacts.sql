-- The contact log as the audit counts it: one narrow row a contact, with who was contacted (0 the debtor, else a contact person,
-- below 0 somebody unnamed), on which local day and second of it, and what came of it. `judged` are the days asked about; earlier
-- contacts are there for the counts, those with third parties and wishes to be left alone however old.
-- Never holds what was known after the day, and never a value.
with meanings as (
    -- outcome: nobody answered; a conversation; a human answered; the debtor, if it was the debtor, was reached
    select *
    from (values
        ('right_party', false, true, true, true),
        ('promise', false, true, true, true),
        ('refused_to_pay', false, true, true, true),
        ('hardship', false, true, true, true),
        ('dispute', false, true, true, true),
        ('cease_request', false, true, true, true),
        ('complaint_threat', false, true, true, true),
        ('met', false, false, true, true),
        ('relayed', false, true, true, false),
        ('relay_refused', false, true, true, false),
        ('wrong_party', false, false, true, false),
        ('no_answer', true, false, false, false),
        ('busy', true, false, false, false),
        ('switched_off', true, false, false, false),
        ('invalid_number', true, false, false, false),
        ('undelivered', true, false, false, false),
        ('voicemail', false, false, false, false),
        ('delivered', false, false, false, false),
        ('not_home', false, false, false, false)
    ) as m (outcome, unanswered, talk, answered, reaches)
),
given as (
    select
        c.contact_id,
        c.account_id,
        c.at,
        coalesce(c.local_at, c.at) as local_at,
        c.channel,
        c.direction,
        c.party,
        c.person_id,
        c.point_key,
        c.outcome,
        c.collector,
        c.template_id,
        c.recording_id is not null as recorded,
        coalesce(c.disclosed_debt, false) as disclosed,
        c.visitors,
        c.approval_id is not null as approved,
        c.entered_at
    from contacts c
    where c.at < cast($end as timestamp)
),
known as (
    select
        g.*,
        a.account_nr,
        a.debtor_nr,
        a.client_nr,
        a.case_nr,
        a.work_starts,
        cast(g.local_at as date) as day,
        p.person_nr,
        n.who as number_of,
        case
            when g.party = 'debtor' then false
            when p.person_nr is not null then p.relation <> 'guarantor'
            when n.who is not null then n.third_party
            when g.party = 'relation' then true
            else g.party = 'third_party' and g.point_key is not null
        end as third_party
    from given g
    join audit_accounts a on a.account_id = g.account_id
    left join audit_people p on p.person_id = g.person_id
    left join audit_numbers n
        on n.debtor_nr = a.debtor_nr
            -- The debtor, or a person the log names, needs no looking up.
            and n.point_key = case when g.party <> 'debtor' and p.person_nr is null then g.point_key end
)
select
    k.contact_id,
    k.account_nr,
    k.debtor_nr,
    k.client_nr,
    k.case_nr,
    case
        when k.party = 'debtor' then 0
        when k.person_nr is not null then k.person_nr
        when k.number_of is not null then k.number_of
        when k.third_party then -1 - coalesce(k.point_key, k.account_nr)
        else 0
    end as who,
    k.third_party,
    -- Somebody who owes nothing heard it, whoever was to be reached.
    k.third_party or ((k.party = 'relation' or k.party = 'third_party') and k.person_nr is null) as others_heard,
    k.at,
    k.day,
    cast(floor(epoch(k.local_at) - epoch(cast(k.day as timestamp))) as integer) as clock,
    k.work_starts,
    k.day >= cast($from as date) as judged,
    k.channel,
    k.direction = 'outbound' as ours,
    k.outcome,
    m.unanswered,
    m.talk,
    m.answered,
    (k.direction = 'inbound' and (k.party = 'debtor' or k.party = 'unknown')) or (k.party = 'debtor' and m.reaches) as reached,
    (k.party = 'debtor' or k.party = 'unknown') and k.person_nr is null as debtors_word,
    k.point_key,
    k.collector,
    k.template_id,
    k.recorded,
    k.disclosed,
    k.visitors,
    k.approved,
    -- Begun minutes count whole.
    cast(ceil((epoch(k.entered_at) - epoch(k.at)) / 60.0) as bigint) as note_after
from known k
join meanings m on m.outcome = k.outcome
where k.day <= cast($to as date)
    and (
        k.day >= cast($back as date)
        or k.third_party
        or k.outcome = 'cease_request'
        or k.outcome = 'complaint_threat'
        or k.outcome = 'wrong_party'
    )
