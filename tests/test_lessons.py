"""Each lesson keeps to the rules of lesson_rules.py, and each rule notices what breaks it."""

import re
from copy import deepcopy
from pathlib import Path

import lesson_rules
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import minutes
from tools import notebooks as tool

FOLDER = Path(__file__).parents[1] / "notebooks"
COURSE = {path.name: tool.load(path) for path in sorted(FOLDER.glob("*.ipynb"))}


@pytest.mark.parametrize("name", COURSE)
def test_a_lesson_keeps_to_the_rules(name):
    wrong = lesson_rules.broken(COURSE[name], name, COURSE)
    assert not wrong, "\n".join([f"{name} breaks rules:", *wrong])


def test_the_map_of_the_course_says_the_minutes_of_each_lesson():
    start = COURSE["00_start_here.ipynb"]
    table = next(cell.source for cell in start.cells if cell.id == "the-map")
    for name, nb in COURSE.items():
        parts = re.findall(r": (\d+) minutes", minutes.time_line(nb))
        row = re.search(rf"\({re.escape(name)}\) \|[^|]*\| (.+) \|", table)
        assert row[1].split(" / ") == parts, name


# From here on: the rules themselves, on a tiny lesson.


def markdown(name, source, slide="-"):
    metadata = {"slideshow": {"slide_type": slide}}
    return new_markdown_cell(source, id=name, metadata=metadata)


def code(name, source, slide="-", text=None, folded=False, code_folded=False):
    metadata = {"slideshow": {"slide_type": slide}}
    if folded or code_folded:
        metadata["jupyter"] = {"outputs_hidden": folded, "source_hidden": code_folded}
    outputs = [new_output("execute_result", {"text/plain": text})] if text else []
    return new_code_cell(source, id=name, metadata=metadata, outputs=outputs)


SETUP = """import numpy as np

from helpers import with_unit
from helpers.explorers import explore_it

P = np.array([0.2, 0.5, 0.3])"""
START = """## You will be able to

- *say* a thing;
- *do* another
  one;
- *see* a third;
- *go* on.

## You need

| what | how much | where |
|---|---|---|
| numbers | a little | school |

## Time

MINUTES"""
TITLE = f"""# 01 B: how?

After this lesson you can do things.

[← 00 A](00_a.ipynb) · [02 C →](02_c.ipynb)

{lesson_rules.CREDIT}"""
GOOD = [
    markdown("title", TITLE, "slide"),
    code("setup", SETUP, "skip", code_folded=True),
    markdown("first-look", "**Try it.** Move the slider.", "subslide"),
    code("first-explorer", "explore_it(P)"),
    markdown("before-you-start", START, "skip"),
    markdown("section", "## 1. A section\n\n$$\nx\n$$\n\nSee the next cell.", "slide"),
    code("build", "def build(x):\n    return x * 2\n\n\nassert build(2) == 4  # Twice"),
    code("import", "from helpers import built"),
    code("known", "with_unit(P[0])", text="0.25 nats"),
    markdown("question", "**Predict.** How much is it, next to 0.25?", "subslide"),
    code(
        "answer", "# The same\n# as before\nwith_unit(build(P[1]))", "fragment", "0.37 nats", True
    ),
    markdown("answer-read", "It is 0.37."),
    *[code(f"more-{n}", "x = 1\ny = 2\nz = 3\nx + y + z", "skip") for n in range(3)],
    markdown("exercises", "## Check yourself", "skip"),
    code("exercise-1", 'check("01.1", ...)', "skip"),
    markdown("summary", "## Summary", "slide"),
]


def course(cells):
    """Return a course of three lessons; these are the cells of the one in the middle."""
    lesson = new_notebook(cells=deepcopy(cells))
    line = minutes.time_line(lesson)
    for cell in lesson.cells:
        cell.source = cell.source.replace("MINUTES", line)
    lessons = {
        name: new_notebook(cells=[markdown("title", f"# {title}: so?")])
        for name, title in [("00_a.ipynb", "00 A"), ("02_c.ipynb", "02 C")]
    }
    return lessons | {"01_b.ipynb": lesson}


def rules_broken(cells):
    lessons = course(cells)
    wrong = lesson_rules.broken(lessons["01_b.ipynb"], "01_b.ipynb", lessons)
    return [line.partition(":")[0] for line in wrong]


def test_a_good_lesson_breaks_no_rule():
    assert rules_broken(GOOD) == []


