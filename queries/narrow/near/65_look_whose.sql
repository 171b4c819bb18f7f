-- Numbers whose rows are looked up next: those of the debtors of the kept outcomes of leads.
-- Never an id: a number stands for it.
select w.key
from narrow_whose w
