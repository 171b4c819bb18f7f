-- Actions on complaints that fell due in the quarter, by category and root cause, with the first day on which each was due and the complaints
-- that name it; kept as `quarter_due`. Never an action without a day.
select category, root_cause, action, min(due_on) as due_on, count(*) as complaints
from complaint_facts
where due_on between cast($period_start as date) and cast($period_end as date) and action is not null
group by category, root_cause, action
