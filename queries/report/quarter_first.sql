-- The first day on which an account was placed, empty where none was. Never looks past the day asked for.
select min(placed_on) as day
from placements
order by 1
