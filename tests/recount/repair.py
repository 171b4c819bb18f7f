"""Lost contact and its repair over a week, in debtors, by client and by the source through which they were found again.
Never takes who is lost from the program."""
from collections import defaultdict

from book import HEARD
from raw import DAY, day, phone


def repair(book, reach, week, checked):
    """Those lost when the week began and what became of them; gives the whole."""
    starts = defaultdict(lambda: dict(tried=False, reached=False))
    for row in week.rows:
        if row["lost_accounts"]:
            s = starts[row["client"], row["debtor"]]
            s["tried"] |= row["attempts"] > 0
            s["reached"] |= bool(row["repaired_debtor"])
    after = week.end + DAY
    gone = reach.lost(week.end)
    ends = {(p["client"], p["debtor"]) for p in book.newest(min(after, week.as_of)).values() if p["debtor"] in gone and book.held(p, after)}
    traced = {t["debtor"] for t in book.traces if week.inside(t["on"])}

    def figures(some):
        lost = [k for k in some if k["start"]]
        n = lambda is_one: sum(bool(is_one(k)) for k in lost)
        return {"lost_debtors": len(lost), "lost_tried": (n(lambda k: k["tried"]), len(lost)), "lost_traced": (n(lambda k: k["debtor"] in traced), len(lost)),
                "repair_rate": (n(lambda k: k["reached"]), len(lost)), "lost_otherwise": n(lambda k: not k["reached"] and not k["end"]),
                "lost_still": n(lambda k: not k["reached"] and k["end"]), "lost_new": sum(k["end"] and not k["start"] for k in some),
                "lost_end": sum(k["end"] for k in some)}
    people = lambda keys: [dict(debtor=debtor, start=any(k in starts for k in alike), end=any(k in ends for k in alike),
                                tried=any(starts[k]["tried"] for k in alike if k in starts), reached=any(starts[k]["reached"] for k in alike if k in starts))
                           for debtor in {d for _, d in keys} for alike in [[k for k in keys if k[1] == debtor]]]
    keys = set(starts) | ends
    total = figures(people(keys))
    clients = {client for client, _ in keys}
    checked.table("repair", ["client"], {(c,): figures(people({k for k in keys if k[0] == c})) for c in clients}, total={None: total})
    return total


def repair_sources(book, week, checked):
    """Through which source those lost were found: a point counts for the source that told it first, a debtor once, for the first reach of the week
    through a known point."""
    sought = {row["lost_debtor"] for row in week.rows if row["lost_debtor"]}
    found = {row["repaired_debtor"] for row in week.rows if row["repaired_debtor"]}
    told = defaultdict(list)
    for debtor, value, source, first in named_points(book, week.as_of):
        if debtor in sought:
            told[debtor, value].append((first is None, first or week.as_of, source))
    source_of = {key: min(rows)[2] for key, rows in told.items()}
    tries = [(c["debtor"], c["point"], c["at"], c["party"] == "debtor" and c["outcome"] in HEARD) for c in book.contacts if c["out"] and week.inside(c["on"]) and c["debtor"] in sought]
    tries += [(t["debtor"], t["point"], t["at"], t["result"] == "right_party") for t in book.traces if week.inside(t["on"]) and t["debtor"] in sought]
    has, tried, reached, firsts = defaultdict(set), defaultdict(set), defaultdict(set), {}
    for (debtor, _), source in source_of.items():
        has[source].add(debtor)
    for debtor, value, at, heard in tries:
        source = source_of.get((debtor, value))
        tried[source or "unknown_point"].add(debtor)
        if heard and debtor in found:
            firsts.setdefault(debtor, []).append((source is None, at, source or "unknown_point"))
    for debtor in found:
        reached[min(firsts[debtor])[2] if debtor in firsts else "own_accord"].add(debtor)
    sources = set(has) | set(tried) | set(reached)
    checked.table("repair_sources", ["source"], {(s,): {
        "source_debtors": len(has[s]), "source_tried": len(tried[s]), "source_reached": len(reached[s]), "source_yield": (len(reached[s]), len(tried[s]))} for s in sources})


def named_points(book, as_of):
    """(debtor, point, source, day first known) of every point of a debtor, or of a person named beside him, that is known by a day."""
    for t in book.points:
        if (t["first"] or t["last"] or as_of) <= as_of:
            yield book.persons.get(t["owner"], t["owner"]), t["value"], t["source"], t["first"] or (t["last"] if t["last"] and t["last"] <= as_of else None)
    for r in book.relations:
        known = day(r["declared_on"])
        if (known or as_of) <= as_of:
            for value in filter(None, (phone(r["phone"]), r["address"])):
                yield r["debtor_id"], value, r["source"], known
