-- Records that bear a name of those narrowed to: whether they have an address matters.
-- Never compares what is sealed: equal text is an equal name.
select d.debtor_id as record_id
from debtors d
semi join narrow_own o on o.name = d.name
union
select r.person_id
from relations r
semi join narrow_own o on o.name = r.name
