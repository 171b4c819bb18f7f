"""The book: placements and what happened to them, and what follows for any day: owed, held, in which stage, where it stands.
By the README's definitions. Never asks the program."""
import bisect, datetime as dt
from collections import defaultdict
from decimal import Decimal as D
from functools import lru_cache

from raw import DAY, add_months, day, local_day, moment, months_between, phone, rows_of, zone_of

EDGES = [1, 31, 61, 91, 121, 151, 181]
RIGHT = {"right_party", "promise", "refused_to_pay", "hardship", "dispute"}
HEARD = RIGHT | {"cease_request", "complaint_threat", "met"}  # by the debtor, if it was the debtor
ANSWERED = HEARD | {"relayed", "relay_refused", "wrong_party"}


class Book:
    def __init__(self, folder, refused):
        read = lambda name: rows_of(next(folder.glob(name + ".*")), refused)
        self.debtors = {r["debtor_id"]: r for r in read("debtors")}
        self.collectors = {r["collector"]: dict(team=r["team"] or None, trained=day(r["trained_on"])) for r in read("collectors")}
        rates = {r["client"]: D(r["commission_rate"] or 0) for r in read("clients")}
        self.placements = [self.placement(r, rates) for r in read("accounts")]
        self.by_account = defaultdict(list)
        for p in sorted(self.placements, key=lambda p: (p["placed"], p["batch"], p["client"])):
            self.by_account[p["account"]].append(p)
        self.debtor_of = {account: rows[-1]["debtor"] for account, rows in self.by_account.items()}
        self.accounts_of = defaultdict(set)
        for account, debtor in self.debtor_of.items():
            self.accounts_of[debtor].add(account)
        self.money(read)
        self.pauses = [dict(account=r["account_id"], begun=day(r["from"]), until=day(r["until"]), reason=r["reason"]) for r in read("pauses")]
        self.paused = defaultdict(list)
        for z in self.pauses:
            self.paused[z["account"]].append((z["begun"], z["until"]))
        self.words(read)
        self.targets = [dict(week=day(r["week"]), client=r["client"] or None, batch=r["batch"] or None, recovery=D(r["recovery"])) for r in read("targets")]
        for name in ("latest", "owed", "held", "stage", "standing", "plan_kept"):
            setattr(self, name, lru_cache(None)(getattr(self, name)))

    def placement(self, r, rates):
        placed = day(r["placed_on"])
        since = day(r["past_due_since"])
        if since is None and r["dpd_at_placement"]:
            since = placed - dt.timedelta(int(r["dpd_at_placement"]))
        balance = D(r["principal"]) + D(r["interest"] or 0) + D(r["fees"] or 0)
        rate = D(r["commission_rate"]) if r["commission_rate"] else rates.get(r["client"], D(0))
        return Placement(
            account=r["account_id"], debtor=r["debtor_id"], client=r["client"], batch=r["batch"], product=r["product"] or None, placed=placed,
            recalled=day(r["recalled_on"]), balance=balance, since=since, due=D(r["monthly_due"] or 0), status=r["status"] or "open", rate=rate,
            collector=r["collector"] or None, region=r["region"] or None, currency=r["currency"] or "CNY")

    def money(self, read):
        self.payments = [dict(id=r["payment_id"], account=r["account_id"], on=day(r["paid_on"]), amount=D(r["amount"]), payer=r["payer"] or "debtor")
                         for r in read("payments")]
        self.net, self.closed = [], {}
        self.net_of, self.net_on = defaultdict(list), defaultdict(list)
        for y in self.payments:
            covering = [p for p in self.by_account[y["account"]] if p["placed"] <= y["on"] and (p["recalled"] is None or y["on"] <= p["recalled"])]
            if covering:
                n = dict(y, p=covering[-1])
                self.net.append(n)
                self.net_of[covering[-1]].append(n)
                self.net_on[y["account"]].append(n)
            if y["amount"] > 0:
                self.closed[y["account"]] = max(self.closed.get(y["account"], dt.date.min), y["on"])
        self.statements = defaultdict(list)
        for r in read("statements"):
            self.statements[r["account_id"]].append((day(r["statement_on"]), D(r["balance"]), int(r["dpd"]) if r["dpd"] else None))
        for rows in self.statements.values():
            rows.sort(key=lambda s: s[0])
        self.promises = [dict(id=r["promise_id"], account=r["account_id"], made=day(r["made_on"]), due=day(r["due_on"]), amount=D(r["amount"]),
                              parts=max(int(r["instalments"] or 1), 1), plan=r["plan"]) for r in read("promises")]
        self.plans = [dict(id=r["plan_id"], account=r["account_id"], signed=day(r["signed_on"]), due=day(r["instalment_due_on"]), amount=D(r["amount"]))
                      for r in read("plans")]

    def words(self, read):
        """What was said and tried: contacts, complaints, leads of the tracing desk, points, consents, suppressions."""
        at_home = lambda account, at: at.astimezone(zone_of(self.debtors.get(self.debtor_of.get(account), {}).get("timezone")))
        self.contacts = []
        for r in read("contacts"):
            at = moment(r["at"])
            self.contacts.append(dict(
                id=r["contact_id"], account=r["account_id"], debtor=self.debtor_of.get(r["account_id"]), at=at, on=local_day(at),
                home=at_home(r["account_id"], at).replace(tzinfo=None), out=r["direction"] == "outbound", outcome=r["outcome"], party=r["party"],
                channel=r["channel"], point=phone(r["point"]) or r["point"] or None, collector=r["collector"] or None))
        self.complaints = []
        for r in read("complaints"):
            at = moment(r["received_at"])
            steps = {step: moment(r[step + "_at"]) for step in "acknowledged first_response resolved followed_up first_finding records investigated".split()}
            self.complaints.append(dict(
                id=r["complaint_id"], account=r["account_id"], at=at, on=local_day(at), clock=at_home(r["account_id"], at).replace(tzinfo=None), category=r["category"],
                channel=r["channel"], level=r["level"] or None, responsibility=r["responsibility"] or None, region=r.get("region") or None,
                collector=r.get("collector") or None, root_cause=r["root_cause"] or None, action=r["action"] or None, owner=r["owner"] or None,
                due=day(r["due_on"]), satisfied={"true": True, "false": False}.get(r["satisfied"]), **steps))
            self.complaints[-1]["home"] = self.complaints[-1]["clock"].date()
        self.traces = []
        for r in read("trace_outcomes"):
            at = moment(r["tried_at"])
            home = at.astimezone(zone_of(self.debtors.get(r["debtor_id"], {}).get("timezone"))).replace(tzinfo=None)
            self.traces.append(dict(debtor=r["debtor_id"], point=phone(r["value"]), at=at, on=local_day(at), home=home, result=r["result"]))
        self.relations = read("relations")
        self.persons = {r["person_id"]: r["debtor_id"] for r in self.relations}
        self.points = [dict(owner=r["owner_id"], kind=r["kind"], value=phone(r["value"]) if r["kind"] in ("mobile", "landline") else r["value"],
                            source=r["source"], basis=r["basis"], consent=r["consent_ref"] or None, first=day(r["first_seen_on"]), last=day(r["last_seen_on"]),
                            validity=r["validity"], validity_on=day(r["validity_on"])) for r in read("contact_points")]
        self.consents = [dict(debtor=r["debtor_id"], purpose=r["purpose"], granted=day(r["granted_on"]), withdrawn=day(r["withdrawn_on"]),
                              proof=r["evidence_ref"]) for r in read("consents")]
        self.suppressions = [dict(kind=r["subject_kind"], subject=phone(r["subject"]) if r["subject_kind"] == "point" else r["subject"],
                                  since=moment(r["since"]), until=moment(r["until"]), released=moment(r["released_at"]), reason=r["reason"])
                             for r in read("suppressions")]

    def known_from(self):
        """The first day of which the files know anything."""
        return min([p["placed"] for p in self.placements] + [n["on"] for n in self.net] + [c["on"] for c in self.contacts + self.complaints])

    def latest(self, account, on):
        """The placement that counts at the end of a day."""
        placed = [p for p in self.by_account[account] if p["placed"] <= on]
        return placed[-1] if placed else None

    def newest(self, on):
        """Each account's placement that counts at the end of a day."""
        return {account: self.latest(account, on) for account in self.by_account if self.latest(account, on)}

    def owed(self, p, on):
        """(balance, day of the statement that it comes from, day last paid) of a placement at the end of a day."""
        billed = [s for s in self.statements[p["account"]] if p["placed"] <= s[0] <= on]
        paid = [n for n in self.net_of[p] if n["on"] <= on]
        base, since = (billed[-1][1], billed[-1][0]) if billed else (p["balance"], None)
        off = sum((n["amount"] for n in paid if since is None or n["on"] > since), D(0))
        return max(base - off, D(0)), since, max((n["on"] for n in paid), default=None)

    def held(self, p, on):
        """Placed on or before the day, and not recalled, paid or settled before it."""
        if self.latest(p["account"], on) is not p or (p["recalled"] and p["recalled"] < on) or (p["status"] == "recalled" and not p["recalled"]):
            return False
        if p["status"] in ("paid", "settled") and self.closed.get(p["account"], dt.date.min) < on:
            return False
        balance, billed, paid = self.owed(p, on)
        return balance > 0 or billed == on or paid == on

    def stage(self, p, on):
        """The stage at the end of a day; none where days past due are not known."""
        balance, _, _ = self.owed(p, on)
        if balance == 0:
            return "M0"
        aged = [s for s in self.statements[p["account"]] if s[0] <= on and s[2] is not None and (s[0] >= p["placed"] or p["since"] is None)]
        counted = [n for n in self.net_of[p] if n["on"] <= on]
        if aged:
            seen, _, dpd = aged[-1]
            if dpd <= 0:
                return "M0"
            oldest = seen - dt.timedelta(dpd)
            paid = sum((n["amount"] for n in counted if n["on"] > seen), D(0))
        else:
            seen, oldest = None, p["since"]
            paid = sum((n["amount"] for n in counted), D(0))
        if oldest is None:
            return None
        if p["due"] > 0 and paid > 0:
            oldest = add_months(oldest, min(int(paid // p["due"]), 1200))
        first = max(oldest, seen or oldest) + DAY
        paused = set()
        for begun, until in self.paused[p["account"]]:
            if begun <= on:
                at = max(begun, first)
                while at <= min(until or on, on):
                    paused.add(at)
                    at += DAY
        return stage_of(max((on - oldest).days - len(paused), 0))

    def standing(self, p, on):
        """Where an account stands in the evening of a day, on which it may have left the book: held, paid, recalled."""
        closed, left = self.closed.get(p["account"]), p["recalled"]
        if self.owed(p, on)[0] == 0:
            return "paid"
        if p["status"] in ("paid", "settled") and (closed is None or closed <= on):
            if left is None or left > on or (closed is not None and closed <= left):
                return "paid"
        return "held" if self.held(p, on) and (left is None or left > on) else "recalled"

    def rolled_to(self, p, on):
        """Where an account stands that was held on an earlier day: its stage, paid or recalled."""
        if self.held(p, on):
            return self.stage(p, on) or "unknown"
        closed, left = self.closed.get(p["account"]), p["recalled"]
        if self.owed(p, on)[0] == 0:
            return "paid"
        if p["status"] in ("paid", "settled") and (left is None or left >= on or (closed is not None and closed <= left)):
            return "paid"
        return "recalled"

    def plan_kept(self, account, on):
        """A plan, or a promise that is one, has not ended, and what fell due more than three days ago has been paid since it was signed."""
        grace, agreed = dt.timedelta(3), defaultdict(list)
        for n in self.plans:
            if n["account"] == account and n["signed"] <= on:
                agreed[n["id"], n["signed"]].append((n["due"], n["amount"]))
        sums = [(signed, max(d for d, _ in parts), sum((a for d, a in parts if d + grace < on), D(0))) for (_, signed), parts in agreed.items()]
        for m in self.promises:
            if m["account"] == account and m["made"] <= on and m["plan"] in ("extension", "instalment_plan", "settlement"):
                n = 0 if m["due"] + grace >= on else min(months_between(on - dt.timedelta(4), m["due"]) + 1, m["parts"])
                sums.append((m["made"], add_months(m["due"], m["parts"] - 1), m["amount"] * n / m["parts"]))
        paid = lambda signed: sum((n["amount"] for n in self.net_on[account] if signed <= n["on"] <= on), D(0))
        return any(paid(signed) >= due for signed, last, due in sums if last + grace >= on)

    def held_until(self, p, as_of):
        """The last day on which a placement was held; none while it is."""
        after = [q for q in self.by_account[p["account"]] if q["placed"] <= as_of]
        then = after[after.index(p) + 1]["placed"] - DAY if after.index(p) + 1 < len(after) else None
        gone = self.latest(p["account"], as_of) is p and self.owed(p, as_of)[0] == 0
        closed = None
        if gone or p["status"] in ("paid", "settled"):
            paid = [n["on"] for n in self.net_of[p] if n["amount"] > 0 and n["on"] <= as_of]
            zero = [s[0] for s in self.statements[p["account"]] if s[0] <= as_of and s[1] == 0]
            closed = max(paid) if paid else min(zero) if zero else p["placed"]
        elif p["status"] == "recalled" and p["recalled"] is None:
            closed = p["placed"]
        return min((d for d in (p["recalled"], closed, then) if d), default=None)


class Placement(dict):
    """A placement is itself, whatever it holds: two alike are two."""
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def stage_of(dpd):
    n = bisect.bisect_right(EDGES, dpd)
    return "M7+" if n == 7 else f"M{n}"
