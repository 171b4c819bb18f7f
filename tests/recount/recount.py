#!/usr/bin/env python3
"""Recounts the numbers of the weekly and the complaint report from the files alone, in code that shares nothing with the program, and compares.

usage: recount.py RETRACE [--as-of 2026-06-07]

Loads sample-data (all but the workbook) into a new workspace, has both reports written as JSON, and counts every figure of
totals, by_client, by_batch, by_stage, by_collector and curves (weekly; the week, the week before, four weeks before) and of
totals, by_category, by_channel, by_level, by_responsibility, by_client, by_region, by_collector, weeks, deadlines and signals' observed
counts (complaints) again, by the definitions of the README. Which rows a load refuses is read from its quarantine; what the others come to is not.
Never reads the workspace's database, and needs nothing but Python's own library.
Not recounted: loss of contact and its repair (they need phones compared), segments and treatments, forecasts, corridors and control limits.
"""
import bisect, csv, datetime as dt, io, json, os, pathlib, subprocess, sys, tempfile
from collections import defaultdict
from decimal import Decimal as D

ZONE = dt.timezone(dt.timedelta(hours=8))  # Asia/Shanghai, which keeps no summer time
EDGES = [1, 31, 61, 91, 121, 151, 181]
RIGHT = {"right_party", "promise", "refused_to_pay", "hardship", "dispute"}
ANSWERED = RIGHT | {"cease_request", "complaint_threat", "met", "relayed", "relay_refused", "wrong_party"}


def day(text):
    return dt.date.fromisoformat(text) if text else None


def moment(text):
    """A time in UTC; one without an offset is the workspace's."""
    if not text:
        return None
    at = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at if at.tzinfo else at.replace(tzinfo=ZONE)).astimezone(dt.timezone.utc)


def local_day(at):
    return at.astimezone(ZONE).date()


def text_of(path):
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{path}: no encoding fits")


def rows_of(path, refused):
    """Rows by name, without those that the load refused (by line); a row that stands twice counts once."""
    text = text_of(path)
    reader = csv.reader(io.StringIO(text), delimiter="\t" if path.suffix == ".tsv" else ",")
    head = next(reader)
    line, rows, seen = reader.line_num, [], set()
    for cells in reader:
        first, line = line + 1, reader.line_num
        if cells and first not in refused.get(path.name, set()) and tuple(cells) not in seen:
            seen.add(tuple(cells))
            rows.append({name: cell.strip() for name, cell in zip(head, cells)})
    return rows


