-- Rows of every feed's table.
-- Never reads a value.
select feed, row_count
from (
    select 'clients' as feed, cast(count(*) as bigint) as row_count from clients
    union all select 'collectors', cast(count(*) as bigint) from collectors
    union all select 'templates', cast(count(*) as bigint) from templates
    union all select 'targets', cast(count(*) as bigint) from targets
    union all select 'debtors', cast(count(*) as bigint) from debtors
    union all select 'accounts', cast(count(*) as bigint) from accounts
    union all select 'relations', cast(count(*) as bigint) from relations
    union all select 'contact_points', cast(count(*) as bigint) from contact_points
    union all select 'consents', cast(count(*) as bigint) from consents
    union all select 'suppressions', cast(count(*) as bigint) from suppressions
    union all select 'pauses', cast(count(*) as bigint) from pauses
    union all select 'plans', cast(count(*) as bigint) from plans
    union all select 'promises', cast(count(*) as bigint) from promises
    union all select 'contacts', cast(count(*) as bigint) from contacts
    union all select 'statements', cast(count(*) as bigint) from statements
    union all select 'outcomes', cast(count(*) as bigint) from outcomes
    union all select 'trace_outcomes', cast(count(*) as bigint) from trace_outcomes
    union all select 'payments', cast(count(*) as bigint) from payments
    union all select 'complaints', cast(count(*) as bigint) from complaints
) t
order by feed
