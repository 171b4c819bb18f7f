"""How the book moves: liquidation curves with their corridors, the chain ladder with Mack's interval, roll rates and the Markov chain that follows.
By the published formulas, on the placements and payments of the files. Never adds two clients' batches together."""
import datetime as dt, math
from collections import defaultdict
from decimal import Decimal as D

from raw import DAY

Z = 1.959963984540054
STAGES = ["M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+"]
# Student's t, 97.5 %, of 2 to 30 degrees of freedom (any table); the normal point from there on.
T = [4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080,
     2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


class Cohort:
    """A batch: what it had paid by each whole week on book that all its accounts have reached."""

    def __init__(self, book, placements, on):
        first = placements[0]
        self.client, self.batch, self.currency, self.accounts = first["client"], first["batch"], first["currency"], len(placements)
        self.placed = sum((p["balance"] for p in placements), D(0))
        self.begun = min(p["placed"] for p in placements)
        self.age = min((on + DAY - p["placed"]).days // 7 for p in placements)
        paid = [((n["on"] - p["placed"]).days, n["amount"]) for p in placements for n in book.net_of[p] if n["on"] <= on]
        self.paid = [sum((a for days, a in paid if days < 7 * age), D(0)) for age in range(self.age + 1)]

    def rate(self, age):
        return self.paid[age], self.placed


def cohorts(book, on):
    batches = defaultdict(list)
    for p in book.placements:
        if p["placed"] <= on:
            batches[p["client"], p["batch"], p["currency"]].append(p)
    return [Cohort(book, batches[key], on) for key in sorted(batches)]


def corridor(cohorts, of, age):
    """(expected, low, high, older batches) as shares: the ratio of sums of older batches of the client, and the 95 % prediction interval of a
    ratio estimate whose variance falls with the amount placed: s^2 (1/own + 1/all), Student's t."""
    older = [c for c in cohorts if (c.client, c.currency) == (of.client, of.currency) and c.begun < of.begun and c.age >= age and c.placed > 0]
    if not older:
        return None, None, None, 0
    placed = float(sum(c.placed for c in older))
    expected = float(sum(c.paid[age] for c in older)) / placed
    if len(older) < 3 or of.placed <= 0:
        return expected, None, None, len(older)
    scatter = sum(float(c.placed) * (float(c.paid[age] / c.placed) - expected) ** 2 for c in older) / (len(older) - 1)
    t = T[len(older) - 3] if len(older) - 3 < len(T) else 1.96
    wide = t * math.sqrt(scatter * (1 / float(of.placed) + 1 / placed))
    return expected, max(expected - wide, 0.0), expected + wide, len(older)


def place(of, age, low, high):
    if low is None:
        return "unknown"
    share = float(of.paid[age]) / float(of.placed)
    return "below" if share < low else "above" if share > high else "inside"


def developed(cohorts, of, horizon):
    """(age it is expected at, paid by then, low, high, why) of a batch by the chain ladder of its client's batches, itself among them; Mack 1993:
    mse = paid^2 sum(sigma^2 / f^2 (1/paid_k + 1/S_k)); what is to come taken as lognormal."""
    if of.age >= horizon:
        return horizon, of.paid[horizon], of.paid[horizon], of.paid[horizon], "reached"
    now = float(of.paid[-1])
    if now <= 0:
        return None, None, None, None, "nothing_paid"
    alike = [c for c in cohorts if (c.client, c.currency) == (of.client, of.currency)]
    paid, error, fewest, age = now, 0.0, None, of.age
    while age < horizon:
        gone = [(float(c.paid[age]), float(c.paid[age + 1])) for c in alike if c.age > age and c.paid[age] > 0]
        factor = sum(b for _, b in gone) / sum(a for a, _ in gone) if gone else 0
        if factor <= 0:
            break
        if len(gone) > 1 and error is not None:
            sigma = sum(a * (b / a - factor) ** 2 for a, b in gone) / (len(gone) - 1)
            error += sigma / factor ** 2 * (1 / paid + 1 / sum(a for a, _ in gone))
        else:
            error = None
        fewest = len(gone) if fewest is None else min(fewest, len(gone))
        paid *= factor
        age += 1
    if fewest is None:
        return None, None, None, None, "none_older"
    if fewest < 3 or error is None:
        return age, paid, None, None, "few"
    spread, coming = paid * math.sqrt(error), paid - now
    if spread == 0 or coming <= 0:
        return age, paid, paid - Z * spread, paid + Z * spread, "learned"
    variance = math.log(1 + (spread / coming) ** 2)
    middle = math.log(coming) - variance / 2
    return age, paid, now + math.exp(middle - Z * math.sqrt(variance)), now + math.exp(middle + Z * math.sqrt(variance)), "learned"


def way(was, now):
    """Where an account went from its stage."""
    if now == "paid":
        return "cured"
    if now == "recalled":
        return "recalled"
    if "unknown" in (was, now):
        return "unknown"
    a, b = STAGES.index(was), STAGES.index(now)
    return "same" if a == b else "cured" if b == 0 else "better" if b < a else "next" if b == a + 1 else "worse"


def rolls(book, first, last):
    """(stage in the evening of one day, where it is in that of another, what was owed then) of each account held on the first."""
    found = []
    for account, p in book.newest(first).items():
        if book.held(p, first):
            found.append((book.stage(p, first) or "unknown", book.rolled_to(book.latest(account, last), last), book.owed(p, first)[0]))
    return found


def chances(moves):
    """From each stage the chance of each next one, by what was owed and by accounts: {stage: {next: share}}."""
    sums = defaultdict(lambda: defaultdict(D))
    for was, now, weight in moves:
        sums[was][now] += weight
    whole = {was: sum(nexts.values(), D(0)) for was, nexts in sums.items()}
    return {was: {now: float(n) / float(whole[was]) for now, n in nexts.items()} for was, nexts in sums.items() if whole[was] > 0}


def ahead(rows, now, periods):
    """What is where some periods on, if each goes as the rows say; nothing where a row is needed that nobody was in."""
    for _ in range(periods):
        later = defaultdict(float)
        for at, some in now.items():
            if some > 0:
                row = {at: 1.0} if at in ("paid", "recalled") else rows.get(at)
                if row is None:
                    return None
                for to, chance in row.items():
                    later[to] += some * chance
        now = later
    return now