class World:
    def __init__(self, folder, refused):
        read = lambda name: rows_of(next(folder.glob(name + ".*")), refused)
        rates = {r["client"]: D(r["commission_rate"] or 0) for r in read("clients")}
        self.placements = []
        for r in read("accounts"):
            placed = day(r["placed_on"])
            since = day(r["past_due_since"])
            if since is None and r["dpd_at_placement"]:
                since = placed - dt.timedelta(int(r["dpd_at_placement"]))
            balance = D(r["principal"]) + D(r["interest"] or 0) + D(r["fees"] or 0)
            rate = D(r["commission_rate"]) if r["commission_rate"] else rates.get(r["client"], D(0))
            self.placements.append(dict(
                account=r["account_id"], debtor=r["debtor_id"], client=r["client"], batch=r["batch"], placed=placed, recalled=day(r["recalled_on"]),
                balance=balance, since=since, due=D(r["monthly_due"] or 0), status=r["status"] or "open", rate=rate,
                collector=r["collector"] or None, region=r["region"] or None))
        self.by_account = defaultdict(list)
        for p in sorted(self.placements, key=lambda p: (p["placed"], p["batch"], p["client"])):
            self.by_account[p["account"]].append(p)
        self.raw_payments = [dict(account=r["account_id"], on=day(r["paid_on"]), amount=D(r["amount"]), payer=r["payer"]) for r in read("payments")]
        self.net = []
        for y in self.raw_payments:
            covering = [p for p in self.by_account[y["account"]] if p["placed"] <= y["on"] and (p["recalled"] is None or y["on"] <= p["recalled"])]
            if covering:
                self.net.append(dict(y, p=max(covering, key=lambda p: (p["placed"], p["batch"], p["client"]))))
        self.closed = {}
        for y in self.raw_payments:
            if y["amount"] > 0:
                self.closed[y["account"]] = max(self.closed.get(y["account"], dt.date.min), y["on"])
        self.net_of = defaultdict(list)
        for n in self.net:
            self.net_of[id(n["p"])].append(n)
        self.statements = defaultdict(list)
        for r in read("statements"):
            self.statements[r["account_id"]].append((day(r["statement_on"]), D(r["balance"]), int(r["dpd"]) if r["dpd"] else None))
        for rows in self.statements.values():
            rows.sort(key=lambda s: s[0])
        self.pauses = defaultdict(list)
        for r in read("pauses"):
            self.pauses[r["account_id"]].append((day(r["from"]), day(r["until"])))
        self.contacts = [dict(account=r["account_id"], at=moment(r["at"]), out=r["direction"] == "outbound", outcome=r["outcome"]) for r in read("contacts")]
        self.promises = [dict(account=r["account_id"], made=day(r["made_on"]), due=day(r["due_on"]), amount=D(r["amount"])) for r in read("promises")]
        self.targets = [dict(week=day(r["week"]), client=r["client"] or None, batch=r["batch"] or None, recovery=D(r["recovery"])) for r in read("targets")]
        self.complaints = []
        for r in read("complaints"):
            self.complaints.append(dict(
                account=r["account_id"], at=moment(r["received_at"]), answered=moment(r["first_response_at"]), resolved=moment(r["resolved_at"]),
                category=r["category"], channel=r["channel"], level=r["level"] or None, responsibility=r["responsibility"] or None,
                region=r.get("region") or None, collector=r.get("collector") or None))

    def latest(self, account, on):
        """The placement that counts at the end of a day."""
        placed = [p for p in self.by_account[account] if p["placed"] <= on]
        return placed[-1] if placed else None

    def owed(self, p, on):
        """(balance, day of the statement that it comes from, day last paid) of a placement at the end of a day."""
        billed = [s for s in self.statements[p["account"]] if p["placed"] <= s[0] <= on]
        paid = [n for n in self.net_of[id(p)] if n["on"] <= on]
        base, since = (billed[-1][1], billed[-1][0]) if billed else (p["balance"], None)
        off = sum((n["amount"] for n in paid if since is None or n["on"] > since), D(0))
        return max(base - off, D(0)), since, max((n["on"] for n in paid), default=None)

    def held(self, p, on):
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
        counted = [n for n in self.net_of[id(p)] if n["on"] <= on]
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
        first = max(oldest, seen or oldest) + dt.timedelta(1)
        paused = set()
        for begun, until in self.pauses[p["account"]]:
            if begun <= on:
                at = max(begun, first)
                while at <= min(until or on, on):
                    paused.add(at)
                    at += dt.timedelta(1)
        return stage_of(max((on - oldest).days - len(paused), 0))


def add_months(on, n):
    year, month = divmod(on.year * 12 + on.month - 1 + n, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(1)).day
    return dt.date(year, month + 1, min(on.day, last))


def stage_of(dpd):
    n = bisect.bisect_right(EDGES, dpd)
    return "M7+" if n == 7 else f"M{n}"


