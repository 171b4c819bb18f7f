"""The weekly report counted again: its sums by every cut, series, curves and corridors, roll rates, forecast, and what stands at the week's end.
Never skips a block: what is not here is named by recount.py as left out."""
import datetime as dt
from collections import defaultdict
from decimal import Decimal as D

import movement, trends
from period import Period, paid_on, sums
from raw import DAY, day, month_end, midnight
from repair import repair, repair_sources
from said import decisions, moved_lines
from trends import money

PERIODS = ((None, 0), ("week_before", 7), ("four_weeks_before", 28))


def weekly(book, reach, program, report, as_of, checked):
    start = day(report["week_start"])
    week = lambda back, **more: Period(book, reach, start - dt.timedelta(back), start - dt.timedelta(back - 6), as_of, **more)
    weeks = {period: week(back, segments=program.placed(start - dt.timedelta(back + 1))) for period, back in PERIODS}
    checked.unknown = {period for period, w in weeks.items() if w.end < book.known_from()}
    totals = {period: sums(w.rows, w.whole) for period, w in weeks.items()}
    for period in weeks:
        checked.figures("totals", report["totals"], totals[period], period)
        checked.figures("headline", report["headline"], totals[period], period)
    cuts(weeks, totals, checked)
    told = dict(week=weeks[None], totals=totals)
    cells = trends.moved(weeks["week_before"], weeks[None])
    told["moved"] = {name: trends.summed(cells, lambda of, n=n: (of[n],)) for n, name in enumerate(("client", "stage"))} | {"all": trends.summed(cells)}
    for name in ("client", "stage"):
        checked.table("moved_" + name, [name], told["moved"][name], total={None: told["moved"]["all"].get(())})
    told["chart"] = series(book, week, start, as_of, checked)
    told["month"] = trends.month([n for n in book.net if n["on"] <= as_of], as_of)
    checked.table("month", ["month"], {(told["month"]["month"],): told["month"]})
    told["below"] = curves(book, weeks[None], start + dt.timedelta(6), as_of, checked)
    rolls(book, as_of, report, checked)
    told["steps"] = funnel(weeks, checked)
    told["promises"] = promises(book, weeks, checked)
    told["settlement"] = settlement(book, weeks, checked)
    told["repair"] = repair(book, reach, weeks[None], checked)
    repair_sources(book, weeks[None], checked)
    told["quiet"] = uncontacted(book, as_of, checked)
    checked.lines("moved", moved_lines(told))
    checked.lines("decisions", decisions(told))


def cuts(weeks, totals, checked):
    plans = {"client": lambda w, key: w.by_client.get(key[0]), "batch": lambda w, key: w.by_batch.get(key)}
    for name, columns in {"client": ["client"], "batch": ["client", "batch"], "stage": ["stage"], "segment": ["segment"], "treatment": ["treatment"],
                          "collector": ["collector"]}.items():
        plan = plans.get(name, lambda w, key: None)
        counted = {period: {key: sums(rows, plan(w, key)) for key, rows in w.groups(*columns).items()} for period, w in weeks.items()}
        checked.table("by_" + name, columns, counted, empty=sums([]), total=totals)
        if name == "stage":
            checked.table("stage_recovery", columns, counted, empty=sums([]))


