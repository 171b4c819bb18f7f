#!/usr/bin/env python3
"""Recounts every number of the three reports' JSON from the files alone, in code that shares nothing with the program, and compares.

usage: recount.py RETRACE [--as-of 2026-06-07] [--files sample-data]

Loads sample-data (all but the workbook) into a new workspace, has the reports written as JSON, and counts each number again by the definitions of the
README. Which rows a load refuses is read from its quarantine; what the others come to is not. What other verbs decide of an account, a contact or a
complaint is taken as those say (see program.py). Prints of each report how many numbers it has, how many were counted again, and which were not.
Never reads the workspace's database, and needs nothing but Python's own library.
"""
import pathlib, sys, tempfile
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from book import Book
from checked import Checked
from complaints import complaints
from program import Program
from quarterly import quarterly
from raw import DAY, day, last_quarter
from reach import Reach
from weekly import weekly

# What is not counted again, and why: the number's place, or where all such places begin.
LEFT_OUT = {
    "quarterly.fairness.": "empty places of hidden cells of the fairness table: that they are empty and that every small cell is among them was checked, "
                           "which others must go with those was not (the program's tests prove it of each: another world shows the same table)",
}
TAKEN = ("taken as other verbs say, and counted over: each account's segment, treatment and arm (segment), what broke which rule (audit), how each "
         "deadline stands (audit --complaints); which rows the load refused (quarantine)")
REPORTS = {"weekly": weekly, "complaints": complaints, "quarterly": quarterly}


def tell(checked):
    """What was counted, and what was not; gives whether all is well."""
    left, unsaid, reasons = checked.left(), [], defaultdict(int)
    for where, n in sorted(left.items()):
        reason = next((of for start, of in LEFT_OUT.items() if f"{checked.name}.{where}".startswith(start)), None)
        if reason is None:
            unsaid.append(f"{where} ({n})")
        else:
            reasons[reason] += n
    print(f"{checked.name}: {checked.all} numbers, {checked.all - len(checked.open)} recounted from the files, {len(checked.wrong)} differ, {len(checked.open)} left out")
    for reason, n in reasons.items():
        print(f"  left out: {n} {reason}")
    for line in ([f"left out without a reason: {', '.join(unsaid)}"] if unsaid else []) + checked.wrong[:40]:
        print(f"  {line}")
    return not unsaid and not checked.wrong and checked.all > 1000


def main():
    asked = lambda flag, else_: sys.argv[sys.argv.index(flag) + 1] if flag in sys.argv else else_
    as_of = day(asked("--as-of", "2026-06-07"))
    sample = pathlib.Path(asked("--files", pathlib.Path(__file__).resolve().parents[2] / "sample-data"))
    with tempfile.TemporaryDirectory() as folder:
        files = pathlib.Path(folder) / "files"
        files.mkdir()
        for path in sample.iterdir():
            if path.suffix in (".csv", ".tsv", ".jsonl"):
                (files / path.name).write_bytes(path.read_bytes())
        program = Program(sys.argv[1], pathlib.Path(folder), as_of)
        book = Book(files, program.load(files))
        reach, well, (start, end) = Reach(book), True, last_quarter(as_of)
        # The sample has neither a trial nor a reviewer's sheet: with both there are more numbers to count.
        program.challenge(start, end)
        program.review([c for c in book.contacts if c["out"] and end - 13 * DAY <= c["on"] <= end][::7])
        for name, check in REPORTS.items():
            report = program.report(name)
            checked = Checked(name, report)
            check(book, reach, program, report, as_of, checked)
            well &= tell(checked)
    print(TAKEN)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