class Week:
    """Everything counted in one week for one placement, as a list of facts; complaints that fit no account stand alone."""

    def __init__(self, world, start, as_of):
        end, before = start + dt.timedelta(6), start - dt.timedelta(1)
        stop = min(end, as_of)
        inside = lambda on: start <= on <= stop
        newest = {account: [p for p in rows if p["placed"] <= end][-1] for account, rows in world.by_account.items() if rows[0]["placed"] <= end}
        self.rows, at = [], {}
        for p in world.placements:
            if p["placed"] > end:
                continue
            was = world.latest(p["account"], before) is p
            held = world.held(p, start)
            balance = world.owed(p, before)[0] if was else p["balance"]
            dpd = (p["placed"] - p["since"]).days if p["since"] else None
            stage = world.stage(p, before) if was else None
            row = defaultdict(D, p=p, held=held, balance=balance, people=p["debtor"], stage=stage or (stage_of(dpd) if dpd is not None and dpd >= 0 else None))
            row["held_accounts"], row["held_balance"] = (1, balance) if held else (0, D(0))
            if p["placed"] >= start:
                row["placed_accounts"], row["placed_balance"] = 1, p["balance"]
            paid = sum((n["amount"] for n in world.net_of[id(p)] if inside(n["on"])), D(0))
            row["net_payments"], row["commission"] = paid, paid * p["rate"]
            if p["recalled"] and inside(p["recalled"]):
                row["recalled_accounts"], row["recalled_balance"] = 1, max(balance - paid, D(0))
            at[id(p)] = row
            self.rows.append(row)
        row_of = lambda account: at.get(id(newest.get(account)))
        promised = {m["account"] for m in world.promises if inside(m["made"])}
        tried = defaultdict(lambda: [0, 0, False, False])
        for c in world.contacts:
            if inside(local_day(c["at"])):
                t = tried[c["account"]]
                t[0] += c["out"]
                t[1] += c["out"] and c["outcome"] in ANSWERED
                t[2] |= c["out"] and c["outcome"] in RIGHT
                t[3] |= c["outcome"] == "promise"
        for account, (attempts, answered, right, promise) in tried.items():
            row = row_of(account)
            if row is not None:
                row["attempts"], row["answered"] = attempts, answered
                row["attempted"], row["held_attempted"] = int(attempts > 0), int(attempts > 0 and row["held"])
                row["right"], row["promised"] = int(right), int(right and (promise or account in promised))
        for m in world.promises:
            judged, row = m["due"] + dt.timedelta(3), row_of(m["account"])
            if inside(judged) and row is not None:
                paid = sum((n["amount"] for n in world.net if n["account"] == m["account"] and m["made"] <= n["on"] <= judged), D(0))
                row["promises_due"] += 1
                row["promises_kept"] += paid >= m["amount"]
        for c in world.complaints:
            if inside(local_day(c["at"])):
                row = row_of(c["account"])
                if row is None:
                    row = defaultdict(D, p=dict(client=None, batch=None, collector=None), stage=None, people=None)
                    self.rows.append(row)
                row["complaints"] += 1
                row["in_time"] += in_time(c, as_of)
        planned = [t for t in world.targets if start <= t["week"] <= end]
        self.by_batch = defaultdict(D)
        own, whole = {}, None
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

    def sums(self, rows, target=False):
        total = lambda name: sum((row[name] for row in rows), D(0))
        over = lambda part, whole: (total(part), total(whole))
        figures = {name: total(name) for name in (
            "held_accounts held_balance placed_accounts placed_balance recalled_accounts recalled_balance net_payments attempts complaints commission").split()}
        figures |= {
            "recovery_rate": over("net_payments", "held_balance"), "penetration": over("held_attempted", "held_accounts"),
            "contact_rate": over("answered", "attempts"), "rpc_rate": over("right", "attempted"), "ptp_rate": over("promised", "right"),
            "kept_promise_rate": over("promises_kept", "promises_due"), "complaints_per_10000_accounts": over("complaints", "held_accounts"),
            "complaints_per_1000_contacts": over("complaints", "attempts"), "complaint_timeliness": over("in_time", "complaints")}
        if target is not False:
            figures["target"] = target
            figures["target_rate"] = None if target is None else (figures["net_payments"], target)
        return figures


def in_time(c, as_of):
    end = dt.datetime.combine(as_of + dt.timedelta(1), dt.time(), ZONE)
    return int(c["answered"] is not None and c["answered"] < end and c["answered"] <= c["at"] + dt.timedelta(hours=24))


