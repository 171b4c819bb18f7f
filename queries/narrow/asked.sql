-- The debtors that the session is narrowed to, given as lines of $debtors, each with the number under which its rows are looked up.
-- Never asks whether there are such debtors: rows of theirs are kept, whatever they are.
select distinct k.debtor_id, shiftright(xxhash64(k.debtor_id), 22) as key
from (select explode(split($debtors, chr(10))) as debtor_id) k
