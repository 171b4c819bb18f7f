"""The complaint report counted again: every part in three weeks and thirteen, control charts and their signals, deadlines, steps, causes, and complaints
beside recovery. Never judges a complaint: it counts."""
import datetime as dt
from collections import defaultdict
from decimal import Decimal as D

import trends
from period import in_time
from raw import DAY, day, midnight

SPANS = ((None, 0, 0), ("week_before", 1, 1), ("four_weeks_before", 4, 4))
STEPS = {"called_back": ("acknowledged", "at", 10), "first_finding": ("first_finding", "at", 120), "records": ("records", "at", 240),
         "investigated": ("investigated", "at", 480), "answered": ("first_response", "at", 1440), "followed_up": ("followed_up", "first_response", 2880)}


class Exposure:
    """What complaints are measured against: accounts held on a day, and outbound contacts."""

    def __init__(self, book, as_of):
        self.book, self.as_of = book, as_of
        self.placed = [p for p in book.placements if p["placed"] <= as_of]
        self.newest = book.newest(as_of)
        until = {p: book.held_until(p, as_of) for p in self.placed}
        self.held = lambda on: [p for p in self.placed if p["placed"] <= on and (until[p] is None or until[p] >= on)]
        self.contacts = [(c, self.newest[c["account"]]) for c in book.contacts if c["out"] and c["account"] in self.newest]

    def known(self):
        """Complaints received by the day, each with where it belongs, what was done by then, and whether it was answered in time."""
        end = midnight(self.as_of + DAY)
        by_then = lambda at: at if at and at < end else None
        for c in self.book.complaints:
            if c["at"] < end:
                p = self.newest.get(c["account"], {})
                yield dict(c, client=p.get("client"), region=c["region"] or p.get("region"), collector=c["collector"] or p.get("collector"), own_stage=None,
                           complaint_channel=c["channel"], first_response=by_then(c["first_response"]), resolved=by_then(c["resolved"]), in_time=in_time(c, self.as_of),
                           **{step: by_then(c[step]) for step in ("acknowledged", "first_finding", "records", "investigated", "followed_up")})


def complaints(book, reach, program, report, as_of, checked):
    start = day(report["week_start"])
    exposure = Exposure(book, as_of)
    back = lambda on: (start - (on - dt.timedelta(on.weekday()))).days // 7
    known = [dict(c, back=back(c["on"])) for c in exposure.known()]
    contacts = [(back(c["on"]), p) for c, p in exposure.contacts]
    checked.unknown = {period for period, newest, _ in SPANS if start + dt.timedelta(6 - 7 * newest) < book.known_from()}
    parts(known, contacts, exposure, start, checked)
    weeks(known, contacts, exposure, start, checked)
    charts(known, exposure, start, checked)
    deadlines(known, as_of, checked)
    causes(known, exposure, start, checked)
    states(book, known, contacts, exposure, program.placed(start - DAY), start, checked)
    conduct(book, known, contacts, exposure, start, checked)


def figures(some, held, contacts):
    n = len(some)
    return {"complaints": n, "complaints_per_10000_accounts": (n, held), "complaints_per_1000_contacts": (n, contacts),
            "complaint_timeliness": (sum(c["in_time"] for c in some), n)}


def parts(known, contacts, exposure, start, checked):
    """A part of the book is measured against its own accounts and contacts, any other part against the whole's."""
    held = {back: exposure.held(start - dt.timedelta(7 * back)) for back in (0, 1, 4, 12)}
    totals, thirteen = {}, [c for c in known if 0 <= c["back"] <= 12]
    quarter = lambda some: {"complaints_13_weeks": len(some), "complaint_timeliness_13_weeks": (sum(c["in_time"] for c in some), len(some))}
    within = lambda newest, oldest, of=None: [p for back, p in contacts if newest <= back <= oldest and (of is None or of(p))]
    for period, newest, oldest in SPANS:
        some = [c for c in known if newest <= c["back"] <= oldest]
        totals[period] = figures(some, len(held[oldest]), len(within(newest, oldest)))
        checked.figures("totals", checked.report["totals"], totals[period], period)
    totals[None] |= quarter(thirteen)
    checked.figures("totals", checked.report["totals"], quarter(thirteen))
    for name in ("category", "channel", "level", "responsibility", "client", "region", "collector"):
        column, own, counted = {"channel": "complaint_channel"}.get(name, name), name in ("client", "region", "collector"), {}
        keys = {c[name] for c in thirteen}
        for period, newest, oldest in SPANS:
            counted[period] = {}
            exposed = {p[name] for p in held[oldest]} | {p[name] for p in within(newest, oldest)} if own else set()
            for key in keys | exposed:
                mine = (lambda p: p[name] == key) if own else None
                some = [c for c in known if newest <= c["back"] <= oldest and c[name] == key]
                counted[period][key,] = figures(some, len([p for p in held[oldest] if mine is None or mine(p)]), len(within(newest, oldest, mine)))
        exposed = {p[name] for p in held[12]} | {p[name] for p in within(0, 12)} if own else set()
        for key in keys | exposed:
            counted[None].setdefault((key,), figures([], 0, 0)).update(quarter([c for c in thirteen if c[name] == key]))
        checked.table("by_" + name, [column], counted, empty=figures([], 0, 0) | quarter([]), total=totals)


