"""Risk and improvement counted again: what the audit found, deadlines of the rules in force, root causes, remedies and what followed them.
Never decides what broke a rule or a deadline: the audit does, finding by finding, and this counts over them."""
import datetime as dt
from collections import defaultdict

from raw import DAY, day, moment, zone_of

# Tests of rules that protect somebody who asked to be left alone, or who must be.
WISHES = {"refused", "suppressed", "same_day_stop", "held", "wrong_party", "consent"}


def findings(book, program, start, end, checked):
    """A contact counts once a rule; beside them stand the outbound contacts of the same group. Gives the findings."""
    clock = {c["id"]: c["home"] for c in book.contacts}
    rules, seen = program.rules(), {}
    for f in program.findings(start, end):
        if f["contact_id"] is None:
            continue  # of a collector who stands out, and so of no contact
        at = clock[f["contact_id"]]
        seen[f["contact_id"], f["rule"]] = dict(
            contact=f["contact_id"], rule=f["rule"], severity=f["severity"], force=f["force"], collector=f["collector"], client=f["client"], month=f"{at:%Y-%m}",
            wish=bool(WISHES & {test["kind"] for test in rules[f["rule"]]["test"]}))
    found = list(seen.values())
    client_of = {account: rows[-1]["client"] for account, rows in book.by_account.items()}
    tried = [dict(month=f"{c['home']:%Y-%m}", client=client_of[c["account"]]) for c in book.contacts
             if c["out"] and start <= c["home"].date() <= end and c["account"] in client_of]

    def figures(some, attempts):
        n, hit = len(some), {f["contact"] for f in some}
        return {"findings": n, "contacts_found": len(hit), "findings_per_1000_attempts": (n, attempts),
                "against_wishes_per_1000": (len({f["contact"] for f in some if f["wish"]}), attempts)}
    total = figures(found, len(tried))
    for block, keys, own in (("severity", ["severity"], False), ("rule", ["rule", "severity", "force"], False), ("month", ["month"], True), ("client", ["client"], True)):
        groups = {tuple(f[k] for k in keys) for f in found} | ({(t[block],) for t in tried} if own else set())
        counted = {key: figures([f for f in found if tuple(f[k] for k in keys) == key], sum(t[block] == key[0] for t in tried) if own else len(tried)) for key in groups}
        checked.table("findings_by_" + block, keys, counted, total={None: total})
    for f in found:
        rule = rules[f["rule"]]
        if f"level_{rule['level']}" != f["severity"] or rule["force"] != f["force"]:
            checked.wrong.append(f"findings: the pack has {rule['id']} of level {rule['level']} and force {rule['force']}, the audit {f['severity']} and {f['force']}")
    return found


def risk(book, program, known, quarters, as_of, checked):
    deadlines(program, quarters, checked)
    causes(known, quarters, checked)
    remedies(book, known, quarters[None], as_of, checked)


def deadlines(program, quarters, checked):
    """Every deadline of the rules in force by how it stands, of complaints received in the period."""
    counted, standings = {}, program.deadlines()
    for period, q in quarters.items():
        groups = defaultdict(list)
        for d in standings:
            if q.inside(moment(d["received_at"]).astimezone(zone_of(None)).date()):
                groups[d["rule"], d["step_from"], d["step_to"]].append(d["standing"])
        counted[period] = {key: tally(some) for key, some in groups.items()}
    checked.table("deadlines", ["rule", "step_from", "step_to"], counted, empty=tally([]))


def tally(some):
    n = {name: some.count(name) for name in ("met", "missed", "running")}
    return n | {"complaints": len(some), "met_rate": (n["met"], n["met"] + n["missed"]), "untold": len(some) - sum(n.values())}


def causes(known, quarters, checked):
    now, before, groups = quarters[None], quarters["quarter_before"], defaultdict(lambda: ([], []))
    for c in known:
        for n, q in enumerate((now, before)):
            if q.inside(c["on"]):
                groups[c["root_cause"], c["action"]][n].append(c)
    counted = {}
    for (cause, action), (some, earlier) in groups.items():
        owners, asked = sorted({c["owner"] for c in some if c["owner"]}), [c for c in some if c["satisfied"] is not None]
        due = max((c["due"] for c in some if c["due"]), default=None)
        counted[cause, action, "; ".join(owners) or None, str(due) if due else None] = {
            "complaints": len(some), "complaints_before": len(earlier), "open_complaints": sum(c["resolved"] is None for c in some),
            "satisfied": (sum(c["satisfied"] for c in asked), len(asked))}
    checked.table("causes", ["root_cause", "action", "owner", "due_on"], counted)


def remedies(book, known, q, as_of, checked):
    """Actions that fell due in the quarter; complaints of the category in as many weeks before and from that day on, beside the accounts held when
    those weeks began; nothing after where the weeks have not passed."""
    until = {p: book.held_until(p, as_of) for p in book.placements if p["placed"] <= as_of}
    held = lambda on: sum(p["placed"] <= on and (last is None or max(last + DAY, p["placed"]) > on) for p, last in until.items())
    groups, counted = defaultdict(list), {}
    for c in known:
        if c["action"] and c["due"] and q.start <= c["due"] <= q.end:
            groups[c["category"], c["root_cause"], c["action"]].append(c)
    for (category, cause, action), some in groups.items():
        due, row = min(c["due"] for c in some), {"complaints": len(some)}
        alike = [c["home"] for c in known if c["category"] == category]
        for weeks in (4, 8, 13):
            span = dt.timedelta(7 * weeks)
            row[f"before_{weeks}"] = sum(due - span <= on < due for on in alike), held(due - span), 10000
            passed = due + span <= as_of + DAY
            row[f"after_{weeks}"] = (sum(due <= on < due + span for on in alike), held(due), 10000) if passed else None
        counted[category, cause, action, str(due)] = row
    checked.table("remedies", ["category", "root_cause", "action", "due_on"], counted)
