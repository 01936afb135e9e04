"""The rows of a report: what became of every student's submission, and what a person has to do."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import east_asian_width

from helpers.language import noted, say, translated
from helpers.own_numbers import own_rng
from homework.plain import valid_text
from homework.roster import same_name

GRADED = noted("graded")
AWAITING = noted("awaiting a person's marks")
NOTHING = noted("nothing handed in")
STOPPED = noted("could not be run")
STRANGER = noted("not in the roster")
# What a spreadsheet would compute. An id such as -12, or a login such as @ada, computes nothing.
FORMULA = re.compile(r"\s*(?:[=＝]|[-+@＋－＠].*(?:[(|+*/^&=]|!\S))|[\t\r\n]", re.S)


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
    accepted : bool
        Whether the teacher knows of a stranger's work and does not mind.
    zero : bool
        Whether marks that are missing are meant to be zeros.
    days_late : int or None
        How many days, begun ones too, it came behind the deadline.
    penalty : float
        How many points are taken off for that.
    """

    student: str
    called: str = ""
    state: str = NOTHING
    points: dict = field(default_factory=dict)
    most: float = 0
    name: str | None = None
    reasons: list = field(default_factory=list)
    look: list = field(default_factory=list)
    accepted: bool = False
    zero: bool = False
    days_late: int | None = None
    penalty: float = 0

    @property
    def earned(self) -> float:
        """Return the points, as far as they are known."""
        return sum(points for points in self.points.values() if points is not None)

    @property
    def score(self) -> float | None:
        """Return the points that count, as far as they are known."""
        return self.earned - self.penalty if self.points else None

    @property
    def is_open(self) -> bool:
        """Tell whether there is a mark that nobody has decided on."""
        return self.state in (AWAITING, STOPPED, STRANGER) and not (self.zero or self.accepted)

    @property
    def mark(self) -> float | None:
        """Return what counts, or None where nobody has decided or nothing was handed in."""
        if self.state == STRANGER or self.is_open:
            return None
        return (self.score or 0.0) if self.zero else self.score

    @property
    def needs_a_person(self) -> bool:
        """Tell whether there is something left to do."""
        return self.is_open or bool(self.look)


def compare_names(rows: Iterable[Row], together: Callable[[str], list[str]]) -> None:
    """Say in every row whose notebook has no name, or another one than it should.

    Parameters
    ----------
    rows : iterable of Row
        All of the class.
    together : callable
        Takes an id and returns all who hand in together with that student.
    """
    same, called = defaultdict(list), {}
    for row in rows:
        called[row.student] = row.called
        if row.name is not None:
            same[who(row.name)].append(row)
    for key, those in same.items():
        for row in those:
            team = {row.student, *together(row.student)}
            if key == who(""):
                row.look.append(say("no name in the notebook"))
                continue
            mine = [name for member in team for name in (called.get(member), member) if name]
            if row.called and not any(same_name(row.name, name) for name in mine):
                row.look.append(say("the name in the notebook is {name}", name=row.name))
            if others := [other.student for other in those if other.student not in team]:
                row.look.append(
                    say("the same name in the notebook of {others}", others=", ".join(others))
                )


def who(name: str) -> bytes:
    """Return what two names have in common that give the same numbers."""
    return own_rng(name, "who").bytes(16)


def table(rows: list[Row]) -> str:
    """Return the report as text."""
    cells = [("id", say("name"), say("points"), say("state"), "")]
    for row in rows:
        points = (
            ""
            if row.score is None
            else say("{score:g} of {most:g}", score=row.score, most=row.most)
        )
        notes = [*row.reasons, *(say("LOOK: {found}", found=found) for found in row.look)]
        cells.append((row.student, row.called, points, translated(row.state), "; ".join(notes)))
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
    told = [f"{count} {translated(state)}" for state, count in counts.items() if count]
    looks = sum(bool(row.look) for row in rows)
    return ", ".join(told + ([say("{looks} to look at", looks=looks)] if looks else []))


def write_report(path: Path, rows: list[Row]) -> None:
    """Store the report as a table, with the points of every task."""
    tasks = list(dict.fromkeys(task for row in rows for task in row.points))
    header = ["id", "name", "state", "score", "max_score", *tasks]
    header += ["days_late", "name_in_notebook", "reasons", "look_at"]
    lines = []
    for row in rows:
        points = [row.points.get(task) for task in tasks]
        told = [row.student, row.called, translated(row.state), row.score, row.most, *points]
        lines.append([*told, row.days_late, row.name, "; ".join(row.reasons), "; ".join(row.look)])
    write_table(path, [header, *lines])


def unearned(rows: list[Row]) -> list[Row]:
    """Return the rows in which a missing decision would count as a zero that nobody earned."""
    return [row for row in rows if row.is_open]


def write_grades(path: Path, rows: list[Row]) -> None:
    """Store the marks of the roster; who has none, such as who handed in nothing, is not there."""
    lines = [["id", "name", "score", "max_score"]]
    lines += [[row.student, row.called, row.mark, row.most] for row in rows if row.mark is not None]
    write_table(path, lines)


def next_step(rows: list[Row], done: str) -> str:
    """Return what the teacher does next, in one line."""
    opened = [row for row in rows if row.is_open]
    states = {row.state: row.student for row in reversed(opened)}
    if STRANGER in states:
        return say(
            "Next: say whose {student!r} is, in its name or in the roster's column "
            "lms, or accept that it is nobody's (OPTIONS='--accept NAME'), and make "
            "grade again.",
            student=states[STRANGER],
        )
    if STOPPED in states:
        return say(
            "Next: see why {student} could not be run; decide by hand in make "
            "formgrader, ask for another file, or mean a zero (OPTIONS='--zero ID'); "
            "then make grade again.",
            student=states[STOPPED],
        )
    if AWAITING in states:
        return say("Next: make formgrader, give the marks by hand, and make grade again.")
    if looks := [row.student for row in rows if row.look]:
        return say(
            "Next: look at {student}; if you do not mind, make grade OPTIONS='--accept "
            "{student}', or '--accept all'.",
            student=looks[0],
        )
    nothing = sum(row.state == NOTHING and not row.zero for row in rows)
    sentences = [say("Done.")]
    if nothing:
        sentences.append(say("{nothing} handed in nothing and have no mark.", nothing=nothing))
    return " ".join([*sentences, say("Next: take {done} to your platform.", done=done)])


def write_table(path: Path, lines: list[list]) -> None:
    """Store a table that Excel, too, reads as UTF-8, and in which no text is a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for line in lines:
            writer.writerow(map(harmless, line))


def harmless(value: object) -> object:
    """Return a value as a spreadsheet may read it: a text is no formula, a number stays one."""
    if not isinstance(value, str):
        return value
    text = valid_text(value).replace("\0", "?")
    return f"'{text}" if FORMULA.match(text) else text
