-- Debtors who are lost at the end of the day asked for; kept as `week_lost_N`, `quarter_lost`. Never says why: the view `lost` does.
select debtor_id
from lost
where lost
