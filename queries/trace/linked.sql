-- What is known already of who is whom, one side of the debtors given as lines of $debtors: pairs that the last run of `resolve`
-- published, and what people decided about two records, the latest decision of each pair.
-- Never a run that saw more than the day; a decision holds whatever day is asked about, but where $replay says that the past is
-- looked at as it was.
with asked as (
    select explode(split($debtors, chr(10))) as debtor_id
),
decided as (
    select
        d.record_id_a,
        d.record_id_b,
        d.verdict,
        d.decided_by,
        cast(d.decided_at as date) as decided_on,
        row_number() over (partition by d.record_id_a, d.record_id_b order by d.noted desc) as back
    from resolve_decisions d
    cross join params p
    where $replay is null or d.decided_at < p.as_of_end
),
names as (
    select d.record_id_a as record_id
    from decided d
    union
    select d.record_id_b
    from decided d
),
files as (
    select n.record_id, r.debtor_id
    from names n
    join relations r on r.person_id = n.record_id
    union
    select n.record_id, d.debtor_id
    from names n
    join debtors d on d.debtor_id = n.record_id
),
judged as (
    select
        d.record_id_a, x.debtor_id as debtor_id_a, d.record_id_b, y.debtor_id as debtor_id_b,
        d.verdict, d.decided_by, d.decided_on
    from decided d
    join files x on x.record_id = d.record_id_a
    join files y on y.record_id = d.record_id_b
    where d.back = 1
        and (x.debtor_id in (select a.debtor_id from asked a) or y.debtor_id in (select a.debtor_id from asked a))
),
hits as (
    -- By the engine's row number, so that the long columns are read for the few that are wanted.
    select l.rowid as nr
    from resolve_traced l
    semi join asked a on a.debtor_id = l.debtor_id_a
    union
    select l.rowid
    from resolve_traced l
    semi join asked a on a.debtor_id = l.debtor_id_b
),
published as (
    select l.record_id_a, l.debtor_id_a, l.record_id_b, l.debtor_id_b, l.p_match, l.weight_bits, l.evidence
    from resolve_traced l
    cross join params p
    where l.as_of <= p.as_of
        and l.rowid in (select h.nr from hits h)
)
select
    coalesce(l.record_id_a, j.record_id_a) as one,
    coalesce(l.debtor_id_a, j.debtor_id_a) as one_debtor,
    coalesce(l.record_id_b, j.record_id_b) as other,
    coalesce(l.debtor_id_b, j.debtor_id_b) as other_debtor,
    l.p_match,
    l.weight_bits,
    l.evidence,
    j.verdict,
    j.decided_by,
    j.decided_on
from published l
full join judged j on j.record_id_a = l.record_id_a and j.record_id_b = l.record_id_b
order by one, other, one_debtor, other_debtor
