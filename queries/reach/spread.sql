-- How many points of each kind are on record in so many debtors' files (landlines count as mobiles: a number is a number).
-- Never shows a point.
select s.kind, s.files, s.points
from point_spread s
order by s.kind, s.files
