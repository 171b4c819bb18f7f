-- The debtors that the session is narrowed to, given as lines of $debtors.
-- Never asks whether there are such debtors: rows of theirs are kept, whatever they are.
select distinct k.debtor_id
from (select explode(split($debtors, chr(10))) as debtor_id) k
