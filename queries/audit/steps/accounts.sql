-- Every account with the numbers that the audit counts by instead of ids, the case that decides which rules bind (client, product,
-- lender), and the debtor's agreed hours and start of work in seconds of the day.
-- Never leaves out an account that is not held: a contact about it is what the audit looks for.
with newest as (
    select
        a.account_id,
        max_by(a.debtor_id, cast(a.placed_on as varchar) || a.batch) as debtor_id,
        max_by(a.client, cast(a.placed_on as varchar) || a.batch) as client,
        max_by(a.product, cast(a.placed_on as varchar) || a.batch) as product,
        max_by(a.batch, cast(a.placed_on as varchar) || a.batch) as batch
    from accounts a
    group by a.account_id
),
clocks as (
    select
        d.debtor_id,
        try_cast(split_part(split_part(d.agreed_hours, '-', 1), ':', 1) as integer) * 3600
            + try_cast(split_part(split_part(d.agreed_hours, '-', 1), ':', 2) as integer) * 60 as agreed_from,
        try_cast(split_part(split_part(d.agreed_hours, '-', 2), ':', 1) as integer) * 3600
            + try_cast(split_part(split_part(d.agreed_hours, '-', 2), ':', 2) as integer) * 60 as agreed_to,
        try_cast(split_part(d.work_starts, ':', 1) as integer) * 3600
            + try_cast(split_part(d.work_starts, ':', 2) as integer) * 60 as work_starts
    from debtors d
)
select
    n.account_id,
    cast(row_number() over (order by n.account_id) as integer) as account_nr,
    n.debtor_id,
    cast(dense_rank() over (order by n.debtor_id) as integer) as debtor_nr,
    n.client,
    cast(dense_rank() over (order by n.client) as integer) as client_nr,
    n.product,
    c.lender_type as lender,
    cast(dense_rank() over (order by n.client, n.product, c.lender_type) as integer) as case_nr,
    n.batch,
    k.agreed_from,
    case when k.agreed_from is not null then k.agreed_to end as agreed_to,
    k.work_starts
from newest n
left join clients c on c.client = n.client
left join clocks k on k.debtor_id = n.debtor_id
