-- Published pairs that two records of one published human form, for the debtors given as lines of $debtors, to trace by.
-- Never a pair that the run did not accept.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
)
select l.record_id_a, l.debtor_id_a, l.record_id_b, l.debtor_id_b, l.weight_bits, l.p_match, l.evidence
from resolve_links l
join resolve_entities x on x.record_id = l.record_id_a
join resolve_entities y on y.record_id = l.record_id_b
where x.entity_id = y.entity_id
    and (l.debtor_id_a in (select a.debtor_id from asked a) or l.debtor_id_b in (select a.debtor_id from asked a))
order by l.record_id_a, l.record_id_b
