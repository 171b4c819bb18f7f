-- The rows of `segment/accounts` that a session has kept, in the same order: asked more than once of one account.
-- Never says more than was kept.
select *
from segment_facts a
-- An id that is a token (K-…, which stood for a card or phone number) is ordered by where its row stood: no token orders anything.
order by case when a.account_id like 'K-%' then 1 else 0 end,
    case when a.account_id like 'K-%' then cast(null as varchar) else a.account_id end, a.file_id, a.row_line
