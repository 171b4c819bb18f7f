"""Compares a report's numbers with those counted from the files, and knows which of them nobody counted.
Never takes a number of the report for the counted one."""
from decimal import Decimal as D

PERIODS = {"week_before", "four_weeks_before", "quarter_before", "year_before"}


def is_figure(x):
    return isinstance(x, dict) and {"value", "numerator", "denominator"} <= set(x)


def is_number(x):
    if isinstance(x, str):
        whole, _, part = x.lstrip("-").partition(".")
        return whole.isdigit() and part.isdigit()
    return isinstance(x, (int, float)) and not isinstance(x, bool)


class Checked:
    """A number is what stands under `value`, `numerator`, `denominator`, or bare in a row; an empty value is one as well: it must be empty."""

    def __init__(self, name, report):
        self.name, self.report, self.wrong = name, report, []
        self.unknown = set()  # periods that end before the files begin: of them everything is empty
        self.open = {}  # (container, key) -> where
        for block, content in report.items():
            if block != "hashes":
                self.walk(block, content)
        self.all = len(self.open)

    def walk(self, where, x):
        if isinstance(x, list):
            bare = {name for row in x if isinstance(row, dict) for name, cell in row.items() if is_number(cell)}
            for row in x:
                if isinstance(row, dict):
                    for name, cell in row.items():
                        if name in bare:
                            self.open[id(row), name] = f"{where}.{name}"
                        else:
                            self.walk(f"{where}.{name}" if name != "with" else where, cell)
        elif is_figure(x):
            for name in ("value", "numerator", "denominator"):
                if name == "value" or x[name] is not None:
                    self.open[id(x), name] = where
            for name in PERIODS & set(x):
                self.walk(where, x[name])
        elif isinstance(x, dict):
            for name, cell in x.items():
                self.walk(f"{where}.{name}", cell)

    def number(self, where, container, key, counted):
        """One number against what was counted: exact, but for a quotient's last digits."""
        self.open.pop((id(container), key), None)
        shown = container[key]
        if shown is None or counted is None:
            same = shown is None and counted is None
        elif isinstance(counted, float) or isinstance(shown, float):
            same = abs(float(shown) - float(counted)) <= 1e-9 * max(1, abs(float(counted)))
        else:
            same = D(str(shown)) == D(str(counted))
        if not same:
            self.wrong.append(f"{where}: the report says {shown}, the files say {counted}")

    def figure(self, where, figure, counted):
        """`counted` is a plain number, nothing, or a rate as (part, whole) or (part, whole, per)."""
        if isinstance(counted, tuple):
            part, whole, *per = counted
            per = per[0] if per else 10000 if "10000" in where else 1000 if "1000" in where else 1
            self.number(where + " numerator", figure, "numerator", part)
            self.number(where + " denominator", figure, "denominator", whole)
            self.number(where + " value", figure, "value", None if whole == 0 else float(part) / float(whole) * per)
            return
        self.number(where, figure, "value", counted)
        if figure["numerator"] is not None:
            self.number(where + " numerator", figure, "numerator", counted)

    def figures(self, where, row, counted, period=None):
        """The figures of a row, or of one of the periods that stand beside it."""
        for name, value in counted.items():
            if name in row:
                cell = row[name] if period is None or not is_figure(row[name]) else row[name].get(period)
                if is_figure(cell):
                    value = None if period in self.unknown else value
                    self.figure(f"{where}.{name}" + (f" {period}" if period else ""), cell, value)
                elif period is None and (id(row), name) in self.open:
                    self.number(f"{where}.{name}", row, name, value)

    def keys(self, where, shown, counted):
        if shown != counted:
            self.wrong.append(f"{where}: the report has {sorted(shown - counted, key=str)} too many, {sorted(counted - shown, key=str)} too few")

    def of(self, row, keys):
        """A row's key; numbers in it count as compared, since the row is found by them."""
        for key in keys:
            self.open.pop((id(row), key), None)
        return tuple(row[key] for key in keys)

    def table(self, block, keys, counted, empty=None, total=None):
        """A table's rows against `counted`: {key: {metric: number}}, or {period: {key: {metric: number}}} where periods stand side by side
        (the report's own is None); `empty` is what a row has in a period that knows nothing of it."""
        periods = counted if None in counted and isinstance(counted[None], dict) else {None: counted}
        shown = [(self.of(row, keys), row) for row in self.report[block]]
        self.keys(block, {key for key, _ in shown}, {key for groups in periods.values() for key in groups})
        if len({key for key, _ in shown}) != len(shown):
            self.wrong.append(f"{block}: a key stands twice")
        for key, row in shown:
            for period, groups in periods.items():
                figures = groups.get(key, empty)
                if figures is not None:
                    self.figures(f"{block}{list(key)}", row, figures, period)
        for period, figures in (total or {}).items():
            self.figures(f"{block}_total", self.report[f"{block}_total"], figures, period)

    def lines(self, block, counted):
        """Lines said, each (key, {place: text or number}), in their order."""
        shown = self.report[block]
        if [line["key"] for line in shown] != [key for key, _ in counted]:
            self.wrong.append(f"{block}: the report says {[line['key'] for line in shown]}, the files {[key for key, _ in counted]}")
            return
        for line, (key, places) in zip(shown, counted):
            self.keys(f"{block} {key}", set(line["with"]), set(places))
            for name, cell in line["with"].items():
                if is_figure(cell):
                    self.figure(f"{block} {key}.{name}", cell, places.get(name))
                elif cell != places.get(name):
                    self.wrong.append(f"{block} {key}.{name}: the report says {cell}, the files {places.get(name)}")

    def left(self):
        """Numbers that nobody counted, by place."""
        left = {}
        for where in self.open.values():
            left[where] = left.get(where, 0) + 1
        return left
