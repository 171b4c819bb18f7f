"""The fairness table counted again: shares of segments and treatments by sex, age band and region, their ratios (Katz) and those with the stage taken
out (Mantel-Haenszel). Never shows what the report hides: of a hidden cell it says only that it must be, where it is small."""
import math
from collections import defaultdict

from movement import STAGES, Z
from raw import day, months_between
from trends import rounded

BANDS = ((25, "under 25"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"), (121, "65 and over"))
FEW = 5
HIDDEN = ("share_here", "share_elsewhere", "ratio", "ratio_low", "ratio_high", "stage_ratio")


def groups_of(book, on):
    """Account to its group by each attribute, of accounts held."""

    found = {}
    for account, p in book.newest(on).items():
        if book.held(p, on):
            who = book.debtors.get(p["debtor"], {})
            born = day(who.get("birth_on"))
            age = months_between(on, born) // 12 if born and born <= on else None
            band = None if age is None or age > 120 else next(word for under, word in BANDS if age < under)
            found[account] = {"sex": who.get("gender") or None, "age_band": band, "region": who.get("region") or p["region"]}
    return found


def fairness(book, program, on, checked):
    groups, said = groups_of(book, on), program.segments(on)
    held = {account: (said[account]["segment"], said[account]["treatment"], said[account]["stage"]) for account in groups}
    shown = {}
    for row in checked.report["fairness"]:
        key = row["by"], row["group"], row["outcome"], row["value"]
        shown[key] = row
    counted, sums = {}, {}
    for by in ("sex", "age_band", "region"):
        members = pooled({account: of[by] for account, of in groups.items()})
        cells = marked = differ = hidden = 0
        for group, mine in members.items():
            for n, outcome in enumerate(("segment", "treatment")):
                for value in {of[n] for of in held.values()}:
                    here = {a for a in mine if held[a][n] == value}
                    there = {a for a in held if held[a][n] == value and a not in mine}
                    row = shown.get((by, group, outcome, value))
                    secret = row is not None and row["four_fifths"] == "hidden"
                    if not secret and (0 < len(here) < FEW or 0 < len(there) < FEW):
                        checked.wrong.append(f"fairness {by} {group} {value}: a cell of a few accounts is shown")
                    mark, figures = judged(held, mine, here, there)
                    cells, hidden = cells + 1, hidden + secret
                    if not secret and mark in ("under", "over"):
                        marked += 1
                        differ += figures["ratio_low"] is not None and (figures["ratio_low"] > 1 or figures["ratio_high"] < 1)
                    if secret:
                        mark, figures = "hidden", {"group_accounts": len(mine)}
                        if any(row[name][part] is not None for name in HIDDEN for part in ("value", "numerator", "denominator")):
                            checked.wrong.append(f"fairness {by} {group} {value}: a hidden cell shows a number")
                    counted[by, group, outcome, value, mark] = figures
        unknown = len(members.get(None, ()))
        sums[by,] = {"accounts": len(held), "unknown": (unknown, len(held)), "cells": cells, "marked": marked, "differ": differ, "hidden": hidden}
    checked.table("fairness", ["by", "group", "outcome", "value", "four_fifths"], counted)
    checked.table("fairness_sums", ["by"], sums)


def pooled(group_of):
    """Groups of less than five stand together, and the next smallest with them until they are five."""
    groups = defaultdict(set)
    for account, group in group_of.items():
        groups[group].add(account)
    together, pool = set(), 0
    for group in sorted(groups, key=lambda g: (len(groups[g]), g is None, g or "")):
        if len(groups[group]) < FEW or (pool and len(together) < FEW):
            together |= groups.pop(group)
            pool += 1
    return groups | ({"pooled": together} if pool else {})


def judged(held, mine, here, there):
    """The mark against four fifths, and a cell's figures."""
    a, n1, c, n2 = len(here), len(mine), len(there), len(held) - len(mine)
    figures = {"group_accounts": n1, "share_here": (a, n1), "share_elsewhere": (c, n2), "ratio": None, "ratio_low": None, "ratio_high": None, "stage_ratio": stratified(held, mine, here, there)}
    if n1 == 0 or n2 == 0 or c == 0:
        return "untold", figures
    ratio = (a / n1) / (c / n2)
    figures["ratio"] = rounded(ratio)
    if a:
        spread = Z * math.sqrt(max(1 / a - 1 / n1 + 1 / c - 1 / n2, 0))
        figures["ratio_low"], figures["ratio_high"] = rounded(ratio * math.exp(-spread)), rounded(ratio * math.exp(spread))
    return ("under" if 5 * a * n2 < 4 * c * n1 else "over" if 4 * a * n2 > 5 * c * n1 else "within"), figures


def stratified(held, mine, here, there):
    """Mantel and Haenszel 1959: sum of a n2 / N over sum of c n1 / N, stage by stage."""
    above = below = 0.0
    for stage in [*STAGES, None]:
        n = lambda some: sum(held[account][2] == stage for account in some)
        whole, n1 = n(held), n(mine)
        if 0 < n1 < whole:
            above += n(here) * (whole - n1) / whole
            below += n(there) * n1 / whole
    return rounded(above / below) if below > 0 else None