def weeks(known, contacts, exposure, start, checked):
    counted = {}
    for back in range(27):
        first = start - dt.timedelta(7 * back)
        some, held, tried = [c for c in known if c["back"] == back], len(exposure.held(first)), sum(b == back for b, _ in contacts)
        counted[str(first),] = figures(some, held, tried) | {"held_accounts": held, "attempts": tried}
    checked.table("weeks", ["week_start"], counted)
    checked.table("weeks_contacts", ["week_start"], counted)


def charts(known, exposure, start, checked):
    """Every category's chart from the first complaint's week on, its signals, the Pareto of thirteen weeks and the growth of four."""
    some = [c for c in known if c["back"] >= 0]
    backs = range(max((c["back"] for c in some), default=-1), -1, -1)
    first = lambda back: str(start - dt.timedelta(7 * back))
    held = [len(exposure.held(start - dt.timedelta(7 * back))) for back in backs]
    everything, signals = {}, {}
    in_all = [sum(c["back"] == back for c in some) for back in backs]
    for category in ["all", *sorted({c["category"] for c in some})]:
        counts = [sum(c["back"] == back and category in ("all", c["category"]) for c in some) for back in backs]
        for a, b, silent in trends.silent_parts(in_all, held):
            points = [dict(history=0, expected=None, upper=None, widened=None, rule=None)] * (b - a) if silent else trends.chart(counts[a:b], held[a:b])
            for i, w in zip(range(a, b), points):
                cut = lambda x: None if x is None else trends.rounded(x)
                row = {"complaints": counts[i], "expected": cut(w["expected"]), "upper_limit": cut(w["upper"]), "widened": cut(w["widened"]), "history_weeks": w["history"]}
                everything[category, first(backs[i]), w["rule"]] = row
                if w["rule"]:
                    signals[category, first(backs[i]), w["rule"]] = row | {"observed": counts[i]}
    checked.table("signals", ["category", "week_start", "rule"], signals)
    last = {first(back) for back in backs[-52:]}
    shown = {key: row for key, row in everything.items() if key[1] in last}
    checked.table("chart_all", ["week_start", "rule"], {key[1:]: row for key, row in shown.items() if key[0] == "all"})
    checked.table("control", ["category", "week_start", "rule"], shown)
    count = lambda category, newest, oldest: sum(c["category"] == category and newest <= c["back"] <= oldest for c in some)
    categories = {c["category"] for c in some}
    order, whole, running, pareto = sorted(categories, key=lambda k: (-count(k, 0, 12), k)), sum(c["back"] <= 12 for c in some), 0, {}
    for category in order:
        if count(category, 0, 12):
            running += count(category, 0, 12)
            pareto[category,] = {"complaints": count(category, 0, 12), "running_share": (running, whole)}
    checked.table("pareto", ["category"], pareto)
    pairs = {(k,): (count(k, 0, 3), count(k, 4, 7)) for k in categories if len(backs) >= 8}
    checked.table("growth", ["category"], {key: {"complaints": a, "complaints_before": b, "more": a - b} for key, (a, b) in pairs.items() if a or b})


def deadlines(known, as_of, checked):
    """Days of the deadlines are whole days where the debtor is, the day of receipt not counted; steps are counted in minutes."""
    end, counted = midnight(as_of + DAY), {}
    some = [c for c in known if c["back"] < 26]
    standing = lambda c, days: standing_of(c, days, end)
    for days in (15, 30, 60):
        of = [standing(c, days) for c in some]
        counted[days,] = {"complaints": len(of)} | {name: (of.count(name), len(of)) for name in ("met", "missed", "running")}
    checked.table("deadlines", ["days"], counted)
    recent, steps = [c for c in known if 0 <= c["back"] <= 12], {}
    for step, (done, since, minutes) in STEPS.items():
        begun = [c for c in recent if c[since]]
        steps[step,] = {"in_time": (sum(c[done] is not None and c[done] <= c[since] + dt.timedelta(minutes=minutes) for c in begun), len(begun))}
    checked.table("steps", ["step"], steps)
    still = {}
    for c in known:
        if c["resolved"] is None:
            passed = max((days for days in (15, 30, 60) if standing(c, days) == "missed"), default=None)
            still[c["id"], str(c["home"]), c["category"], c["level"], c["channel"], c["client"], passed] = {"days_open": (as_of - c["home"]).days}
    checked.table("open", ["complaint_id", "received_on", "category", "level", "complaint_channel", "client", "passed"], still)


