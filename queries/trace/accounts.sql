-- Accounts of the debtors given as lines of $debtors, with what decides whether anything may be done about them.
-- Never leaves one out because it is no longer held: the rules say what that means.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
unread as (
    select distinct u.subject_kind, u.subject
    from holds_unread u
    where u.resolved_load is null
)
select
    n.account_id,
    n.debtor_id,
    n.client,
    n.product,
    c.lender_type as lender,
    n.status,
    n.held,
    coalesce(n.plan_kept, false) as plan_kept,
    u.subject is not null or v.subject is not null as unread
from account_now n
left join clients c on c.client = n.client
left join unread u on u.subject_kind = 'account' and u.subject = n.account_id
left join unread v on v.subject_kind = 'debtor' and v.subject = n.debtor_id
where n.debtor_id in (select a.debtor_id from asked a)
order by n.debtor_id, n.client, n.account_id
