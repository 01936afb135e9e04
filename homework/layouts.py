"""How learning platforms call what they let a teacher download.

Every pattern says what of a name is the platform's: `owner` tells whose it is, `number` is the
platform's own number of that student, `file` is what the student has called the file, in which
nothing says whose it is. The tests name the documentation or the source of each.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from homework.roster import Roster, plain, words

MOODLE = re.compile(
    r"(?P<prefix>(?P<owner>.*)_(?P<number>\d+)_assignsubmission_[a-z]+)_?(?P<file>.*)", re.S
)
PATTERNS = (
    ("Moodle", MOODLE),
    (
        "Blackboard",
        re.compile(
            r"(?P<owner>.+)_attempt_(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)"
            r"(?:_(?P<file>.+)|\.txt)?",
            re.S,
        ),
    ),
    (
        "Brightspace",
        re.compile(
            r"\d+-(?P<number>\d+) ?- ?(?P<owner>.+?) ?- ?"
            r"(?P<when>\w{3,9} \d{1,2}, \d{4} \d{3,4} [AP]M)(?: ?- ?(?P<file>.+))?",
            re.S,
        ),
    ),
    (
        "Canvas",
        re.compile(
            r"(?P<prefix>(?P<owner>[^_]*)(?P<late>_LATE)?_(?P<number>\d+|(?<=anon_)\w+?)_"
            r"(?:\d+(?=_)|(?=text|link)))(?:_(?P<file>.+)|(?:text|link)\.html)",
            re.S,
        ),
    ),
    (
        "Google",
        re.compile(
            r"(?!사본|복사본)(?P<owner>(?:(?!homework|과제|숙제|hw).)+?) - (?P<file>.+\.ipynb.*)",
            re.S | re.I,
        ),
    ),
)
WHEN = {"Blackboard": ("%Y-%m-%d-%H-%M-%S",), "Brightspace": ("%b %d, %Y %I%M %p",)}
VERSION = re.compile(r"(?:version|버전|attempt|시도) ?(\d+)", re.I)
# Copies as browsers, systems and editors call them; and what a file's name ends in.
# One mark at a time, in one way: a name of many such marks must not take long.
COPY = re.compile(
    r"(?:\(\d+\)|(?<=\d)-\d+|-copy\d+|\.ipynb|[ (-](?:copy|복사본|사본|kopie|copie)(?: \d+)?\)?)$"
)
# What stands before it: the word "copy", and the folders where JupyterLite's download has them.
COPY_OF = re.compile(
    r"^(?:(?:copy of|kopie von|사본 -|복사본 -) ?)+|^notebooks (?:\w\w )?homework "
)
NOTEBOOK = re.compile(
    r"\.ipynb(?:\.txt|\.json|\.download| ?\(\d+\)|의 (?:사본|복사본)| - (?:사본|복사본|copy))*\s*$",
    re.I,
)
HOMEWORK = re.compile(r"(?:homework|과제|숙제|hw)[\s_-]*0*(\d+)")


@dataclass(frozen=True)
class Label:
    """What one part of a path says: `owner` and `number` tell whose it is."""

    owner: str
    number: str = ""
    file: str = ""
    prefix: str = ""  # how a platform wants the names of feedback to begin
    late: bool = False
    when: datetime | None = None
    pattern: str = ""


def read_label(part: str) -> Label:
    """Return what one part of a path says.

    Examples
    --------
    >>> read_label("kimminji_LATE_31_77_homework_1-1.ipynb").file
    'homework_1-1.ipynb'
    """
    for name, pattern in PATTERNS:
        if found := pattern.fullmatch(part):
            told = found.groupdict()
            return Label(
                told["owner"],
                told.get("number") or "",
                told["file"] or "",
                told.get("prefix") or "",
                bool(told.get("late")),
                time_in(told.get("when"), WHEN.get(name, ())),
                name,
            )
    return Label(part)


def time_in(text: str | None, forms: tuple) -> datetime | None:
    """Return the time that a platform has written into a name."""
    for form in forms:
        try:
            return datetime.strptime(text or "", form)
        except ValueError:
            continue
    return None


def candidates(label: Label, roster: Roster) -> set[str]:
    """Return the ids of all whom a label may mean: exactly one, if it is clear."""
    found, named = ids_in(label.owner, roster), names_in(label.owner, roster)
    # A platform's number may be another student's id by chance: then the name is right.
    numbered = roster.keys_of.get(label.number.lstrip("0"), set()) if label.number else set()
    found |= numbered & named if named else numbered
    if found and named and len(found & named) == 1:
        return found & named  # the number tells apart those who have the same name
    return found if found and named <= found else found | named


def ids_in(text: str, roster: Roster) -> set[str]:
    """Return whose id, login or number a text is, or holds as a word of its own."""
    whole = roster.keys_of.get(plain(text), set())
    if whole:
        return set(whole)
    parts = {*re.findall(r"[^\W_]+|\d+|[a-z]+\d+", plain(text)), *re.findall(r"\d+", text)}
    parts |= {*re.findall(r"[a-z]+\d+", plain(text)), *re.findall(r"[\w.+-]+", plain(text))}
    parts |= {part.lstrip("0") for part in parts}
    # A number as short as that of a homework, a day or a copy says nothing within a name.
    known = [roster.keys_of[p] for p in parts if p in roster.keys_of and not is_short_number(p)]
    return set().union(*known)


def is_short_number(text: str) -> bool:
    """Tell whether a word may as well be the number of a day or a homework."""
    return text.isdigit() and len(text) < 4


def names_in(text: str, roster: Roster) -> set[str]:
    """Return whose name a text holds, in words that follow each other; the longest ones count."""
    parts = words(text)
    found = []
    for length in range(min(len(parts), 8), 0, -1):
        for start in range(len(parts) - length + 1):
            run = range(start, start + length)
            who = roster.names_of.get("".join(parts[start : start + length]))
            if who and not any(set(run) <= set(longer) for longer, _ in found):
                found.append((run, who))
    return set().union(*(who for _, who in found))


def team_in(label: Label, roster: Roster) -> set[str]:
    """Return the members of the team that a label is about."""
    return set(roster.teams.get("".join(words(label.owner)), ()))


def is_notebook(name: str) -> bool:
    """Tell whether a file is a notebook by its name."""
    return bool(NOTEBOOK.search(name))


def likeness(name: str, notebook: str) -> int:
    """Return how much a file's name is the one asked for: 0 is it, 1 a copy, 2 alike, 3 another.

    Examples
    --------
    >>> [likeness(name, "homework_1.ipynb") for name in ("homework_1.ipynb", "과제1 (1).ipynb")]
    [0, 1]
    >>> [likeness(name, "homework_1.ipynb") for name in ("Kim homework 1.ipynb", "mine.ipynb")]
    [2, 3]
    """
    if name == notebook:
        return 0
    stem = COPY_OF.sub("", uncopied(NOTEBOOK.sub("", plain(name))))
    asked = number_of(notebook)
    if HOMEWORK.fullmatch(stem) and number_of(stem) == asked:
        return 1
    return 2 if asked and number_of(stem) == asked else 3


def uncopied(stem: str) -> str:
    """Return a name without the marks of a few copies.

    Examples
    --------
    >>> uncopied("homework 1 - copy (2)")
    'homework 1'
    """
    for _ in range(4):
        stem = COPY.sub("", stem).rstrip(" -의")
    return stem


def number_of(name: str) -> str:
    """Return which homework a name speaks of, or ""."""
    found = HOMEWORK.search(plain(name))
    return found[1] if found else ""
