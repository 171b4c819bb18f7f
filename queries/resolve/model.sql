-- The model that the last run used, and with what threshold. Never more than one row.
select m.model, m.threshold, m.loaded
from resolve_model m
order by m.threshold
