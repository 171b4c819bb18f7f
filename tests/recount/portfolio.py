"""The portfolio counted again: liquidation by batch with what each is expected to come to, and what became of each segment's accounts.
Never judges who is in which segment: the strategy does, and this counts over it."""
from collections import defaultdict
from decimal import Decimal as D

import movement
from raw import DAY
from trends import money


def vintages(book, end, checked):
    """Gives the cohorts as known when the quarter ended."""
    cohorts = movement.cohorts(book, end)
    counted, curves = {}, {}
    for c in cohorts:
        at, paid, low, high, why = movement.developed(cohorts, c, 52)
        share = lambda x: None if x is None else (money(repr(x) if isinstance(x, float) else x), c.placed)
        counted[c.client, c.batch, str(c.begun), why] = {
            "accounts": c.accounts, "balance_placed": c.placed, "age": c.age, "liquidation_rate": c.rate(c.age), "expected_at": at,
            "expected_final": share(paid), "low_final": share(low), "high_final": share(high)} | {
            f"liquidation_{age}": c.rate(age) if age <= c.age else None for age in (4, 8, 13, 26)}
        for age in range(1, c.age + 1):
            curves[c.client, c.batch, age] = {"accounts": c.accounts, "liquidation_rate": c.rate(age)}
    checked.table("vintages", ["client", "batch", "placed_from", "why"], counted)
    checked.table("curves", ["client", "batch", "week"], curves)
    return cohorts


def portfolio(book, program, q, checked):
    """Movement between segments: of accounts held when the quarter began, and of those placed in it."""
    first, last = program.placed(q.before), program.placed(q.end)
    moves = []
    for account, p in q.newest.items():
        was = book.latest(account, q.before)
        if was is not None and book.held(was, q.start):
            moves.append((first.get(account, ("unknown",))[0], book.owed(was, q.before)[0], account, p))
        elif p["placed"] >= q.start:
            moves.append(("placed", p["balance"], account, p))
    came = {"paid": "paid_off", "recalled": "recalled"}
    ends = []
    for was, balance, account, p in moves:
        standing = book.standing(p, q.end)
        ends.append((was, came.get(standing) or last.get(account, ("unknown",))[0], balance))
    groups, whole = defaultdict(list), defaultdict(list)
    for was, to, balance in ends:
        groups[was, to].append(balance)
        whole[was].append(balance)
    total = lambda some: sum(some, D(0))
    checked.table("moves", ["from_segment", "to_segment"], {(was, to): {
        "accounts": len(some), "moved_accounts": (len(some), len(whole[was])), "balance": total(some), "moved_balance": (total(some), total(whole[was]))}
        for (was, to), some in groups.items()})

    def stays(some):
        n, gone = len(some), ("paid_off", "recalled")
        of = lambda is_one: (sum(is_one(was, to) for was, to, _ in some), n)
        return {"accounts": n, "balance": total([x for _, _, x in some]), "stayed": of(lambda was, to: was == to), "paid_off": of(lambda was, to: to == "paid_off"),
                "moved": of(lambda was, to: to not in (was, *gone)), "taken_back": of(lambda was, to: to == "recalled")}
    held = [e for e in ends if e[0] != "placed"]
    checked.table("stays", ["from_segment"], {(was,): stays([e for e in held if e[0] == was]) for was, _, _ in held}, total={None: stays(held)})
    strategies = program.strategies()
    checked.keys("strategy_files", {row["strategy"] for row in checked.report["strategy_files"]}, set(strategies))
    for row in checked.report["strategy_files"]:
        checked.figures(f"strategy_files {row['strategy']}", row, {"version": strategies.get(row["strategy"])})
    arms = defaultdict(int)
    for account, row in program.segments(q.end).items():
        if book.held(book.latest(account, q.end), q.end):
            arms[row["arm"] or "all"] += 1
    checked.table("treated", ["arm"], {(arm,): {"accounts": n} for arm, n in arms.items()})
