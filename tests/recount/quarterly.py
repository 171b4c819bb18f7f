"""The quarterly report counted again: operations of the quarter, its months and what it is set beside; who worked, what was asked for and granted,
what sources were worth. Never skips a block: what is not here is named by recount.py as left out."""
import datetime as dt
from collections import defaultdict
from decimal import Decimal as D

from book import ANSWERED, HEARD, RIGHT
from complaints import Exposure
from fairness import fairness
from outlook import outlook
from period import Period, sums
from portfolio import portfolio, vintages
from raw import DAY, add_months, day, midnight
from repair import named_points
from risk import findings, risk
from trial import trials

PERIODS = ((None, 0), ("quarter_before", 3), ("year_before", 12))


def quarterly(book, reach, program, report, as_of, checked):
    start = day(report["quarter_start"])
    end = add_months(start, 3) - DAY
    quarters = {}
    for period, back in PERIODS:
        first, last = add_months(start, -back), add_months(start, 3 - back) - DAY
        known = any(book.held(p, first) for p in book.newest(first).values())
        quarters[period] = Period(book, reach, first, last, as_of, segments=program.placed(first - DAY) if known else None, ends=True, lost=known)
    checked.unknown = {period for period, q in quarters.items() if q.end < book.known_from()}
    totals = {period: sums(q.rows, q.whole) for period, q in quarters.items()}
    for period in quarters:
        checked.figures("totals", report["totals"], totals[period], period)
        checked.figures("headline", report["headline"], totals[period], period)
    for name in ("client", "product", "stage", "segment"):
        plan = lambda q, key: q.by_client.get(key[0]) if name == "client" else None
        counted = {period: {key: sums(rows, plan(q, key)) for key, rows in q.groups(name).items()} for period, q in quarters.items()}
        checked.table("by_" + name, [name], counted, empty=sums([]), total=totals)
    months = [Period(book, reach, add_months(start, n), add_months(start, n + 1) - DAY, as_of, ends=True, lost=False) for n in range(3)]
    counted = {(f"{m.start:%Y-%m}",): sums(m.rows) for m in months}
    checked.table("months_money", ["month"], counted)
    checked.table("months", ["month"], counted)
    known = list(Exposure(book, as_of).known())
    audited = findings(book, program, start, end, checked)
    people(book, program.judged, quarters, known, audited, checked)
    complaints(quarters, known, checked)
    protected(book, quarters, checked)
    sources(book, quarters, as_of, checked)
    risk(book, program, known, quarters, as_of, checked)
    portfolio(book, program, quarters[None], checked)
    trials(book, program.trial, as_of, checked)
    cohorts = vintages(book, end, checked)
    outlook(book, quarters, months, cohorts, checked)
    fairness(book, program, end, checked)


def people(book, judged, quarters, known, audited, checked):
    """By collector, team and in all; a contact counts for who made it, an account for whom it is with; a day worked has an outbound attempt."""
    by_collector, by_team, totals = {}, {}, {}
    for period, q in quarters.items():
        placed = {p["account"] for p in book.placements if p["placed"] <= q.as_of}
        made = [c for c in book.contacts if c["out"] and q.inside(c["on"]) and c["account"] in placed]
        about = [c for c in known if q.inside(c["on"])]
        book_of = defaultdict(list)
        for row in q.rows:
            book_of[row["collector"]].append(row)
        owning = {k for k, rows in book_of.items() if any(r["held"] for r in rows) or sum(r["net_payments"] for r in rows)}
        rows = {}
        for key in {c["collector"] for c in made} | owning | {c["collector"] for c in about}:
            mine, whose = [c for c in made if c["collector"] == key], book.collectors.get(key, dict(team=None, trained=None))
            days = len({c["home"].date() for c in mine}) if key else 0
            trained = whose["trained"]
            rows[key] = dict(
                team=whose["team"], trained_on=trained, named=key is not None, active=int(days > 0), days=days, attempts=len(mine),
                trained=int(days > 0 and trained is not None and trained <= q.end and (q.end - trained).days <= 366),
                answered=sum(c["outcome"] in ANSWERED for c in mine), right=sum(c["outcome"] in RIGHT for c in mine),
                held=sum(r["held"] for r in book_of[key]), balance=sum((r["held_balance"] for r in book_of[key]), D(0)),
                paid=sum((r["net_payments"] for r in book_of[key]), D(0)), complaints=sum(c["collector"] == key for c in about),
                reviewed=sum(c["id"] in judged for c in mine), defects=sum(judged.get(c["id"], False) for c in mine),
                findings=sum(f["collector"] == key for f in audited) if period is None else None)
        teams = defaultdict(list)
        for row in rows.values():
            teams[row["team"],].append(row)
        by_collector[period] = {(key, r["team"], str(r["trained_on"]) if r["trained_on"] else None): person([r]) for key, r in rows.items()}
        by_team[period] = {key: person(some) for key, some in teams.items()}
        totals[period] = person(rows.values())
        checked.figures("people", checked.report["people"], totals[period], period)
    checked.table("by_collector", ["collector", "team", "trained_on"], by_collector, empty=person([], None), total=totals)
    checked.table("by_team", ["team"], by_team, empty=person([], None), total=totals)


