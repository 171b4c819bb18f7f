"""The outlook counted again: recovery of each stage by a ratio estimate, of each batch by the chain ladder, and the stages by a Markov chain.
Never foretells where the past says too little, and checks that the report does not."""
import math
from collections import defaultdict
from decimal import Decimal as D

import movement
from raw import DAY
from trends import money, rounded


def outlook(book, quarters, months, cohorts, checked):
    recovery(book, quarters, checked)
    batches(cohorts, checked)
    stages(book, months, checked)


def ended(book, q):
    """Accounts on the book in the evening of a quarter's last day: {stage: [what each owes]}."""
    found = defaultdict(list)
    for p in q.newest.values():
        if book.standing(p, q.end) == "held":
            found[book.stage(p, q.end) or "unknown"].append(book.owed(p, q.end)[0])
    return found


def expected(began, now):
    """(expected, variance) of what accounts that owe `now` pay if they pay as those did that owed and paid `began`: the ratio estimate (Cochran 1977,
    6.3), with the error of the ratio and that of the accounts to come, each as far from the ratio as those of the past."""
    owed, paid, n = sum(float(o) for o, _ in began), sum(float(p) for _, p in began), len(began)
    if n < 5 or owed <= 0:
        return None
    ratio, coming = paid / owed, float(sum(now, D(0)))
    spread = sum((float(p) - ratio * float(o)) ** 2 for o, p in began) / (n - 1)
    return ratio * coming, spread * (n * coming ** 2 / owed ** 2 + len(now))


def recovery(book, quarters, checked):
    looks = []
    for period in (None, "quarter_before"):
        q, began = quarters[period], defaultdict(list)
        for row in q.rows:
            if row["held"]:
                began[row["stage"] or "unknown"].append((row["held_balance"], row["net_payments"]))
        looks.append((began, ended(book, q)))
    (began, now), (then_began, then_now) = looks
    counted, whole, before_whole = {}, [], []
    for stage in sorted(began.keys() | now.keys()):
        here, before = expected(began[stage], now[stage]), expected(then_began.get(stage, []), then_now.get(stage, []))
        whole += [here] if here else []
        before_whole += [before] if began[stage] else []
        counted[stage,] = line(began[stage], now[stage], now[stage] if here else [], here, before)
    add = lambda some: (sum(e for e, _ in some), sum(v for _, v in some))
    all_began, all_now = ([x for some in of.values() for x in some] for of in (began, now))
    covered = [x for stage in now if expected(began[stage], now[stage]) for x in now[stage]]
    foretold = add(before_whole) if all(before_whole) and sum(o for o, _ in all_began) > 0 else None
    total = line(all_began, all_now, covered, add(whole) if covered else None, foretold)
    checked.table("outlook_recovery", ["stage"], counted, total={None: total})


def line(began, now, covered, here, before):
    ends = lambda of, side: None if of is None else money(repr(max(of[0] + side * movement.Z * math.sqrt(of[1]), 0.0)))
    owed = sum(now, D(0))
    return {"accounts_now": len(now), "balance_now": owed, "covered_now": (sum(covered, D(0)), owed), "held_then": sum((o for o, _ in began), D(0)),
            "net_payments": sum((p for _, p in began), D(0)), "expected_next": ends(here, 0), "low_next": ends(here, -1), "high_next": ends(here, 1),
            "foretold": ends(before, 0), "foretold_low": ends(before, -1), "foretold_high": ends(before, 1)}


def batches(cohorts, checked):
    """What each batch is to bring in thirteen weeks; the whole's ends add up as if all erred to one side."""
    counted, sums, covered, sure = {}, [0.0, 0.0, 0.0], D(0), True
    for c in cohorts:
        at, paid, low, high, _ = movement.developed(cohorts, c, c.age + 13)
        known = at == c.age + 13
        coming = [None if x is None or not known else x - float(c.paid[-1]) for x in (paid, low, high)]
        if known:
            covered, sure = covered + c.placed, sure and low is not None
            sums = [s + (x or 0.0) for s, x in zip(sums, coming)]
        cells = [None if x is None else money(repr(x)) for x in coming]
        counted[c.client, c.batch] = {"accounts": c.accounts, "balance_placed": c.placed, "age": c.age, "covered": (c.placed if known else D(0), c.placed)} | dict(
            zip(("expected_next", "low_next", "high_next"), cells))
    placed = sum((c.placed for c in cohorts), D(0))
    ends = [money(repr(x)) if covered and (n == 0 or sure) else None for n, x in enumerate(sums)]
    total = {"accounts": sum(c.accounts for c in cohorts), "balance_placed": placed, "age": None, "covered": (covered, placed)} | dict(
        zip(("expected_next", "low_next", "high_next"), ends))
    checked.table("outlook", ["client", "batch"], counted, total={None: total})


def stages(book, months, checked):
    """Where the stages stand three months on if each goes as the quarter's three went together, by accounts and by balance."""
    moves, now, owed = [], defaultdict(int), defaultdict(D)
    for m in months:
        for account, p in m.newest.items():
            was = book.latest(account, m.before)
            if was is not None and book.standing(was, m.before) == "held":
                to = book.standing(p, m.end)
                to = (book.stage(p, m.end) or "unknown") if to == "held" else to
                moves.append((book.stage(was, m.before) or "unknown", to, book.owed(was, m.before)[0]))
    for p in months[-1].newest.values():
        if book.standing(p, months[-1].end) == "held":
            stage = book.stage(p, months[-1].end) or "unknown"
            now[stage] += 1
            owed[stage] += book.owed(p, months[-1].end)[0]
    accounts = movement.ahead(movement.chances([(a, b, D(1)) for a, b, _ in moves]), {k: float(n) for k, n in now.items()}, 3)
    balance = movement.ahead(movement.chances(moves), {k: float(x) for k, x in owed.items()}, 3)
    counted = {}
    for at in [*movement.STAGES, "unknown", "paid", "recalled"]:
        known = accounts is not None and balance is not None
        if now[at] or (known and accounts.get(at, 0.0) >= 0.05):
            counted["CNY", at] = {"accounts_now": now[at], "balance_now": owed[at], "accounts_next": rounded(accounts.get(at, 0.0), 1) if known else None,
                                  "balance_next": money(repr(balance.get(at, 0.0))) if known else None}
    checked.table("outlook_stages", ["currency", "standing"], counted)
