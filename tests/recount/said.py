"""The lines that a weekly report says, what moved and what needs a decision, made again from the numbers counted; the limits are the README's.
Never reads a line of the report."""
import math
from decimal import Decimal as D


def moved_lines(told):
    lines, whole = [], told["moved"]["all"].get(())
    effects = lambda of: {"exposure": of["exposure_effect"], "rate": of["rate_effect"], "placed": of["placed_effect"]}
    if whole is None or whole["net_change"] == 0:
        lines.append(("moved-same", {"net": whole["net_now"] if whole else D(0)}))
    else:
        way = "up" if whole["net_change"] > 0 else "down"
        lines.append((f"moved-{way}", {"net": whole["net_now"], "before": whole["net_before"], "change": abs(whole["net_change"])} | effects(whole)))

    def largest(name, sign):
        """The first of those that moved most in a direction."""
        found = [(sign * of["net_change"], key[0], of) for key, of in sorted(told["moved"][name].items(), key=lambda kv: (kv[0][0] is not None, kv[0])) if sign * of["net_change"] > 0]
        if not found:
            return []
        most = max(change for change, _, _ in found)
        _, key, of = next(f for f in found if f[0] == most)
        return [(f"moved-{name}-{'up' if sign > 0 else 'down'}", {name: key, "change": most} | effects(of))]
    lines += largest("client", -1) + largest("client", 1)
    down, up = largest("stage", -1), largest("stage", 1)
    size = lambda line: line[0][1]["change"] if line else 0
    lines += down if size(down) >= size(up) else up
    return lines + step(told["steps"]) + month(told["month"])


def step(steps):
    """The step of the funnel whose rate moved most, of those with 50 accounts before it in both weeks."""
    now, before, most = steps[None], steps["week_before"], None
    for name, (n, whole) in now.items():
        then, of_then = before[name]
        if whole is None or whole < 50 or of_then < 50 or n * of_then == then * whole:
            continue
        change = n / whole - then / of_then
        if most is None or abs(change) > abs(most[0]):
            most = change, ("moved-step-up" if change > 0 else "moved-step-down", {"step": name, "now": (n, whole), "before": (then, of_then)})
    return [most[1]] if most else []


def month(m):
    told = {"month": m["month"], "recovered": m["month_recovered"]}
    if m["month_low"] is not None:
        return [("moved-month", told | {"forecast": m["month_forecast"], "low": m["month_low"], "high": m["month_high"], "tries": m["month_tries"]})]
    return [("moved-month-over", told) if m["month_forecast"] is not None else ("moved-month-short", told | {"tries": m["month_tries"]})]


def decisions(told):
    week, lines = told["week"], []
    chart = told["chart"]
    cut = lambda x: None if x is None else round(x, 2)
    if chart["rule"] == "beyond_3_sigma":
        lines.append(("decision-complaints", {"complaints": chart["complaints"], "expected": cut(chart["expected"]), "limit": cut(chart["upper"])}))
    elif chart["rule"]:
        lines.append(("decision-complaints-run", {"complaints": chart["complaints"], "expected": cut(chart["expected"]), "rule": chart["rule"]}))
    lines += plans(week, told["totals"][None])
    below = sorted(told["below"], key=lambda c: -c[0].placed)
    for cohort, figures in below[:3]:
        lines.append(("decision-corridor", {"client": cohort.client, "batch": cohort.batch, "weeks": cohort.age, "rate": figures["liquidation_rate"],
                                            "low": figures["liquidation_low"], "expected": figures["liquidation_expected"]}))
    if len(below) > 3:
        lines.append(("decision-corridor-more", {"count": len(below) - 3}))
    kept, before = (told["promises"][period]["kept_promise_rate"] for period in (None, "week_before"))
    if min(kept[1], before[1]) >= 30:
        fell, pooled = before[0] / before[1] - kept[0] / kept[1], (kept[0] + before[0]) / (kept[1] + before[1])
        if fell > 0.1 and fell > 1.645 * math.sqrt(pooled * (1 - pooled) * (1 / kept[1] + 1 / before[1])):
            lines.append(("decision-kept", {"now": kept, "before": before}))
    paid = told["settlement"][None]
    if paid["gross_payments"] and paid["reversed_amount"] / paid["gross_payments"] > D("0.05"):
        lines.append(("decision-reversals", {"rate": (paid["reversed_amount"], paid["gross_payments"])}))
    lost = told["repair"]
    if lost["lost_new"] >= 20 and lost["lost_new"] > 3 * lost["repair_rate"][0]:
        lines.append(("decision-lost", {"new": lost["lost_new"], "reached": lost["repair_rate"][0], "end": lost["lost_end"]}))
    quiet = [(of["quiet_14"][0], key[0], of) for key, of in sorted(told["quiet"].items()) if of["quiet_14"][0] >= 20 and of["quiet_14"][0] * 10 > of["quiet_14"][1]]
    for n, client, of in sorted(quiet, key=lambda q: -q[0])[:3]:
        lines.append(("decision-quiet", {"client": client, "rate": of["quiet_14"], "count": n, "balance": of["quiet_14_balance"][0]}))
    return lines or [("decision-none", {})]


def plans(week, whole):
    """Plans missed by more than a tenth: the clients', furthest behind first; the whole's where no client has one."""
    paid = {key[0]: sum((row["net_payments"] for row in rows), D(0)) for key, rows in week.groups("client").items()}
    missed = [(target - paid.get(client, 0), client) for client, target in sorted(week.by_client.items()) if client in paid and (target - paid[client]) * 10 > target > 0]
    lines = [("decision-plan-client", {"client": client, "net": paid[client], "target": week.by_client[client], "rate": (paid[client], week.by_client[client])})
             for _, client in sorted(missed, key=lambda m: -m[0])[:3]]
    target, net = whole["target"], whole["net_payments"]
    if not week.by_client and target and (target - net) * 10 > target:
        lines.append(("decision-plan", {"net": net, "target": target, "rate": (net, target)}))
    return lines
