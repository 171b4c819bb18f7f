"""Who is lost: reached last when, on which own phones tried how often, by the README's definition of a lost contact.
Never asks the program who is lost."""
import datetime as dt
from collections import defaultdict
from functools import lru_cache

from book import HEARD
from raw import DAY, midnight

OWN = {"application", "client_update", "statement_address", "delivery_address", "transaction", "payment", "inbound_contact"}
PARTNERS = {"credit_bureau": "tracing", "carrier_match": "tracing", "logistics_match": "tracing", "social_insurance": "sensitive_data",
            "housing_fund": "sensitive_data"}
NEVER = {"social_media", "web_search", "purchased_list"}
FAILED = {"no_answer", "busy", "switched_off", "invalid_number", "voicemail", "undelivered", "wrong_party"}


def is_reach(c):
    """Whether a contact reached the debtor in person."""
    return (c["party"] == "debtor" and c["outcome"] in HEARD) or (not c["out"] and c["party"] in ("debtor", "unknown"))


class Reach:
    def __init__(self, book):
        self.book = book
        self.contacts_of, self.points_of = defaultdict(list), defaultdict(list)
        for c in book.contacts:
            self.contacts_of[c["debtor"]].append(c)
        for n, t in enumerate(book.points):
            if t["owner"] not in book.persons and t["kind"] in ("mobile", "landline"):
                self.points_of[t["owner"]].append(dict(t, nth=n))
        self.proofs = {(c["debtor"], c["proof"]) for c in book.consents}
        self.lost = lru_cache(None)(self.lost)

    def in_force(self, on):
        """Suppressions in force at the end of a day; a third party's refusal has no end but a release."""
        end, holders = midnight(on + DAY), defaultdict(list)
        for t in self.book.points:
            if (t["first"] or t["last"] or on) <= on:
                holders[t["value"]].append(t["owner"] not in self.book.persons)
        for s in self.book.suppressions:
            own = any(holders[s["subject"]]) if s["kind"] == "point" and holders[s["subject"]] else True
            endless = s["reason"] == "cease_request" and (s["kind"] == "person" or not own)
            if s["since"] < end and not (s["released"] and s["released"] < end) and (endless or not s["until"] or s["until"] >= end):
                yield s

    def reached_at(self, debtor, on):
        """When somebody was last reached, by the clock at home; a payment counts from its day's first hour."""
        end = midnight(on + DAY)
        signs = [c["home"] for c in self.contacts_of[debtor] if c["at"] < end and is_reach(c)]
        signs += [t["home"] for t in self.book.traces if t["debtor"] == debtor and t["result"] == "right_party" and t["at"] < end]
        for account in self.book.accounts_of[debtor]:
            signs += [dt.datetime.combine(y["on"], dt.time()) for y in self.paid_by(account) if y["on"] <= on]
        return max(signs, default=None)

    @lru_cache(None)
    def paid_by(self, account):
        return [y for y in self.book.payments if y["account"] == account and y["amount"] > 0 and y["payer"] == "debtor"]

    def lawful(self, t, debtor, on):
        granted = {c["purpose"] for c in self.book.consents
                   if c["debtor"] == debtor and c["granted"] <= on and (c["withdrawn"] is None or c["withdrawn"] > on)}
        source, basis = t["source"], t["basis"]
        may = ((source in OWN and basis in ("contract", "consent")) or (source == "previous_agency" and basis == "contract")
               or (source == "relation_told" and basis in ("legitimate_request", "consent"))
               or (source in PARTNERS and basis != "none" and PARTNERS[source] in granted))
        return may and (t["consent"] is None or (debtor, t["consent"]) in self.proofs)

    def own_phones(self, debtor, on, wrong):
        """(number, dead) of each lawful own phone, the reserved mobile first."""
        seen = defaultdict(list)
        for t in self.points_of[debtor]:
            if (t["first"] or t["last"] or on) <= on:
                last = t["first"] if t["last"] and t["last"] > on else t["last"]
                told = t["validity"] if t["validity_on"] is None or t["validity_on"] <= on else None
                seen[t["value"]].append(dict(t, seen=last or t["first"], known=t["first"] or last, told=told))
        phones = []
        for value, points in seen.items():
            good = [t for t in points if self.lawful(t, debtor, on)]
            bad = [t for t in points if t["source"] in NEVER or t["basis"] == "none"]
            if not good:
                continue
            first = lambda some, none: min(t["known"] or none for t in some)
            if bad and first(good, dt.date.max) >= first(bad, dt.date.min):
                continue
            reserved = [t for t in good if t["kind"] == "mobile" and t["source"] in ("application", "client_update")]
            newest = lambda some: max((t["seen"] or dt.date.min for t in some), default=dt.date.min)
            dead = value in wrong or any(t["told"] in ("invalid", "wrong_party") for t in points)
            order = (bool(reserved), newest(reserved), newest(good), max(t["nth"] for t in good))
            phones.append((order, value, dead))
        return [(value, dead) for _, value, dead in sorted(phones, reverse=True)]

    def lost(self, on):
        """Debtors who are lost at the end of a day."""
        book, lost = self.book, set()
        in_force = list(self.in_force(on))
        wrong = {s["subject"] for s in in_force if s["kind"] == "point" and s["reason"] == "wrong_party"}
        stop = {(s["kind"], s["subject"]) for s in in_force if s["reason"] == "cease_request"}
        placed = defaultdict(list)
        for p in book.placements:
            if p["placed"] <= on:
                placed[p["debtor"]].append(p)
        for debtor, placements in placed.items():
            still = [p["placed"] for p in placements if p["recalled"] is None or p["recalled"] >= on]
            since = min(still) if still else max(p["placed"] for p in placements)
            reached = self.reached_at(debtor, on)
            phones = self.own_phones(debtor, on, wrong)
            asked = ("debtor", debtor) in stop or any(("account", p["account"]) in stop for p in placements) or any(("point", v) in stop for v, _ in phones)
            if (on - since).days < 3 or asked or not phones or (reached and (on - reached.date()).days < 30):
                continue
            failed = self.failed(debtor, on, reached, {p["account"] for p in placements})
            reserved, dead = phones[0]
            days = {c["home"].date() for c in failed if c["point"] == reserved and c["channel"] != "sms"}
            running = any({d, d + DAY, d + 2 * DAY} <= days for d in days)
            tried = [c["point"] for c in failed]
            if any(v in tried for v, _ in phones) and (running or dead) and all(gone or tried.count(v) >= 3 for v, gone in phones[1:]):
                lost.add(debtor)
        return lost

    def failed(self, debtor, on, reached, accounts):
        """Attempts since last reached that reached nobody who matters."""
        end = midnight(on + DAY)
        for_calls = lambda c: c["channel"] in ("call", "robot_call") and c["outcome"] in FAILED
        for_texts = lambda c: c["channel"] == "sms" and c["outcome"] in ("undelivered", "invalid_number")
        return [c for c in self.contacts_of[debtor] if c["out"] and c["at"] < end and c["account"] in accounts and (for_calls(c) or for_texts(c))
                and (reached is None or c["home"] > reached)]

    def reached_in(self, start, stop, end):
        """Debtors reached in person from one day to another."""
        book = self.book
        known = {p["debtor"] for p in book.placements if p["placed"] <= end}
        placed = {p["account"] for p in book.placements if p["placed"] <= end}
        found = {c["debtor"] for c in book.contacts if start <= c["on"] <= stop and c["account"] in placed and is_reach(c)}
        found |= {t["debtor"] for t in book.traces if start <= t["on"] <= stop and t["result"] == "right_party"}
        return found & known | {n["p"]["debtor"] for n in book.net if start <= n["on"] <= stop and n["amount"] > 0 and n["payer"] == "debtor"} & known
