"""Series: control charts of counts by their published formulas, the forecast of a month, what a change of money is made of.
Never looks at a report."""
import datetime as dt, math
from decimal import ROUND_HALF_UP, Decimal as D

from raw import DAY

CENT = D("0.01")


def money(x):
    """To the cent, halves away from nought."""
    return D(x).quantize(CENT, ROUND_HALF_UP)


def rounded(x, digits=4):
    return float(D(repr(x)).quantize(D(1).scaleb(-digits), ROUND_HALF_UP))


# The control chart. Centre and limits of a week come from the 26 weeks before it at most, 8 at least. Limits: sigma x Laney's sigma-z (mean moving
# range of the standardised rates over 1.128, never under 1) from the centre (Laney 2002), and never nearer than the count that the predictive
# distribution under Jeffreys' prior (a negative binomial) passes as seldom as a normal one passes that many sigma.
MOST, LEAST = 26, 8
TAIL = {1: 0.158655, 2: 0.022750, 3: 0.001350}
# Western Electric, above the centre: this week beyond so many sigma, and with it at least so many of the last so many weeks.
RULES = [("beyond_3_sigma", 1, 1, 3), ("two_of_3_beyond_2_sigma", 3, 2, 2), ("four_of_5_beyond_1_sigma", 5, 4, 1), ("run_of_8", 8, 8, 0)]


def seldom(total, size_before, size, tail):
    """The smallest count of which a larger one has at most the chance `tail`, given what the weeks before counted."""
    if total > 400:
        return 0.0
    shape, stays = total + 0.5, size_before / (size_before + size)
    log = lambda k: (math.lgamma(shape + k) - math.lgamma(shape) - math.lgamma(k + 1) + shape * math.log(stays) + k * math.log(1 - stays))
    k, chance = 0, math.exp(log(0))
    while chance < 1 - tail and k < 10000:
        k += 1
        chance += math.exp(log(k))
    return float(k)


def chart(counts, held):
    """One dict a week: expected, upper_limit, widened, history, rule."""
    weeks, passed = [], []
    for i, (count, exposure) in enumerate(zip(counts, held)):
        # A week in which accounts are held stands beside such weeks alone.
        before = [j for j in range(max(0, i - MOST), i) if held[j] > 0 or not exposure]
        week = dict(history=len(before), expected=None, upper=None, widened=None, rule=None)
        limit = {}
        if len(before) >= LEAST:
            measured = exposure > 0
            size = lambda j: held[j] if measured else 1
            total, whole = sum(counts[j] for j in before), sum(size(j) for j in before)
            rate = total / whole
            expected, sigma_z = rate * size(i), 1.0
            if rate > 0:
                z = [(counts[j] / size(j) - rate) / math.sqrt(rate / size(j)) for j in before]
                sigma_z = max(sum(abs(b - a) for a, b in zip(z, z[1:])) / (len(z) - 1) / 1.128, 1.0)
            limit = {n: max(expected + n * sigma_z * math.sqrt(expected), seldom(total, whole, size(i), TAIL[n])) for n in TAIL} | {0: expected}
            week |= dict(expected=expected, upper=limit[3], widened=sigma_z)
        passed.append({n for n in limit if count > limit[n]})
        for name, of, least, sigma in RULES:
            if week["rule"] is None and sigma in passed[-1] and sum(sigma in p for p in passed[-of:]) >= least:
                week["rule"] = name
        weeks.append(week)
    return weeks


def silent_parts(counts, held):
    """Ranges of weeks charted together, and whether each is silent: eight or more empty weeks in a row without accounts tell nothing."""
    parts, i = [], 0
    while i < len(counts):
        n = 0
        while i + n < len(counts) and counts[i + n] == 0 and held[i + n] == 0:
            n += 1
        silent, step = n >= LEAST, max(n, 1)
        if parts and not silent and not parts[-1][2]:
            parts[-1] = (parts[-1][0], i + step, False)
        else:
            parts.append((i, i + step, silent))
        i += step
    return parts


def month(net, on):
    """What the month of a day will have recovered: the pace of the last 28 days on the days left, corrected by the median of what the same
    forecast came to in up to 26 past weeks; the interval from the ranks that leave a tenth on either side (conformal)."""
    between = lambda first, last: sum((n["amount"] for n in net if first <= n["on"] <= last), D(0))
    first = on.replace(day=1)
    last = (first + dt.timedelta(31)).replace(day=1) - DAY
    recovered, left = between(first, on), (last - on).days
    pace = lambda at: between(at - dt.timedelta(27), at) / 28 * left
    known_from = on - dt.timedelta(7 * MOST + 28 + 31)
    start = min(n["on"] for n in net if n["on"] >= known_from)
    origins = [on - dt.timedelta(7 * n) for n in range(1, MOST + 1)]
    origins = [at for at in origins if at + dt.timedelta(left) <= on and at - dt.timedelta(27) >= start]
    came = sorted(between(at + DAY, at + dt.timedelta(left)) / pace(at) for at in origins if pace(at) > 0)
    found = dict(month=f"{on:%Y-%m}", month_before=between((first - DAY).replace(day=1), first - DAY), month_recovered=recovered, days_left=left,
                 month_tries=len(came), month_rest=None, month_forecast=None, month_low=None, month_high=None)
    if left == 0:
        return found | dict(month_rest=D(0), month_forecast=recovered, month_tries=0)
    if len(came) >= 9:
        n, rank = len(came), (len(came) + 1) // 10
        middle = (came[(n - 1) // 2] + came[n // 2]) / 2
        rest = money(pace(on) * middle)
        found |= dict(month_rest=rest, month_forecast=recovered + rest, month_low=recovered + money(pace(on) * came[rank - 1]),
                      month_high=recovered + money(pace(on) * came[n - rank]))
    return found


EFFECTS = "net_before net_now net_change exposure_effect rate_effect placed_effect".split()


def moved(before, now):
    """The change of net payments from one period to the next by client and stage: {(client, stage): effects}. What was paid by accounts placed
    within a period stands apart; the rest is (change of rate) x (mean balance), and all that is left, (change of balance) x (mean rate)."""
    def mix(period):
        cells = {}
        for row in period.rows:
            if row["p"] is not None and (row["held"] or row["net_payments"]):
                cell = cells.setdefault((row["client"], row["stage"]), [D(0), D(0), D(0)])
                cell[0] += row["held_balance"]
                cell[1 if row["held"] else 2] += row["net_payments"]
        return cells
    old, new, found = mix(before), mix(now), {}
    for key in old.keys() | new.keys():
        (held_0, paid_0, other_0), (held_1, paid_1, other_1) = old.get(key, [D(0)] * 3), new.get(key, [D(0)] * 3)
        rate = money((paid_1 / held_1 - paid_0 / held_0) * (held_0 + held_1) / 2) if held_0 > 0 and held_1 > 0 else D(0)
        change, placed = paid_1 - paid_0, other_1 - other_0
        found[key] = dict(zip(EFFECTS, (paid_0 + other_0, paid_1 + other_1, change + placed, change - rate, rate, placed)))
    return found


def summed(cells, key=lambda of: ()):
    """Effects added up by a part of their key."""
    groups = {}
    for of, effects in cells.items():
        group = groups.setdefault(key(of), dict.fromkeys(EFFECTS, D(0)))
        for name in EFFECTS:
            group[name] += effects[name]
    return groups
