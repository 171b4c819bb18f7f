-- Fills resolve_traced when a run is published: the pairs that two records of one published human form, of two debtors' files,
-- with the day the run was asked as of. Never a pair that the run did not accept.
select l.record_id_a, l.debtor_id_a, l.record_id_b, l.debtor_id_b, l.p_match, l.weight_bits, l.evidence, p.as_of
from resolve_links l
cross join params p
join resolve_entities x on x.record_id = l.record_id_a
join resolve_entities y on y.record_id = l.record_id_b
where x.entity_id = y.entity_id
    and l.debtor_id_a <> l.debtor_id_b
order by l.record_id_a, l.record_id_b
