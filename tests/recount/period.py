"""Everything counted in a week, a month or a quarter for one placement, as a list of rows; complaints that fit no account stand alone.
Never holds a rate: a rate is made from two sums, at the end."""
import datetime as dt
from collections import defaultdict
from decimal import Decimal as D

from book import ANSWERED, RIGHT, stage_of
from raw import DAY, midnight


class Period:
    """`segments`: account to (segment, treatment) in the evening before; `ends`: whether the evening of the last day is asked for."""

    def __init__(self, book, reach, start, end, as_of, segments=None, ends=False, lost=True):
        self.book, self.reach, self.start, self.end, self.as_of = book, reach, start, end, as_of
        self.stop, self.before = min(end, as_of), start - DAY
        self.inside = lambda on: start <= on <= self.stop
        self.newest = book.newest(end)
        gone = reach.lost(self.before) if lost else set()
        back = reach.reached_in(start, self.stop, end) if lost else set()
        self.rows, self.at = [], {}
        for p in book.placements:
            if p["placed"] <= end:
                row = self.row(p, (segments or {}).get(p["account"], (None, None)), p["debtor"] in gone, p["debtor"] in back, ends)
                self.at[p] = row
                self.rows.append(row)
        self.contacts()
        self.promises()
        self.complaints()
        self.plan()
        self.rows = [r for r in self.rows if r["p"] is None or r["held"] or any(
            r[name] for name in "placed_accounts recalled_accounts held_end_accounts net_payments attempts promises_due complaints".split())]

    def row(self, p, segment, lost, reached, ends):
        book, before = self.book, self.before
        was = book.latest(p["account"], before) is p
        held, balance = book.held(p, self.start), book.owed(p, before)[0] if was else p["balance"]
        dpd = (p["placed"] - p["since"]).days if p["since"] else None
        stage = (book.stage(p, before) if was else None) or (stage_of(dpd) if dpd is not None and dpd >= 0 else None)
        row = defaultdict(D, p=p, debtor=p["debtor"], held=held, stage=stage, segment=segment[0], treatment=segment[1],
                          **{name: p[name] for name in ("client", "batch", "product", "collector", "region")})
        new = p["placed"] >= self.start
        row["held_accounts"], row["held_balance"] = (1, balance) if held else (0, D(0))
        row["worked_balance"] = balance if held else p["balance"] if new else D(0)
        if new:
            row["placed_accounts"], row["placed_balance"] = 1, p["balance"]
        paid = sum((n["amount"] for n in book.net_of[p] if self.inside(n["on"])), D(0))
        row["net_payments"], row["commission"] = paid, paid * p["rate"]
        if p["recalled"] and self.inside(p["recalled"]):
            row["recalled_accounts"], row["recalled_balance"] = 1, max(balance - paid, D(0))
        if held and lost:
            row["lost_accounts"], row["lost_debtor"] = 1, p["debtor"]
            row["repaired_debtor"] = p["debtor"] if reached else None
        if ends and book.latest(p["account"], self.end) is p:
            standing = book.standing(p, self.end)
            row["paid_off_accounts"] = int((held or new) and standing == "paid")
            if standing == "held":
                row["held_end_accounts"], row["held_end_balance"] = 1, book.owed(p, self.end)[0]
        return row

    def of(self, account):
        """The row of the placement that an account was in last."""
        return self.at.get(self.newest.get(account))

    def contacts(self):
        promised = {m["account"] for m in self.book.promises if self.inside(m["made"])}
        tried = defaultdict(lambda: [0, 0, False, False])
        for c in self.book.contacts:
            if self.inside(c["on"]):
                t = tried[c["account"]]
                t[0] += c["out"]
                t[1] += c["out"] and c["outcome"] in ANSWERED
                t[2] |= c["out"] and c["outcome"] in RIGHT
                t[3] |= c["outcome"] == "promise"
        for account, (attempts, answered, right, promise) in tried.items():
            row = self.of(account)
            if row is not None:
                row["attempts"], row["answered"] = attempts, answered
                row["attempted"], row["held_attempted"] = int(attempts > 0), int(attempts > 0 and row["held"])
                row["right"], row["promised"] = int(right), int(right and (promise or account in promised))

    def promises(self):
        for m in self.book.promises:
            judged, row = m["due"] + dt.timedelta(3), self.of(m["account"])
            if self.inside(judged) and row is not None:
                row["promises_due"] += 1
                row["promises_kept"] += paid_on(self.book, m) >= m["amount"]

    def complaints(self):
        for c in self.book.complaints:
            if self.inside(c["on"]):
                row = self.of(c["account"])
                if row is None:
                    row = defaultdict(D, p=None, **{name: None for name in "debtor client batch product collector region stage segment treatment".split()})
                    self.rows.append(row)
                row["complaints"] += 1
                row["in_time"] += in_time(c, self.as_of)

    def plan(self):
        """A plan for the client stands before the sum of its batches, a plan for the whole before both."""
        planned = [t for t in self.book.targets if self.start <= t["week"] <= self.end]
        self.by_batch, own, whole = defaultdict(D), {}, None
        for t in planned:
            if t["client"] and t["batch"]:
                self.by_batch[t["client"], t["batch"]] += t["recovery"]
            elif t["client"]:
                own[t["client"]] = own.get(t["client"], D(0)) + t["recovery"]
            else:
                whole = (whole or D(0)) + t["recovery"]
        clients = {t["client"] for t in planned if t["client"]}
        self.by_client = {c: own.get(c, sum((v for (k, _), v in self.by_batch.items() if k == c), D(0))) for c in clients}
        self.whole = whole if whole is not None else (sum(self.by_client.values(), D(0)) if clients else None)

    def groups(self, *columns):
        groups = defaultdict(list)
        for row in self.rows:
            groups[tuple(row[column] for column in columns)].append(row)
        return groups


COUNTED = ("held_accounts held_balance held_end_accounts held_end_balance placed_accounts placed_balance recalled_accounts recalled_balance "
           "paid_off_accounts net_payments attempts complaints commission").split()


def sums(rows, target=None):
    """The figures of some rows."""
    total = lambda name: sum((row[name] for row in rows), D(0))
    over = lambda part, whole: (total(part), total(whole))
    people = lambda name: len({row[name] for row in rows if row[name]})
    return {name: total(name) for name in COUNTED} | {
        "recovery_rate": over("net_payments", "held_balance"), "worked_rate": over("net_payments", "worked_balance"),
        "penetration": over("held_attempted", "held_accounts"), "contact_rate": over("answered", "attempts"), "rpc_rate": over("right", "attempted"),
        "ptp_rate": over("promised", "right"), "kept_promise_rate": over("promises_kept", "promises_due"),
        "lost_contact_rate": over("lost_accounts", "held_accounts"), "repair_rate": (people("repaired_debtor"), people("lost_debtor")),
        "complaints_per_10000_accounts": over("complaints", "held_accounts"), "complaints_per_1000_contacts": over("complaints", "attempts"),
        "complaint_timeliness": over("in_time", "complaints"),
        "target": target, "target_rate": None if target is None else (total("net_payments"), target)}


def paid_on(book, promise):
    """Net payments from the day of a promise to three days past its due day."""
    return sum((n["amount"] for n in book.net_on[promise["account"]] if promise["made"] <= n["on"] <= promise["due"] + dt.timedelta(3)), D(0))


def in_time(c, as_of):
    """Whether a complaint was first answered within 24 hours."""
    at = c["first_response"]
    return int(at is not None and at < midnight(as_of + DAY) and at <= c["at"] + dt.timedelta(hours=24))
