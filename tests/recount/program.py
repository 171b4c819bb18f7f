"""A new workspace of the sample, and what the program says of it: its reports, and what a strategy and the audit decided.
A report counts over those decisions of other verbs (segment and treatment of an account, findings, standings of deadlines); they are taken as they
are, and what is counted over them is counted again. Never hands out a number of another report."""
import csv, io, json, os, pathlib, subprocess, tomllib
from collections import defaultdict

from raw import DAY, add_months


class Program:
    def __init__(self, binary, folder, as_of):
        self.binary, self.as_of, self.folder, self.workspace = os.path.abspath(binary), as_of, folder, folder / "w"
        self.environment = dict(os.environ, RETRACE_KEY_FILE=str(folder / "key"))
        self.said, self.trial, self.judged = {}, None, {}

    def run(self, *words, as_of=None):
        command = [self.binary, "--workspace", str(self.workspace), "--as-of", str(as_of or self.as_of), *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def load(self, files):
        """Loads files, with no group withheld from a report; gives the lines of each that the load refused."""
        self.run("init", str(self.workspace))
        settings = self.workspace / "retrace.toml"
        settings.write_text(settings.read_text("utf-8").replace("smallest_group = 5", "smallest_group = 1"), "utf-8")
        self.run("load", str(files))
        refused = defaultdict(set)
        for path in sorted((self.workspace / "quarantine").glob("*.csv")):
            for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
                refused[pathlib.Path(row["file"]).name].add(int(row["line"]))
        return refused

    def challenge(self, start, end):
        """Lets another strategy treat a part of the debtors in the last two months of a quarter."""
        own = self.workspace / "strategies" / "default.toml"
        text = own.read_text("utf-8")
        (own.parent / "other.toml").write_text(text.replace('name = "default"', 'name = "other"', 1).replace("low = [0, 39]", "low = [0, 29]", 1)
                                               .replace("middle = [40,", "middle = [30,", 1), "utf-8")
        trial = {"name": "recount", "strategy": "other", "share": 0.4, "from": add_months(start, 1), "to": end, "look_on": end + 7 * DAY, "detect": 0.1}
        lines = "".join(f"{key} = {value if isinstance(value, float) else chr(34) + str(value) + chr(34)}\n" for key, value in trial.items())
        own.write_text(text + "\n[challenger]\n" + lines, "utf-8")
        self.trial = trial

    def review(self, contacts):
        """Takes back a sheet on which two reviewers judged some contacts."""
        rows, judged = ["contact_id,reviewer,verdict,level"], {}
        for n, c in enumerate(contacts):
            for reviewer, defect in (("R1", n % 3 == 0), ("R2", n % 5 == 0))[:1 + n % 2]:
                rows.append(f"{c['id']},{reviewer},{'defect,2' if defect else 'ok,'}")
                judged[c["id"]] = judged.get(c["id"], False) or defect
        sheet = self.folder / "verdicts.csv"
        sheet.write_text("\n".join(rows) + "\n", "utf-8")
        self.run("sample", "verdicts", str(sheet))
        self.judged = judged

    def report(self, name):
        self.run("report", name, "--forms", "json", "--out", str(self.folder / "out"))
        return json.loads((self.folder / "out" / f"{name}.json").read_text("utf-8"))

    def segments(self, on):
        """Account to its row of `segment` in the evening of a day."""
        if on not in self.said:
            self.said[on] = {row["account_id"]: row for row in json.loads(self.run("segment", "--format", "json", as_of=on))}
        return self.said[on]

    def placed(self, on):
        """Account to (segment, treatment)."""
        return {account: (row["segment"], row["treatment"]) for account, row in self.segments(on).items()}

    def strategies(self):
        """Strategy to its version, as the workspace's files have them."""
        files = sorted((self.workspace / "strategies").glob("*.toml"))
        return {path.stem: tomllib.loads(path.read_text("utf-8"))["version"] for path in files}

    def findings(self, start, end):
        return json.loads(self.run("audit", "--from", str(start), "--to", str(end), "--format", "json"))

    def deadlines(self):
        return json.loads(self.run("audit", "--complaints", "--format", "json"))

    def rules(self):
        """The rules of the packs that a new workspace asks, as their files have them."""
        packs = pathlib.Path(__file__).resolve().parents[2] / "src" / "rules" / "packs"
        return {rule["id"]: rule for name in ("cn", "house") for rule in tomllib.loads((packs / f"{name}.toml").read_text("utf-8"))["rule"]}
