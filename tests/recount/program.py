"""A new workspace of the sample, and what the program says of it: its reports, and what a strategy and the audit decided.
A report counts over those decisions of other verbs (segment and treatment of an account, findings, standings of deadlines); they are taken as they
are, and what is counted over them is counted again. Never hands out a number of another report."""
import csv, io, json, os, pathlib, subprocess, tomllib
from collections import defaultdict


class Program:
    def __init__(self, binary, folder, as_of):
        self.binary, self.as_of, self.folder, self.workspace = os.path.abspath(binary), as_of, folder, folder / "w"
        self.environment = dict(os.environ, RETRACE_KEY_FILE=str(folder / "key"))
        self.said = {}

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
