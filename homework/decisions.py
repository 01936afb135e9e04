"""What the teacher has decided: findings that are accepted, zeros that are meant, days late.

A decision is about what was handed in: if that changes, it is asked for again. Decisions are in
decisions.json beside the report; without that file, all of them are asked for again.
"""

import json
import math
from datetime import datetime
from pathlib import Path

from helpers.language import noted, say, translated
from homework.collect import Submission
from homework.gradebook import digest, write
from homework.report import STRANGER, Row
from homework.roster import CollectError, Student, moment

ALL = "all"
# By whether some days are free, and whether points are taken off.
LATE = {
    (False, False): noted("days late: {days}"),
    (True, False): noted("days late: {days}, of which {free:g} are free"),
    (False, True): noted("days late: {days}: {points:g} points less"),
    (True, True): noted("days late: {days}, of which {free:g} are free: {points:g} points less"),
}


class Decisions:
    """The decisions on one assignment.

    Parameters
    ----------
    path : Path
        Where they are kept.
    """

    def __init__(self, path: Path):
        self.path = path
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            self.known = {who: dict(what) for who, what in dict(told).items()}
        except (OSError, ValueError, TypeError):
            self.known = {}

    def apply(self, row: Row, seen: str) -> None:
        """Take out of a row what is decided about this submission."""
        known = self.known.get(row.student, {})
        if known.get("seen") != seen:
            return
        row.zero = known.get("zero") is True
        row.accepted = row.state == STRANGER and known.get("accepted") is not None
        accepted = [found for found in row.look if found in known.get("accepted", [])]
        row.look = [found for found in row.look if found not in accepted]
        row.reasons += [say("accepted: {found}", found=found) for found in accepted]
        row.reasons += [say("a zero is meant")] if row.zero else []

    def take(self, row: Row, seen: str, accept: list[str], zero: list[str]) -> None:
        """Remember what the teacher decides now."""
        known = self.known.get(row.student, {})
        known = dict(known) if known.get("seen") == seen else {"seen": seen}
        if row.student in accept or (ALL in accept and row.look):
            known["accepted"] = sorted({*known.get("accepted", []), *row.look})
        if row.student in zero:
            known["zero"] = True
        if len(known) > 1:
            self.known[row.student] = known

    def keep(self) -> None:
        """Store the decisions."""
        write(self.path, json.dumps(self.known, ensure_ascii=False, indent=1))


def decide(
    path: Path, rows: list[Row], seen: dict[str, str], accept: list[str], zero: list[str]
) -> None:
    """Remember the decisions of now, and apply those of today and before to all rows."""
    decisions = Decisions(path)
    for row in rows:
        decisions.take(row, seen[row.student], accept, zero)
        decisions.apply(row, seen[row.student])
    if decisions.known or path.exists():
        decisions.keep()


def listed(told: list[str] | None, option: str, known: dict, extra: tuple = ()) -> list[str]:
    """Return the ids in an option.

    Raises
    ------
    CollectError
        If nobody in the report is called so.
    """
    names = [name for name in told or [] if name]
    for name in names:
        if name not in known and name not in extra:
            raise CollectError(
                say(
                    "{option} {name!r}: the report has no such id; ids are in its first column",
                    option=option,
                    name=name,
                )
            )
    return names


def fingerprint(submission: Submission, before: str) -> str:
    """Return what changes when a submission does."""
    return digest(submission.content) if submission.content else submission.seen or before


# --- late work ------------------------------------------------------------------------------------


def deadline_in(text: str) -> datetime:
    """Return a deadline; a day alone means its end.

    Raises
    ------
    ValueError
        If it is no time.
    """
    found = moment(text)
    if found is None:
        raise ValueError(
            say("deadline {text!r} must look like 2026-03-20 or '2026-03-20 18:00'", text=text)
        )
    return found.replace(hour=23, minute=59, second=59) if len(text.strip()) <= 10 else found


def judge_late(row: Row, student: Student, submission: Submission, options) -> None:
    """Say in a row how late it is, and take off what the teacher has said that costs."""
    when = student.handed_in or submission.when
    if row.score is None:
        return
    if options.deadline is None or when is None:
        if submission.late:
            row.look.append(say("the platform says LATE, and not since when"))
        return
    hours = (when - options.deadline).total_seconds() / 3600
    free = student.extension + options.late_days
    row.days_late = max(math.ceil(hours / 24), 0)
    counted = max(math.ceil(hours / 24 - free), 0)
    row.penalty = min(row.most * options.penalty / 100 * counted, row.earned)
    if row.days_late:
        message = LATE[bool(free), bool(row.penalty)]
        places = {"days": row.days_late, "free": free, "points": row.penalty}
        row.reasons.append(translated(message, **places))
