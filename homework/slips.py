"""How many of a class have made which slip: what to speak about in the next lecture."""

import re
from collections import Counter

from helpers import exercises
from helpers.exercises.texts import in_language
from helpers.language import noted

RIGHT = noted("right")
NOTHING = noted("no answer yet")
UNKNOWN = noted("wrong, and no known slip")


def known_hints(task: str, student: str = "") -> list[str]:
    """Return what `check` says of the slips of a task, if there is such an exercise."""
    try:
        return [hint for _, hint in exercises.find(task, student).slips]
    except Exception:  # a task without an exercise has no hints
        return []


def slip_in(said: str, hints: list[str]) -> str:
    """Return which slip `check` has recognised; what a student has written is not in it."""
    if "Put your answer where" in said or "returns nothing yet" in said:
        return NOTHING
    told = numberless(said)
    return next((hint for hint in hints if hint and numberless(hint) in told), UNKNOWN)


def numberless(text: str) -> str:
    """Return a text without its numbers, which are each student's own."""
    return re.sub(r"\d[\d.]*", "...", text)


def slips(tasks: dict[str, str], results: list[tuple[dict, dict]]) -> list[list]:
    """Return the lines of a table: task, slip, how many made it, of how many.

    Parameters
    ----------
    tasks : dict of str to str
        The name of the exercise by grade id, in the notebook's order.
    results : list of (dict, dict)
        For each student, whether the task was right and what `check` has said, by grade id.
    """
    lines = []
    for grade_id, task in tasks.items():
        judged = [(right[grade_id], said.get(grade_id, "")) for right, said in results
                  if grade_id in right]  # fmt: skip
        hints = known_hints(task)
        counts = Counter(RIGHT if right else slip_in(said, hints) for right, said in judged)
        counted = counts.most_common()
        lines += [[grade_id, in_language(slip), count, len(judged)] for slip, count in counted]
    return lines