class Checked:
    """Compares, and counts what was compared."""

    def __init__(self):
        self.seen, self.wrong = 0, []

    def number(self, where, shown, counted):
        self.seen += 1
        plain = lambda x: None if x is None else D(str(x))
        if plain(shown) != plain(counted):
            self.wrong.append(f"{where}: the report says {shown}, the files say {counted}")

    def figure(self, where, figure, counted):
        if isinstance(counted, tuple):
            self.number(where + ".numerator", figure["numerator"], counted[0])
            self.number(where + ".denominator", figure["denominator"], counted[1])
            self.seen += 1
            per = 10000 if "10000" in where else 1000 if "1000" in where else 1
            value = None if counted[1] == 0 else float(counted[0]) / float(counted[1]) * per
            if (figure["value"] is None) != (value is None) or (value is not None and abs(figure["value"] - value) > 1e-9 * max(1, abs(value))):
                self.wrong.append(f"{where}.value: the report says {figure['value']}, the files say {value}")
        else:
            self.number(where, figure["value"], counted)

    def figures(self, where, row, counted, period=None):
        for name, value in counted.items():
            if name in row:
                figure = row[name] if period is None else row[name][period]
                self.figure(f"{where}.{name}" + (f".{period}" if period else ""), figure, value)

    def keys(self, where, shown, counted):
        self.seen += 1
        if shown != counted:
            self.wrong.append(f"{where}: the report has {sorted(shown - counted, key=str)} too many, {sorted(counted - shown, key=str)} too few")


