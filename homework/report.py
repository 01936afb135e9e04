"""The rows of a report: what became of every student's submission, and what a person has to do."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import east_asian_width

from helpers.own_numbers import own_rng

GRADED = "graded"
AWAITING = "awaiting a person's marks"
NOTHING = "nothing handed in"
STOPPED = "could not be run"
STRANGER = "not in the roster"
# How a text begins that a spreadsheet would compute.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Row:
    """What became of one submission.

    Parameters
    ----------
    student, called : str
        The id and the name in the roster.
    state : str
        One of the five above.
    points : dict of str to float or None
        By grade id; None where nobody has decided yet.
    most : float
        How many points there are.
    name : str or None
        The name in the notebook, if it ran that far.
    reasons : list of str
        Why it has this state, and what else there is to know.
    look : list of str
        What a person should look at.
    """

    student: str
    called: str = ""
    state: str = NOTHING
    points: dict = field(default_factory=dict)
    most: float = 0
    name: str | None = None
    reasons: list = field(default_factory=list)
    look: list = field(default_factory=list)

    @property
    def score(self) -> float | None:
        """Return the points, as far as they are known."""
        known = [points for points in self.points.values() if points is not None]
        return sum(known) if self.points else None

    @property
    def needs_a_person(self) -> bool:
        """Tell whether there is something left to do."""
        return self.state not in (GRADED, NOTHING) or bool(self.look)


def compare_names(rows: Iterable[Row]) -> None:
    """Say in every row whose notebook has no name, or the name of another one."""
    same = defaultdict(list)
    for row in rows:
        if row.name is not None:
            same[who(row.name)].append(row)
    for key, those in same.items():
        for row in those:
            others = [other.student for other in those if other is not row]
            if key == who(""):
                row.look.append("no name in the notebook")
            elif others:
                row.look.append(f"the same name in the notebook of {', '.join(others)}")


def who(name: str) -> bytes:
    """Return what two names have in common that give the same numbers."""
    return own_rng(name, "who").bytes(16)


def table(rows: list[Row]) -> str:
    """Return the report as text."""
    cells = [("id", "name", "points", "state", "")]
    for row in rows:
        points = "" if row.score is None else f"{row.score:g} of {row.most:g}"
        notes = [*row.reasons, *(f"LOOK: {found}" for found in row.look)]
        cells.append((row.student, row.called, points, row.state, "; ".join(notes)))
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for line in cells:
        padded = [t + " " * (wide - width(t)) for t, wide in zip(line, widths, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(map(printable, lines))


def printable(text: str) -> str:
    """Return a line without what would move a terminal's cursor, or worse."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Korean letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def summary(rows: list[Row]) -> str:
    """Return how many rows there are of each state."""
    counts = {state: 0 for state in (GRADED, AWAITING, NOTHING, STOPPED, STRANGER)}
    for row in rows:
        counts[row.state] += 1
    told = [f"{count} {state}" for state, count in counts.items() if count]
    looks = sum(bool(row.look) for row in rows)
    return ", ".join(told + ([f"{looks} to look at"] if looks else []))


def write_report(path: Path, rows: list[Row]) -> None:
    """Store the report as a table, with the points of every task."""
    tasks = list(dict.fromkeys(task for row in rows for task in row.points))
    header = ["id", "name", "state", "score", "max_score", *tasks]
    header += ["name_in_notebook", "reasons", "look_at"]
    lines = []
    for row in rows:
        points = [row.points.get(task) for task in tasks]
        told = [row.student, row.called, row.state, row.score, row.most, *points]
        lines.append([*told, row.name, "; ".join(row.reasons), "; ".join(row.look)])
    write_table(path, [header, *lines])


def unearned(rows: list[Row]) -> list[Row]:
    """Return the rows in which a missing decision would count as a zero that nobody earned."""
    return [row for row in rows if row.state in (AWAITING, STOPPED)]


def write_grades(path: Path, rows: list[Row]) -> None:
    """Store the grades of the roster; who handed in nothing has an empty one."""
    lines = [["id", "name", "score", "max_score"]]
    for row in rows:
        if row.state != STRANGER:
            score = 0 if row.score is None and row.state != NOTHING else row.score
            lines.append([row.student, row.called, score, row.most])
    write_table(path, lines)


def write_table(path: Path, lines: list[list]) -> None:
    """Store a table that Excel, too, reads as UTF-8, and in which no text is a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for line in lines:
            writer.writerow(f"'{x}" if str(x).startswith(FORMULA) else x for x in line)
