"""Name to the teacher whose answers are equal. Nothing is taken off for that: people work together.

Answers of code are compared by their tokens, with every name that a student can choose replaced by
a number, and without comments. Many students find the same short answer, so short ones do not
count, and what counts is how much of all the longer ones is equal.
"""

import hashlib
import io
import keyword
import tokenize
from collections import defaultdict
from collections.abc import Callable

from nbformat import NotebookNode

from helpers.language import say
from homework.report import Row

SHORTEST = 40  # tokens or words of an answer that counts
FEWEST = 150  # of them that must be equal
SHARE = 0.8  # and how much of all that counts
LONGEST = 20_000  # letters of an answer
SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING}
SKIPPED |= {tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def parts(source: str) -> list[str]:
    """Return the tokens of code with all names replaced, or the words of what is no code.

    Examples
    --------
    >>> parts("mean = x + 1  # mine") == parts("m = value+1")
    True
    """
    names = {}
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source[:LONGEST]).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return source[:LONGEST].split()
    return [
        names.setdefault(token.string, f"name {len(names)}")
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string)
        else token.string
        for token in tokens
        if token.type not in SKIPPED
    ]


def answers(nb: NotebookNode, given: set[str]) -> dict[str, int]:
    """Return the sizes of the longer answers in a notebook, by what equal ones have in common."""
    found = {}
    for cell in nb.cells:
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("solution") and cell.source.strip() not in given:
            told = parts(cell.source) if cell.cell_type == "code" else cell.source.split()
            text = "\0".join([graded["grade_id"], *told])
            if len(told) < SHORTEST:
                continue
            found[hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()] = len(told)
    return found


def compare(rows: list[Row], answers_of: Callable[[str], dict], together: Callable) -> None:
    """Say in every row whose answers are equal.

    Parameters
    ----------
    rows : list of Row
        All of the class.
    answers_of : callable
        Takes an id and returns what `answers` has found.
    together : callable
        Takes an id and returns all who hand in together with that student.
    """
    found = {row.student: answers_of(row.student) for row in rows if row.points}
    holders = defaultdict(list)
    for student, own in found.items():
        for key in own:
            holders[key].append(student)
    for row in rows:
        own = found.get(row.student, {})
        shared = defaultdict(int)
        for key, size in own.items():
            for other in holders[key]:
                shared[other] += size
        need = max(FEWEST, SHARE * sum(own.values()))
        same = {other for other, size in shared.items() if size >= need}
        same -= {row.student, *together(row.student)}
        if same:
            names = ", ".join(sorted(same)[:10]) + (", ..." if len(same) > 10 else "")
            row.look.append(say("the same answers as {names}", names=names))