def weekly(world, report, as_of, checked):
    start = day(report["week_start"])
    for period, back in ((None, 0), ("week_before", 7), ("four_weeks_before", 28)):
        week = Week(world, start - dt.timedelta(back), as_of)
        checked.figures("totals", report["totals"], week.sums(week.rows, week.whole), period)
        cuts = {
            "by_client": (lambda r: (r["p"]["client"],), ["client"], lambda k: week.by_client.get(k[0])),
            "by_batch": (lambda r: (r["p"]["client"], r["p"]["batch"]), ["client", "batch"], lambda k: week.by_batch.get(k)),
            "by_stage": (lambda r: (r["stage"],), ["stage"], None),
            "by_collector": (lambda r: (r["p"]["collector"],), ["collector"], None)}
        for name, (key, columns, target) in cuts.items():
            groups = defaultdict(list)
            for row in week.rows:
                groups[key(row)].append(row)
            for row in report[name]:
                of = tuple(row[column] for column in columns)
                plan = False if target is None else target(of)
                checked.figures(f"{name}{list(of)}", row, week.sums(groups.pop(of, []), plan), period)
            busy = lambda figures: any(x if not isinstance(x, tuple) else x[0] or x[1] for n, x in figures.items() if n not in ("target", "target_rate"))
            checked.keys(f"{name} {period or 'week'}", set(), {k for k, rows in groups.items() if busy(week.sums(rows))})
    end, curves = day(report["week_end"]), {}
    for p in world.placements:
        for n in range((end + dt.timedelta(1) - p["placed"]).days // 7):
            c = curves.setdefault((p["client"], p["batch"], n), [0, D(0), D(0)])
            c[0] += 1
            c[1] += sum((y["amount"] for y in world.net_of[id(p)] if (y["on"] - p["placed"]).days < 7 * (n + 1) and y["on"] <= as_of), D(0))
            c[2] += p["balance"]
    checked.keys("curves", {(r["client"], r["batch"], r["week"]) for r in report["curves"]}, set(curves))
    for row in report["curves"]:
        key = row["client"], row["batch"], row["week"]
        if key in curves:
            checked.figures(f"curves{list(key)}", row, {"accounts": curves[key][0], "liquidation_rate": (curves[key][1], curves[key][2])})


def complaints(world, report, as_of, checked):
    start = day(report["week_start"])
    newest = {account: rows[-1] for account, rows in world.by_account.items() if rows[-1]["placed"] <= as_of or rows}
    placed = lambda c, name: newest[c["account"]][name] if c["account"] in newest else None
    known = [c for c in world.complaints if local_day(c["at"]) <= as_of]
    part = {
        "category": lambda c: c["category"], "channel": lambda c: c["channel"], "level": lambda c: c["level"], "responsibility": lambda c: c["responsibility"],
        "client": lambda c: placed(c, "client"), "region": lambda c: c["region"] or placed(c, "region"), "collector": lambda c: c["collector"] or placed(c, "collector")}
    columns = {"channel": "complaint_channel"}
    week_of = lambda c: (start - (local_day(c["at"]) - dt.timedelta(local_day(c["at"]).weekday()))).days // 7
    for period, back in ((None, 0), ("week_before", 1), ("four_weeks_before", 4)):
        inside = [c for c in known if week_of(c) == back]
        checked.figures("totals", report["totals"], {"complaints": len(inside), "complaint_timeliness": (sum(in_time(c, as_of) for c in inside), len(inside))}, period)
        for name, key in part.items():
            for row in report["by_" + name]:
                of = row[columns.get(name, name)]
                some = [c for c in inside if key(c) == of]
                checked.figures(f"by_{name}[{of}]", row, {"complaints": len(some), "complaint_timeliness": (sum(in_time(c, as_of) for c in some), len(some))}, period)
    for name, key in part.items():
        seen = {row[columns.get(name, name)] for row in report["by_" + name]}
        checked.keys(f"by_{name}", set(), {key(c) for c in known if 0 <= week_of(c) <= 12} - seen)
    for row in report["weeks"]:
        back = (start - day(row["week_start"])).days // 7
        some = [c for c in known if week_of(c) == back]
        checked.figures(f"weeks[{row['week_start']}]", row, {"complaints": len(some), "complaint_timeliness": (sum(in_time(c, as_of) for c in some), len(some))})
    for row in report["signals"]:
        some = [c for c in known if week_of(c) == (start - day(row["week_start"])).days // 7 and row["category"] in ("all", c["category"])]
        checked.number(f"signals[{row['category']} {row['week_start']}]", row["observed"], len(some))
    end = dt.datetime.combine(as_of + dt.timedelta(1), dt.time(), ZONE)
    for row in report["deadlines"]:
        counted = defaultdict(int)
        for c in (c for c in known if week_of(c) <= 25):
            deadline = dt.datetime.combine(local_day(c["at"]) + dt.timedelta(row["days"] + 1), dt.time(), ZONE)
            closed = c["resolved"] if c["resolved"] and c["resolved"] < end else None
            counted["met" if closed and closed < deadline else "running" if closed is None and end <= deadline else "missed"] += 1
        whole = sum(counted.values())
        checked.figures(f"deadlines[{row['days']}]", row, {"complaints": whole} | {name: (counted[name], whole) for name in ("met", "missed", "running")})


def main():
    binary, as_of = os.path.abspath(sys.argv[1]), day(sys.argv[sys.argv.index("--as-of") + 1] if "--as-of" in sys.argv else "2026-06-07")
    sample = pathlib.Path(__file__).resolve().parents[2] / "sample-data"
    checked = Checked()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        files, workspace = folder / "files", folder / "w"
        files.mkdir()
        for path in sample.iterdir():
            if path.suffix in (".csv", ".tsv", ".jsonl"):
                (files / path.name).write_bytes(path.read_bytes())
        environment = dict(os.environ, RETRACE_KEY_FILE=str(folder / "key"))
        run = lambda *words: subprocess.run([binary, "--workspace", str(workspace), "--as-of", str(as_of), *words], env=environment, check=True, capture_output=True, text=True).stdout
        run("init", str(workspace))
        settings = workspace / "retrace.toml"
        settings.write_text(settings.read_text("utf-8").replace("smallest_group = 5", "smallest_group = 1"), "utf-8")
        run("load", str(files))
        refused = defaultdict(set)
        for path in sorted((workspace / "quarantine").glob("*.csv")):
            for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
                refused[pathlib.Path(row["file"]).name].add(int(row["line"]))
        world = World(files, refused)
        for name, check in (("weekly", weekly), ("complaints", complaints)):
            run("report", name, "--forms", "json", "--out", str(folder / "out"))
            check(world, json.loads((folder / "out" / f"{name}.json").read_text("utf-8")), as_of, checked)
    print(f"{checked.seen} numbers recounted from the files, {len(checked.wrong)} differ")
    for line in checked.wrong[:40]:
        print(" ", line)
    return 1 if checked.wrong or checked.seen < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
