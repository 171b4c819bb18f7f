"""A trial of a challenger counted again: who was dealt to which arm, what came in and what was complained of, and the difference with its interval.
Never looks before the day that the trial fixed."""
import datetime as dt, hashlib, math
from collections import defaultdict
from decimal import Decimal as D

from movement import Z
from raw import DAY
from trends import rounded


def arm(trial, debtor):
    """The first 64 bits of SHA-256 over the trial's name, a nought and the debtor's id, as a share of all."""
    first = int.from_bytes(hashlib.sha256(f"{trial['name']}\0{debtor}".encode()).digest()[:8], "big")
    return "challenger" if first < trial["share"] * 2.0 ** 64 else "champion"


def trials(book, trial, as_of, checked):
    """All who were held when it began, and those placed while it ran."""
    looked = trial["look_on"] <= as_of
    since = trial["from"] - DAY if looked else trial["from"]
    dealt = {account: (p["debtor"], book.owed(p, since)[0]) for account, p in book.newest(since).items() if book.held(p, since)}
    if looked:
        for account, p in book.newest(trial["look_on"]).items():
            if since < p["placed"] <= trial["to"]:
                dealt.setdefault(account, (p["debtor"], p["balance"]))
    came = lambda account: sum((n["amount"] for n in book.net_on[account] if since < n["on"] <= trial["look_on"]), D(0))
    about = lambda account: sum(c["account"] == account and since < c["home"] and c["on"] <= trial["look_on"] for c in book.complaints)
    arms = {name: defaultdict(lambda: [0, D(0), D(0), 0]) for name in ("champion", "challenger")}
    for account, (debtor, balance) in dealt.items():
        of = arms[arm(trial, debtor)][debtor]
        of[0], of[1], of[2], of[3] = of[0] + 1, of[1] + balance, of[2] + came(account), of[3] + about(account)
    rows, shown = {}, lambda x: x if looked else None
    for name, debtors in arms.items():
        accounts, balance, recovered, complaints = (sum(of[n] for of in debtors.values()) for n in range(4))
        rows[trial["name"], name, "CNY", str(trial["from"]), str(trial["to"]), str(trial["look_on"])] = {
            "debtors": len(debtors), "accounts": accounts, "balance": balance, "recovered": shown(recovered), "complaints": shown(complaints),
            "recovered_per_account": shown((recovered, accounts)), "complaints_per_10000_dealt": shown((complaints, accounts))}
    checked.table("trial", ["trial", "arm", "currency", "trial_from", "trial_to", "look_on"], rows)
    result = {}
    if looked:
        money, words = (difference(arms, n, scale) for n, scale in ((2, 1), (3, 10000)))
        says = "open" if money[1] <= 0 <= money[2] else "champion" if money[2] < 0 else "more_complaints" if words[1] > 0 else "challenger"
        figures = dict(zip(("difference", "low", "high"), (rounded(x, 2) for x in money)))
        result[trial["name"], "CNY", says] = figures | {"debtors": sum(map(len, arms.values())), "complaints_difference": rounded(words[0], 2)}
    checked.table("trial_result", ["trial", "currency", "verdict"], result)


def difference(arms, of, scale):
    """Challenger less champion per account with the 95 % interval: a ratio of two sums, debtors being what was dealt (Cochran 1977, 6.3)."""
    ratios = {}
    for name, debtors in arms.items():
        n, accounts = len(debtors), sum(d[0] for d in debtors.values())
        mean = float(sum(d[of] for d in debtors.values())) * scale / accounts
        squares = sum((float(d[of]) * scale - mean * d[0]) ** 2 for d in debtors.values())
        ratios[name] = mean, n / (n - 1) * squares / accounts ** 2
    value = ratios["challenger"][0] - ratios["champion"][0]
    spread = Z * math.sqrt(ratios["challenger"][1] + ratios["champion"][1])
    return value, value - spread, value + spread
