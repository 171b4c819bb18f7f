-- What each client's contact log tells at all, and whether there are lists of collectors and of texts: a rule that needs what no
-- file carries cannot be checked, and is said to be so.
-- Never takes an empty cell beside filled ones for a file that does not tell.
with of_the_days as (
    select
        l.client_nr,
        bool_or(l.recorded) as recordings,
        bool_or(l.note_after is not null) as notes,
        bool_or(l.approved) as approvals,
        bool_or(l.visitors is not null) as visitors
    from audit_contacts l
    group by l.client_nr
),
silent as (
    -- Only for these the rest of the log is read.
    select n.account_id, n.client_nr
    from audit_accounts n
    left join of_the_days d on d.client_nr = n.client_nr
    where not coalesce(d.recordings and d.notes and d.approvals and d.visitors, false)
),
told as (
    select d.client_nr, d.recordings, d.notes, d.approvals, d.visitors
    from of_the_days d
    union all
    select
        a.client_nr,
        bool_or(c.recording_id is not null),
        bool_or(c.entered_at is not null),
        bool_or(c.approval_id is not null),
        bool_or(c.visitors is not null)
    from contacts c
    join silent a on a.account_id = c.account_id
    group by a.client_nr
)
select
    n.client_nr,
    n.client,
    coalesce(bool_or(t.recordings), false) as recordings,
    coalesce(bool_or(t.notes), false) as notes,
    coalesce(bool_or(t.approvals), false) as approvals,
    coalesce(bool_or(t.visitors), false) as visitors,
    exists (select 1 from collectors) as trainings,
    exists (select 1 from templates) as texts
from (select distinct client_nr, client from audit_accounts) n
left join told t on t.client_nr = n.client_nr
group by n.client_nr, n.client