def series(book, week, start, as_of, checked):
    """Thirteen weeks in a row; gives the report's week on the chart of its complaints, as the report on complaints has it: of 42 weeks at most,
    from the first complaint's on."""
    rows, net = [week(7 * back, lost=False) for back in range(41, -1, -1)], []
    figures, counts, held = {}, [], []
    for n, w in enumerate(rows):
        whole = sums(w.rows)
        counts.append(int(whole["complaints"]))
        held.append(int(whole["held_accounts"]))
        if n < 29:
            continue
        mean = None if len(net) < 4 else money(sum(net[-4:]) / 4)
        net.append(whole["net_payments"])
        figures[(str(w.start),)] = whole | {"mean_before": mean}
    for block in ("weeks_money", "weeks_recovery", "weeks_contact"):
        checked.table(block, ["week_start"], figures)
    begun = min((c["on"] for c in book.complaints if c["on"] <= as_of), default=None)
    if begun is None or begun > rows[-1].start + 6 * DAY:
        return dict(expected=None, upper=None, rule=None, complaints=0)
    first = max(0, 41 - (rows[-1].start - (begun - dt.timedelta(begun.weekday()))).days // 7)
    a, b, silent = trends.silent_parts(counts[first:], held[first:])[-1]
    chart = dict(expected=None, upper=None, rule=None) if silent else trends.chart(counts[first:][a:b], held[first:][a:b])[-1]
    return dict(chart, complaints=counts[-1])


def curves(book, week, end, as_of, checked):
    """Curves by the accounts that have been on book so long; corridors by the batch's youngest account. Gives the batches below theirs."""
    counted = defaultdict(lambda: [0, D(0), D(0)])
    for p in book.placements:
        for n in range(min((end + DAY - p["placed"]).days // 7, 105)):
            c = counted[p["client"], p["batch"], n]
            c[0] += 1
            c[1] += sum((y["amount"] for y in book.net_of[p] if (y["on"] - p["placed"]).days < 7 * (n + 1) and y["on"] <= as_of), D(0))
            c[2] += p["balance"]
    checked.table("curves", ["client", "batch", "week"], {key: {"accounts": n, "liquidation_rate": (paid, placed)} for key, (n, paid, placed) in counted.items()})
    cohorts = movement.cohorts(book, as_of)
    held = {(row["client"], row["batch"]) for row in week.rows if row["held"]}
    live = [c for c in cohorts if (c.client, c.batch) in held and c.age > 0]

    def point(c, age):
        expected, low, high, older = movement.corridor(cohorts, c, age)
        amount = lambda share: None if share is None else (money(repr(share * float(c.placed))), c.placed)
        return movement.place(c, age, low, high), {
            "accounts": c.accounts, "balance_placed": c.placed, "liquidation_rate": c.rate(age), "liquidation_expected": amount(expected),
            "liquidation_low": amount(low), "liquidation_high": amount(high), "older_batches": older}
    points = [(c, *point(c, c.age)) for c in live]
    checked.table("corridor", ["client", "batch", "week", "place"], {(c.client, c.batch, c.age, at): figures for c, at, figures in points})
    order = ["below", "above", "inside", "unknown"]
    drawn = sorted((c for c in points if c[2]["older_batches"] and c[0].age >= 4), key=lambda c: (order.index(c[1]), -c[0].begun.toordinal()))[:6]
    checked.table("corridor_curves", ["client", "batch", "week"], {(c.client, c.batch, age): point(c, age)[1] for c, _, _ in drawn for age in range(1, c.age + 1)})
    return [(c, figures) for c, at, figures in points if at == "below"]


def rolls(book, as_of, report, checked):
    """Roll rates between the last two ends of a month."""
    last = month_end(as_of)
    first = month_end(last - DAY)
    moves = movement.rolls(book, first, last)
    checked.lines("roll_days", [("roll-days", {"from": str(first), "to": str(last)})])
    ways = ["cured", "better", "same", "next", "worse", "recalled", "unknown"]
    by_balance, by_accounts = {}, {}
    for stage in sorted({was for was, _, _ in moves}) + [None]:
        some = [(movement.way(was, now), owed) for was, now, owed in moves if stage in (None, was)]
        owed = sum((x for _, x in some), D(0))
        by_balance[stage] = {"rolled_balance": owed} | {"roll_" + w: (sum((x for at, x in some if at == w), D(0)), owed) for w in ways}
        by_accounts[stage] = {"rolled_accounts": len(some)} | {f"roll_{w}_accounts": (sum(at == w for at, _ in some), len(some)) for w in ways}
    for block, counted in (("rolls", by_balance), ("rolls_accounts", by_accounts)):
        total = counted.pop(None)
        checked.table(block, ["stage"], {(stage,): figures for stage, figures in counted.items()}, total={None: total})
    past_due = [m for m in moves if m[0] not in ("M0", "unknown")]
    early = [m for m in moves if m[0] in ("M1", "M2", "M3")]
    measures = {}
    for name, whole, came in (("cure", past_due, ("M0", "paid")), ("flow_to_m4", early, ("M4", "M5", "M6", "M7+"))):
        part = [m for m in whole if m[1] in came]
        measures[(name,)] = {"measure_balance": (sum((m[2] for m in part), D(0)), sum((m[2] for m in whole), D(0))), "measure_accounts": (len(part), len(whole))}
    checked.table("roll_measures", ["measure"], measures)


def funnel(weeks, checked):
    """The contact funnel in accounts of those held; gives the steps by period."""
    def steps(rows):
        held = [row for row in rows if row["held"]]
        judged = [row for row in held if row["promises_due"]]
        n = {"held": len(held), "attempted": sum(row["attempts"] > 0 for row in held), "answered": sum(row["answered"] > 0 for row in held),
             "right_party": sum(row["right"] == 1 for row in held), "promised": sum(row["promised"] == 1 for row in held), "judged": len(judged),
             "kept": sum(row["promises_kept"] == row["promises_due"] for row in judged)}
        before = {"attempted": "held", "answered": "attempted", "right_party": "answered", "promised": "right_party", "kept": "judged"}
        return {step: (count, n[before[step]] if step in before else None) for step, count in n.items()}
    figures = lambda steps: {"funnel_" + step: n if whole is None else (n, whole) for step, (n, whole) in steps.items()}
    totals = {period: steps(w.rows) for period, w in weeks.items()}
    checked.table("funnel_steps", ["funnel_step"], {period: {(step,): {"step_accounts": n, "step_rate": None if whole is None else (n, whole)}
                                                             for step, (n, whole) in all_of.items()} for period, all_of in totals.items()})
    for name in ("client", "treatment"):
        counted = {period: {key: figures(steps(rows)) for key, rows in w.groups(name).items() if any(row["held"] for row in rows)} for period, w in weeks.items()}
        checked.table("funnel_" + name, [name], counted, empty=figures(steps([])), total={period: figures(all_of) for period, all_of in totals.items()})
    return totals


def promises(book, weeks, checked):
    """Promises made, fallen due, judged three days later, and coming; gives the whole by period."""
    counted, totals = {}, {}
    for period, w in weeks.items():
        found = []
        for m in book.promises:
            p = w.newest.get(m["account"])
            if p is None or m["made"] > w.end:
                continue
            inside = lambda on: w.start <= on <= w.end
            coming = w.end < m["due"] <= w.end + dt.timedelta(7) and (p["recalled"] is None or p["recalled"] > w.end)
            found.append(dict(m, client=p["client"], coming=coming, is_made=inside(m["made"]), fell=inside(m["due"]), judged=inside(m["due"] + dt.timedelta(3))))
        found = [m for m in found if m["coming"] or m["is_made"] or m["fell"] or m["judged"]]

        def figures(some):
            n = lambda name: sum(m[name] for m in some)
            amount = lambda name: sum((m["amount"] for m in some if m[name]), D(0))
            paid = [(m, paid_on(book, m)) for m in some if m["judged"]]
            return {"promises_made": n("is_made"), "promised_amount": amount("is_made"), "promises_fell_due": n("fell"), "fell_due_amount": amount("fell"),
                    "kept_promise_rate": (sum(x >= m["amount"] for m, x in paid), n("judged")), "coming_promises": n("coming"), "coming_amount": amount("coming"),
                    "promised_paid": (sum((min(max(x, D(0)), m["amount"]) for m, x in paid), D(0)), amount("judged"))}
        counted[period] = {(client,): figures([m for m in found if m["client"] == client]) for client in {m["client"] for m in found}}
        totals[period] = figures(found)
        empty = figures([])
    checked.table("promises", ["client"], counted, empty=empty, total=totals)
    return totals


def settlement(book, weeks, checked):
    """Payments and reversals that count, and the commission on them, of every group of the week, paid or not; the payments listed one by one.
    Gives the whole by period."""
    def figures(some):
        up, down = [n["amount"] for n in some if n["amount"] > 0], [-n["amount"] for n in some if n["amount"] < 0]
        return {"payment_count": len(up), "gross_payments": sum(up, D(0)), "reversal_count": len(down), "reversed_amount": sum(down, D(0)),
                "net_payments": sum((n["amount"] for n in some), D(0)), "commission": sum((n["amount"] * n["p"]["rate"] for n in some), D(0))}
    by_client, by_batch, totals, listed = {}, {}, {}, {}
    for period, w in weeks.items():
        some = [n for n in book.net if w.inside(n["on"])]
        clients, batches = ({key: [] for key in w.groups(*keys) if key[0] is not None} for keys in (("client",), ("client", "batch")))
        for n in some:
            clients.setdefault((n["p"]["client"],), []).append(n)
            batches.setdefault((n["p"]["client"], n["p"]["batch"]), []).append(n)
        by_client[period], by_batch[period] = ({key: figures(rows) for key, rows in groups.items()} for groups in (clients, batches))
        totals[period] = figures(some)
        if period is None:
            listed = {(n["id"], n["account"], n["p"]["client"], n["p"]["batch"], str(n["on"])):
                      {"amount": n["amount"], "commission": n["amount"] * n["p"]["rate"], "commission_rate": n["p"]["rate"]} for n in some}
    checked.table("settlement_client", ["client"], by_client, empty=figures([]), total=totals)
    checked.table("settlement", ["client", "batch"], by_batch, empty=figures([]), total=totals)
    checked.table("payments", ["payment_id", "account_id", "client", "batch", "paid_on"], listed)
    return totals


def uncontacted(book, as_of, checked):
    """Accounts held without a contact for so many days, of those that nothing puts on hold; gives the clients."""
    end = midnight(as_of + DAY)
    spoken = {}
    for c in book.contacts:
        if c["at"] < end:
            spoken[c["account"]] = max(spoken.get(c["account"], dt.date.min), c["home"].date())
    stopped = {(s["kind"], s["subject"]) for s in book.suppressions if s["since"] < end and not (s["released"] and s["released"] < end) and (not s["until"] or s["until"] >= end)}
    people = {book.debtor_of.get(c["account"]) for c in book.complaints if c["at"] < end and (c["resolved"] is None or c["resolved"] >= end)}
    people |= {debtor for debtor, r in book.debtors.items() if "deceased" in r["care_flags"]} | {subject for kind, subject in stopped if kind == "debtor"}
    groups = defaultdict(list)
    for account, p in book.newest(as_of).items():
        if book.held(p, as_of):
            paused = any(begun <= as_of and (until is None or until >= as_of) for begun, until in book.paused[account])
            on_hold = paused or ("account", account) in stopped or p["debtor"] in people or book.plan_kept(account, as_of) or p["status"] not in ("open", "written_off")
            days = (as_of - max(spoken.get(account, p["placed"]), p["placed"])).days
            groups[p["client"],].append(dict(hold=on_hold, days=days, never=account not in spoken, balance=book.owed(p, as_of)[0]))

    def figures(some):
        free = [a for a in some if not a["hold"]]
        owed = lambda rows: sum((a["balance"] for a in rows), D(0))
        quiet = {f"quiet_{n}": [a for a in free if a["days"] >= n] for n in (7, 14, 30)} | {"never": [a for a in free if a["never"]]}
        return {"held_now": len(some), "on_hold": (len(some) - len(free), len(some)), "open_accounts": len(free), "open_balance": owed(free)} | {
            name: (len(rows), len(free)) for name, rows in quiet.items()} | {name + "_balance": (owed(rows), owed(free)) for name, rows in quiet.items()}
    counted = {key: figures(rows) for key, rows in groups.items()}
    checked.table("uncontacted", ["client"], counted, total={None: figures([a for rows in groups.values() for a in rows])})
    return counted
