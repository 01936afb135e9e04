"""Say how many minutes a lesson takes: in the lecture hall, read alone, and its exercises.

The model, whose results are rounded up to five minutes:

- lecture hall: 72 seconds a slide, and 45 more for each prediction on a slide, which a class
  makes and defends;
- reading: the words of the prose (a formula without spaces is one) at 150 words a minute, 4
  seconds a line of code, 45 seconds a prediction; without the exercises;
- exercises: 6 minutes each.

A reader of English reads 238 words of non-fiction a minute in silence (M. Brysbaert, How many
words do we read per minute? A review and meta-analysis of reading rate, Journal of Memory and
Language 109, 2019). Most readers of this course read it in a second language, and it is
mathematics: 150 is our choice below that, as are the other numbers.
"""

import re
import sys
from math import ceil
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks import FOLDER, NotebookError, load

SECONDS_A_SLIDE = 72
SECONDS_A_PREDICTION = 45
SECONDS_A_LINE = 4
SECONDS_AN_EXERCISE = 360
WORDS_A_MINUTE = 150
PREDICTION = "**Predict.**"
HIDDEN = ("skip", "notes")
UNSEEN = re.compile(r"\]\([^)]*\)|<[^>]*>|^\W+$", re.MULTILINE)


def slide_type(cell: NotebookNode) -> str:
    """Return how a cell appears on the slides, "-" where it says nothing."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


def without_exercises(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells but those from the heading "Check yourself" to the next such heading."""
    kept, inside = [], False
    for cell in cells:
        if cell.cell_type == "markdown" and (heading := re.match(r"##\s+(.*)", cell.source)):
            inside = "check yourself" in heading[1].lower()
        if not inside:
            kept.append(cell)
    return kept


def hall(cells: list[NotebookNode]) -> float:
    """Return the seconds that the slides take."""
    slides = sum(slide_type(cell) in ("slide", "subslide") for cell in cells)
    asked = sum(PREDICTION in cell.source and slide_type(cell) not in HIDDEN for cell in cells)
    return SECONDS_A_SLIDE * slides + SECONDS_A_PREDICTION * asked


def reading(cells: list[NotebookNode]) -> float:
    """Return the seconds that it takes to read and run everything but the exercises."""
    cells = without_exercises(cells)
    prose = [UNSEEN.sub(" ", cell.source) for cell in cells if cell.cell_type == "markdown"]
    code = [line for cell in cells if cell.cell_type == "code" for line in cell.source.split("\n")]
    words = sum(bool(re.search(r"\w", word)) for text in prose for word in text.split())
    lines = sum(bool(line.strip()) for line in code)
    asked = sum(PREDICTION in text for text in prose)
    return 60 * words / WORDS_A_MINUTE + SECONDS_A_LINE * lines + SECONDS_A_PREDICTION * asked


def exercises(cells: list[NotebookNode]) -> float:
    """Return the seconds that the exercises take."""
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    return SECONDS_AN_EXERCISE * len(set(re.findall(r'^check\("(\d\d\.\d+)"', code, re.MULTILINE)))


def time_line(nb: NotebookNode) -> str:
    """Return the line that a lesson has below its heading "Time"."""
    parts = {"Lecture hall": hall, "Reading": reading, "Exercises": exercises}
    rounded = {name: 5 * ceil(part(nb.cells) / 300) for name, part in parts.items()}
    return " ".join(f"{name}: {minutes} minutes." for name, minutes in rounded.items())


def main() -> int:
    """Print the line of each lesson; return 1 where there is none to read."""
    try:
        for path in [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.ipynb")):
            print(path.stem[:2], time_line(load(path)))
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
