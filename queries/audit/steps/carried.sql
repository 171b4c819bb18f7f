-- What each client's contact log tells at all, and whether there are lists of collectors and of texts: a rule that needs what no
-- file carries cannot be checked, and is said to be so.
-- Never takes an empty cell beside filled ones for a file that does not tell.
with told as (
    select
        a.client_nr,
        bool_or(c.recording_id is not null) as recordings,
        bool_or(c.entered_at is not null) as notes,
        bool_or(c.approval_id is not null) as approvals,
        bool_or(c.visitors is not null) as visitors
    from contacts c
    join audit_accounts a on a.account_id = c.account_id
    group by a.client_nr
)
select
    n.client_nr,
    n.client,
    coalesce(t.recordings, false) as recordings,
    coalesce(t.notes, false) as notes,
    coalesce(t.approvals, false) as approvals,
    coalesce(t.visitors, false) as visitors,
    exists (select 1 from collectors) as trainings,
    exists (select 1 from templates) as texts
from (select distinct client_nr, client from audit_accounts) n
left join told t on t.client_nr = n.client_nr