@pytest.mark.parametrize(
    ("rule", "cell", "old", "new"),
    [
        ("title", "title", "# 01", "# 02"),
        ("title", "title", "how?", "this is how"),
        ("title", "title", "After this lesson you can", "You can"),
        ("title", "title", "[← 00 A]", "[00 A]"),
        ("title", "title", "our own", "mine"),
        ("title", "title", "\n\n[", "\n["),
        ("before_you_start", "before-you-start", "You need", "What you need"),
        ("before_you_start", "before-you-start", "- *go* on.", ""),
        ("before_you_start", "before-you-start", "*say* a", "say a"),
        ("before_you_start", "before-you-start", "how much | where", "where | how much"),
        ("before_you_start", "before-you-start", "MINUTES", "MINUTES Or more."),
        ("first_explorer", "first-explorer", "explore_it(P)", "P"),
        ("first_explorer", "first-explorer", "explore_it(P)", "explore_it(P)\nP"),
        ("first_explorer", "first-look", "**Try it.** ", ""),
        ("first_explorer", "first-look", "slider", "word " * 45),
        ("first_explorer", "title", "things", "word " * 100),
        ("setup_is_imports_then_cast", "setup", "import numpy as np\n", "Q = 1\nimport numpy\n"),
        ("imports_in_setup", "known", "with", "import os\nwith"),
        ("imports_in_setup", "import", "helpers", "helpers.pictures"),
        ("imports_in_setup", "build", "def build(x):\n    return x * 2\n\n\n", "build = abs\n"),
        ("comments_begin_with_a_capital", "build", "# Twice", "# twice"),
        ("comments_begin_with_a_capital", "answer", "# The", "# the"),
        ("prints_and_asserts_are_few", "build", "assert", "print(2)\n" * 8 + "assert"),
        ("no_assert_on_digits", "build", "assert ", "assert f'{2:.4f}' == '2' and "),
        ("no_assert_on_digits", "build", "assert ", "assert round(P[0], 2) and "),
        ("no_assert_on_digits", "build", "assert ", "assert str(P) == '0.2' and "),
        ("block_formulas_have_their_lines", "section", "$$\nx\n$$", "$$x$$"),
        ("slides_show_what_they_point_at", "title", "do things", "do the next cell"),
        ("predictions_are_real", "answer", "as before", "as 0.37"),
        ("predictions_are_real", "answer", "with_unit(", "assert 0.37 == with_unit("),
        ("predictions_are_real", "answer", "with_unit(", "title = 'It is 0.37'\nwith_unit("),
        ("predictions_are_real", "answer", "build(P[1])", "0.37"),
        ("predictions_are_real", "section", "A section", "A section of 0.37"),
        ("predictions_are_real", "question", "0.25", "0.37"),
        ("predictions_are_real", "question", "0.25", "37 %"),
        ("predictions_are_real", "known", "with_unit", "# It is 0.37\nwith_unit"),
    ],
)
def test_what_breaks_a_rule_is_noticed(rule, cell, old, new):
    cells = deepcopy(GOOD)
    (changed,) = [c for c in cells if c.id == cell]
    assert old in changed.source
    changed.source = changed.source.replace(old, new)
    assert rule in rules_broken(cells)


def test_an_answer_that_is_seen_is_noticed():
    for cell, change in [
        ("answer", {"metadata": {"slideshow": {"slide_type": "fragment"}}}),
        ("known", {"outputs": [new_output("stream", text="0.37\n")]}),
    ]:
        cells = deepcopy(GOOD)
        next(c for c in cells if c.id == cell).update(NotebookNode(change))
        assert rules_broken(cells) == ["predictions_are_real"]


def test_a_set_up_that_pushes_the_explorer_down_is_noticed():
    cells = deepcopy(GOOD)
    del next(c for c in cells if c.id == "setup").metadata["jupyter"]
    assert rules_broken(cells) == ["first_explorer"]


def test_other_first_cells_are_noticed():
    cells = deepcopy(GOOD)
    cells[2], cells[3] = cells[3], cells[2]
    assert rules_broken(cells) == ["first_cells"]


def test_minutes_are_those_of_the_model():
    words = markdown("words", "word " * 1500 + "[a](b c d) <i> |---| $x+y$", "slide")
    asked = markdown("asked", "**Predict.** Now", "subslide")
    lines = code("lines", "x = 1\n\n" * 15)
    exercise = [markdown("c", "## Check yourself"), code("e", 'check("01.1", ...)')]
    cells = [words, asked, lines, *exercise, markdown("s", "## Summary")]
    assert minutes.hall(cells) == 2 * 72 + 45
    assert minutes.reading(cells) == 60 * (1500 + 2 + 2 + 1) / 150 + 4 * 15 + 45
    assert minutes.exercises(cells) == 360
    line = "Lecture hall: 5 minutes. Reading: 15 minutes. Exercises: 10 minutes."
    assert minutes.time_line(new_notebook(cells=cells)) == line


def test_minutes_are_printed_for_a_lesson(capsys, monkeypatch):
    path = FOLDER / "00_start_here.ipynb"
    monkeypatch.setattr("sys.argv", ["minutes.py", str(path)])
    assert minutes.main() == 0
    assert capsys.readouterr().out == f"00 {minutes.time_line(tool.load(path))}\n"