def standing_of(c, days, end):
    """Whether a complaint was resolved by the end of a day, counted from that of its receipt where the debtor is."""
    deadline = c["at"] + (dt.datetime.combine(c["home"] + DAY, dt.time()) - c["clock"]) + dt.timedelta(days)
    if c["resolved"] is not None:
        return "met" if c["resolved"] < deadline else "missed"
    return "running" if end <= deadline else "missed"


def causes(known, exposure, start, checked):
    """Root causes of 26 weeks; complaints of the same cause in the eight weeks before and after the week in which the action first fell due."""
    groups, counted = defaultdict(list), {}
    for c in known:
        if 0 <= c["back"] <= 25:
            groups[c["root_cause"], c["action"], c["owner"]].append(c)
    for (cause, action, owner), some in groups.items():
        due, first = (pick((c["due"] for c in some if c["due"]), default=None) for pick in (max, min))
        asked = [c for c in some if c["satisfied"] is not None]
        row = {"complaints": len(some), "open_complaints": sum(c["resolved"] is None for c in some), "satisfied": (sum(c["satisfied"] for c in asked), len(asked)),
               "cause_before": None, "cause_after": None, "after_weeks": None}
        at = (start - (first - dt.timedelta(first.weekday()))).days // 7 if due else 0
        if cause and action and at > 0:
            sides = {"cause_before": range(at + 1, at + 9), "cause_after": range(max(at - 8, 0), at)}
            for side, weeks in sides.items():
                held = sum(len(exposure.held(start - dt.timedelta(7 * back))) for back in weeks)
                row[side] = sum(c["root_cause"] == cause and c["back"] in weeks for c in known), held, 10000
            row["after_weeks"] = len(sides["cause_after"])
        counted[cause, action, owner, str(due) if due else None] = row
    checked.table("causes", ["root_cause", "action", "owner", "due_on"], counted)


def states(book, known, contacts, exposure, segments, start, checked):
    """By the stage and the segment that the account was in when the week began."""
    before = start - DAY
    stage = {account: book.stage(p, before) for account, p in book.newest(before).items()}
    segment = {account: segments.get(account, (None, None))[0] for account in stage}
    held, tried = exposure.held(start), [p for back, p in contacts if back == 0]
    recent = [c for c in known if 0 <= c["back"] <= 12]

    def row(of):
        now = [c for c in recent if c["back"] == 0 and of(c["account"])]
        return figures(now, sum(of(p["account"]) for p in held), sum(of(p["account"]) for p in tried)) | {"complaints_13": sum(of(c["account"]) for c in recent)}
    accounts = {c["account"] for c in recent} | {p["account"] for p in held + tried}
    for name, places in (("stage", stage), ("segment", segment)):
        keys = {places.get(account) for account in accounts}
        counted = {(key,): row(lambda account: places.get(account) == key) for key in keys}
        checked.table("by_" + name, [name], counted, total={None: row(lambda account: True)})


def conduct(book, known, contacts, exposure, start, checked):
    """Complaints beside recovery over thirteen weeks; a mark where somebody is in the top quarter of both."""
    first, last = start - dt.timedelta(84), start + dt.timedelta(6)
    held, tried = exposure.held(first), [p for back, p in contacts if 0 <= back <= 12]
    recent, paid = [c for c in known if 0 <= c["back"] <= 12], [n for n in book.net if first <= n["on"] <= last]

    def row(of):
        n, accounts, attempts = sum(of(c) for c in recent), sum(of(p) for p in held), sum(of(p) for p in tried)
        return {"net_payments": sum((y["amount"] for y in paid if of(y["p"])), D(0)), "held_accounts": accounts, "attempts": attempts, "complaints": n,
                "complaints_per_1000_contacts": (n, attempts), "complaints_per_10000_accounts": (n, accounts)}
    for block, name in (("conduct", "collector"), ("conduct_client", "client")):
        keys = {x[name] for some in (recent, held, tried, [y["p"] for y in paid]) for x in some}
        rows = {key: row(lambda x: x[name] == key) for key in keys}
        ranked = {key: (r["net_payments"] / r["held_accounts"], D(r["complaints"]) / r["attempts"]) for key, r in rows.items() if key and r["held_accounts"] and r["attempts"]}
        # The share of the others that are behind.
        rank = lambda key, n: sum(v[n] < ranked[key][n] for v in ranked.values()) / max(len(ranked) - 1, 1)
        high = lambda key: len(ranked) >= 4 and rows[key]["complaints"] >= 3 and key in ranked and rank(key, 0) >= 0.75 and rank(key, 1) >= 0.75
        checked.table(block, [name, "conduct"], {(key, "both_high" if high(key) else None): r for key, r in rows.items()}, total={None: row(lambda x: True)})
