-- Placements that are no longer their account's latest, as known at the end of the day: another was placed later; of those of one day, the one
-- whose batch, then whose client, comes last is the latest. Few, so that what is asked of the latest leaves these out and sorts nobody else.
-- Never a placement of an account placed once.
select t.account_id, t.client, t.batch
from (
    select
        p.account_id,
        p.client,
        p.batch,
        row_number() over (partition by p.account_id order by p.placed_on desc, p.batch desc, p.client desc) as nth
    from placements p
    semi join placed_again g on g.account_id = p.account_id
) t
where t.nth > 1