def person(rows, findings=0):
    rows = list(rows)
    total = lambda name: sum((r[name] for r in rows), 0)
    named = lambda name: sum((r[name] for r in rows if r["named"]), 0)
    known = [r["findings"] for r in rows if r["findings"] is not None]
    found = (sum(known), total("attempts")) if known else None if rows else (0, 0)
    days, active = total("days"), total("active")
    return {"active_collectors": active, "trained": (total("trained"), active), "days_worked": days, "attempts": total("attempts"),
            "attempts_per_day": (named("attempts"), days), "answered_per_day": (named("answered"), days), "rpc_per_day": (named("right"), days),
            "held_accounts": total("held"), "held_balance": total("balance"), "net_payments": total("paid"),
            "accounts_per_collector": (named("held"), active), "balance_per_collector": (named("balance"), active), "net_per_collector": (named("paid"), active),
            "complaints": total("complaints"), "complaints_per_1000_contacts": (total("complaints"), total("attempts")),
            "findings_per_1000_attempts": found, "reviewed": total("reviewed"), "defect_rate": (total("defects"), total("reviewed"))}


def complaints(quarters, known, checked):
    """A client's complaints are measured against its own accounts and contacts, all others against the whole's."""
    totals, cuts = {}, defaultdict(dict)
    for period, q in quarters.items():
        some = [c for c in known if q.inside(c["on"])]
        figures = lambda of, rows: {
            "complaints": len(of), "complaints_per_10000_accounts": (len(of), sum(r["held"] for r in rows)),
            "complaints_per_1000_contacts": (len(of), sum((r["attempts"] for r in rows), D(0))), "complaint_timeliness": (sum(c["in_time"] for c in of), len(of))}
        totals[period] = figures(some, q.rows)
        checked.figures("complaints", checked.report["complaints"], totals[period], period)
        for name in ("category", "channel", "level", "responsibility", "client"):
            of = lambda key: q.rows if name != "client" else [r for r in q.rows if r["client"] == key]
            cuts[name][period] = {(key,): figures([c for c in some if c[name] == key], of(key)) for key in {c[name] for c in some}}
    for name, counted in cuts.items():
        checked.table("complaints_by_" + name, ["complaint_channel" if name == "channel" else name], counted, empty=figures([], []), total=totals)


def protected(book, quarters, checked):
    """What people asked for or were granted: begun, ended and in force at the end. A third party's refusal ends by a release alone."""
    counted = {}
    for period, q in quarters.items():
        first, after, tally = midnight(q.start), midnight(q.end + DAY), defaultdict(lambda: [0, 0, 0])
        def count(key, begun, ended, start, over):
            n = tally[key]
            n[0] += start <= begun < over
            n[1] += ended is not None and start <= ended < over
            n[2] += begun < over and (ended is None or ended >= over)
        for s in book.suppressions:
            until = None if s["kind"] == "person" and s["reason"] == "cease_request" else s["until"]
            count(("suppression", s["reason"]), s["since"], min(filter(None, (s["released"], until)), default=None), first, after)
        for z in book.pauses:
            count(("pause", z["reason"]), z["begun"], z["until"], q.start, q.end + DAY)
        for c in book.consents:
            count(("consent", c["purpose"]), c["granted"], c["withdrawn"], q.start, q.end + DAY)
        counted[period] = {key: dict(zip(("begun", "ended", "in_force"), n)) for key, n in tally.items() if any(n)}
    before, checked.unknown = checked.unknown, set()  # what was asked for and granted has days of its own, however old
    checked.table("protected", ["protection", "reason"], counted, empty=dict(begun=0, ended=0, in_force=0))
    checked.unknown = before


def sources(book, quarters, as_of, checked):
    """What points from each source were worth: an attempt counts for every source that had named the point by the day it was last tried."""
    named = defaultdict(list)
    for debtor, value, source, first in named_points(book, as_of):
        if source:
            named[debtor, value, source].append(first)
    names = {"refused": "relay_refused"}
    counted = {}
    for period, q in quarters.items():
        tries = defaultdict(list)
        for c in book.contacts:
            if c["out"] and q.inside(c["on"]) and c["point"] and c["debtor"]:
                heard = c["party"] == "debtor" and c["outcome"] in HEARD
                result = "right_party" if heard and c["outcome"] != "relayed" else c["outcome"]
                tries[c["debtor"], c["point"]].append((c["home"].date(), result, c["outcome"] in ("complaint_threat", "cease_request")))
        for t in book.traces:
            if q.inside(t["on"]):
                tries[t["debtor"], t["point"]].append((t["home"].date(), names.get(t["result"], t["result"]), False))
        sums = defaultdict(lambda: defaultdict(int))
        for (debtor, value, source), firsts in named.items():
            some = tries.get((debtor, value))
            known = min((f for f in firsts if f), default=None)
            if some and (known is None or known <= max(d for d, _, _ in some)):
                n = sums[source,]
                n["points"] += 1
                for result in ("right_party", "relayed", "wrong_party"):
                    n[result] += any(r == result for _, r, _ in some)
                n["attempts"] += len(some)
                n["hits"] += sum(r == "right_party" for _, r, _ in some)
                n["complained"] += sum(c for _, _, c in some)
        counted[period] = {key: worth(n) for key, n in sums.items()}
    checked.table("sources", ["source"], counted, empty=worth(defaultdict(int)))


def worth(n):
    return {"points_tried": n["points"], "points_reached": (n["right_party"], n["points"]), "points_relayed": (n["relayed"], n["points"]),
            "points_wrong": (n["wrong_party"], n["points"]), "attempts": n["attempts"], "attempt_yield": (n["hits"], n["attempts"]),
            "complained_per_1000": (n["complained"], n["attempts"])}
