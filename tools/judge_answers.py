"""Type in the collected wrong answers, and show what `check` says: python -m tools.judge_answers.

For each lesson: how many are named (by a hint of the exercise or of the engine), how many get the
general sentence, and how many are accepted. With --all, each answer and what is said of it.
"""

import argparse
import contextlib
import io
import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import matplotlib
import nbformat

from helpers.exercises import feedback, find

ROOT = Path(__file__).parents[1]

DATA = ROOT / "tests" / "data"
# No slip is named, and no place: the general sentence, or the wrong amount of numbers alone.
AMOUNT = r"(one number|a list of \d+ numbers|a table of shape .*); .* is expected\."
GENERAL = re.compile(rf"is not it; go through|^Not yet\. (For .*: )?This is {AMOUNT}")


@cache
def namespace(place: str) -> dict:
    """Return what the cells of a lesson ("01") or homework ("h1") define for an answer to use."""
    pattern = f"homework/homework_{place[1]}.ipynb" if place[0] == "h" else f"{place}_*.ipynb"
    (path,) = (ROOT / "notebooks").glob(pattern)
    names: dict = {}
    matplotlib.use("Agg")
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in nbformat.read(path, as_version=4).cells:
            # Pictures and explorers define nothing that an answer uses; the set-up defines most.
            is_picture = re.search(r"\b(draw|explore|plt)\b|draw_|explore_", cell.source)
            if cell.cell_type == "code" and (cell.id == "setup" or not is_picture):
                with contextlib.suppress(Exception):
                    exec(cell.source, names)
    return names


def typed_in(exercise: str, code: str) -> object:
    """Return the answer that a code sets in the notebook of its exercise."""
    names = dict(namespace(exercise.partition(".")[0]))
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, names)
    return names["answer"]


def said(exercise: str, code: str) -> str:
    """Return what `check` says of an answer."""
    with contextlib.redirect_stdout(io.StringIO()):
        return feedback(find(exercise), typed_in(exercise, code))


def verdict(text: str) -> str:
    """Return the column of the table that a text belongs to."""
    if text.startswith("Right."):
        return "accepted"
    return "general" if GENERAL.search(text) else "named"


def main() -> None:
    """Print the table, and with --all every answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="show each answer")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(DATA.glob("*.json")))
    options = parser.parse_args()
    for path in options.files:
        table: dict = defaultdict(Counter)
        for entry in json.loads(path.read_text(encoding="utf-8")):
            try:
                text = said(entry["exercise"], entry["code"])
            except Exception as error:  # the code itself does not run here
                text = f"Error {type(error).__name__}: {error}"
            table[entry["exercise"][:2]][verdict(text)] += 1
            if options.all:
                print(f"{entry['exercise']}  {entry['misconception']}\n      {text}")
        print(f"{path.name}: named, general, accepted")
        for place, counts in [*table.items(), ("all", sum(table.values(), Counter()))]:
            print(f"  {place:4}", *(f"{counts[key]:4}" for key in ("named", "general", "accepted")))


if __name__ == "__main__":
    main()
