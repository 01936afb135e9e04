"""The stored notebooks are what the course promises, and nbval cannot pass by comparing nothing.

nbval runs a cell without comparing it where the stored count is missing, where a tag or comment
tells it to, and where nothing comparable is stored; it never compares pictures.
"""

import base64
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpers.explorers.engine import Explorer
from helpers.explorers.game import GuessingGame
from tools import notebooks as tool
from tools import run_on_aarch64

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
COURSE = [
    "00_start_here.ipynb",
    "01_entropy.ipynb",
    "02_cross_entropy.ipynb",
    "03_kl_divergence.ipynb",
    "04_worked_examples.ipynb",
    "05_asymmetry.ipynb",
    "06_jensen_shannon.ipynb",
    "07_field_guide.ipynb",
]
LESSONS = [name for name in COURSE if not name.startswith("00")]
ASSIGNMENTS = ["homework_1", "homework_2", "homework_3"]
RELEASES = [f"homework/{name}.ipynb" for name in ASSIGNMENTS]
SOURCES = [f"../homework/source/{name}/{name}.ipynb" for name in ASSIGNMENTS]
EXPECTED = [*COURSE, *RELEASES, *SOURCES]
# In other languages, as far as there are any, such as ko/homework/homework_1.ipynb.
TRANSLATED = sorted(
    path.relative_to(FOLDER).as_posix()
    for name in [*COURSE, *RELEASES]
    for path in FOLDER.glob(f"*/{name}")
)
# How many cells of each notebook may be tagged nbval-ignore-output: none so far.
IGNORED_OUTPUTS = dict.fromkeys(EXPECTED, 0)
# The share of code cells that must store something that nbval compares; in homework, half the
# cells are answers, and these say nothing.
COMPARABLE_SHARE = dict.fromkeys(COURSE, 0.5) | dict.fromkeys([*RELEASES, *SOURCES], 0.4)
LONGEST_CELL = 15
INVITATIONS = "", f" {Explorer.invitation}", f" {GuessingGame.invitation}"
HEADINGS = [
    "you will be able to",
    "you need",
    "time",
    "pitfalls",
    "check yourself",
    "summary",
    "next",
    "further reading",
]
SLIDES = range(15, 31)
SLIDE_TYPES = {"slide", "subslide", "fragment", "notes", "skip", "-"}
MACHINE_OR_NOISE = r"<[^<>]* at 0x[0-9a-f]+|/home/|/root\b|/tmp\b|site-packages|Warning|\(children="


def read(name):
    return tool.load(FOLDER / name)


def code_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def outputs(nb):
    return [output for cell in code_cells(nb) for output in cell.outputs]


def prose(nb):
    """Return the text of each markdown cell, without its code."""
    cells = [cell.source for cell in nb.cells if cell.cell_type == "markdown"]
    return [re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL) for text in cells]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def test_the_notebooks_are_the_expected_ones():
    found = [FOLDER.rglob("*.ipynb"), (ROOT / "homework").rglob("*.ipynb")]
    paths = [path for paths in found for path in paths if ".ipynb_checkpoints" not in path.parts]
    assert sorted(paths) == sorted((FOLDER / name).resolve() for name in EXPECTED + TRANSLATED)


def in_english(name):
    """Return the name of the English notebook of a translation."""
    return name.partition("/")[2] if name in TRANSLATED else name


@pytest.mark.parametrize("name", EXPECTED + TRANSLATED)
class TestNotebook:
    def test_counts_run_from_one(self, name):
        counts = [cell.execution_count for cell in code_cells(read(name))]
        assert counts == list(range(1, len(counts) + 1))
        assert counts

    def test_ids_are_readable_and_unique(self, name):
        ids = [cell.id for cell in read(name).cells]
        assert ids == [cell.id for cell in tool.with_ids(read(name)).cells]

    def test_stores_no_error_but_intended_ones(self, name):
        for cell in code_cells(read(name)):
            if "raises-exception" not in tags(cell):
                assert [o.ename for o in cell.outputs if o.output_type == "error"] == [], cell.id

    def test_hides_nothing_from_nbval(self, name):
        cells = code_cells(read(name))
        used = [tag for cell in cells for tag in tags(cell)]
        switches = {tag for tag in used if re.match("nbval|skip", tag)}
        assert switches <= {"nbval-ignore-output"}
        assert used.count("nbval-ignore-output") == IGNORED_OUTPUTS[in_english(name)]
        for cell in cells:
            assert not re.search("NBVAL_|PYTEST_VALIDATE_", cell.source), cell.id

    def test_stores_enough_that_nbval_compares(self, name):
        cells = code_cells(read(name))
        comparable = [
            cell.id
            for cell in cells
            if "nbval-ignore-output" not in tags(cell)
            and any("text/plain" in o.get("data", ["text/plain"]) for o in cell.outputs)
        ]
        assert len(comparable) >= max(1, COMPARABLE_SHARE[in_english(name)] * len(cells))

    def test_pictures_have_an_alt_text(self, name):
        for output in outputs(read(name)):
            if "image/png" in output.get("data", {}):
                alt = output.metadata.get("image/png", {}).get("alt", "")
                assert alt.strip()
                assert output.data["text/plain"].startswith(alt)
                if name not in TRANSLATED:  # An explorer also says what to do.
                    assert output.data["text/plain"].removeprefix(alt) in INVITATIONS

    def test_outputs_name_no_object_path_or_warning(self, name):
        for output in outputs(read(name)):
            output.get("data", {}).pop("image/png", None)
            assert not re.search(MACHINE_OR_NOISE, json.dumps(output))

    def test_cells_are_short(self, name):
        for cell in code_cells(read(name)):
            # The set-up holds all imports of a lesson; a translation may need longer lines.
            if cell.id != "setup" and name not in TRANSLATED:
                assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.id

    def test_formulas_show_everywhere(self, name):
        for text in prose(read(name)):
            assert not re.search(r"\\(newcommand|renewcommand|def)\b", text)
            outside, blocks = text.split("$$")[::2], text.split("$$")[1::2]
            assert len(outside) == len(blocks) + 1, text
            assert not re.search(r"\\\[|\\begin\{", "".join(outside)), text


@pytest.mark.parametrize(
    "name", [*COURSE, *RELEASES, *TRANSLATED]
)  # students see a source as its release
def test_links_resolve(name):
    for text in prose(read(name)):
        without_formulas = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.DOTALL)
        links = re.findall(r'\]\(<?([^)\s>]+)|(?:href|src)="([^"]+)"', without_formulas)
        for link in map("".join, links):
            if not re.match(r"[a-z]+:|#", link):
                assert ((FOLDER / name).parent / unquote(link.partition("#")[0])).exists(), link


@pytest.mark.parametrize("name", COURSE)
def test_every_cell_has_its_place_in_the_slides(name):
    for cell in read(name).cells:
        assert cell.metadata.get("slideshow", {}).get("slide_type") in SLIDE_TYPES, cell.id


@pytest.mark.parametrize("name", COURSE)
def test_is_a_lecture_of_slides(name):
    kinds = [cell.metadata.slideshow.slide_type for cell in read(name).cells]
    assert kinds.count("slide") + kinds.count("subslide") in SLIDES


@pytest.mark.parametrize("name", COURSE)
def test_slides_show_results_after_their_prediction(name):
    hidden = ("skip", "notes")
    cells = read(name).cells
    shown = [cell for cell in cells if cell.metadata.slideshow.slide_type not in hidden]
    for question, answer in zip(shown, shown[1:], strict=False):
        outputs = answer.get("outputs", [])
        tells = any("text" in output or "image/png" in output.get("data", {}) for output in outputs)
        if "**Predict.**" in question.source and tells:
            assert answer.metadata.slideshow.slide_type != "-", answer.id


@pytest.mark.parametrize("name", LESSONS)
class TestLesson:
    def test_has_every_part(self, name):
        headings = "\n".join(re.findall(r"^#+ .*", "\n".join(prose(read(name))), re.MULTILINE))
        assert [part for part in HEADINGS if part not in headings.lower()] == []

    def test_exercises_have_a_folded_solution(self, name):
        cells = read(name).cells
        calls = [re.findall(r"\bcheck\(\s*[\"'](\d\d\.\d+)", c.source) for c in cells]
        exercises = [i for i, c in enumerate(cells) if c.cell_type == "code" and calls[i]]
        numbers = [number for i in exercises for number in calls[i]]
        assert numbers == [f"{name[:2]}.{k}" for k in range(1, len(numbers) + 1)]
        assert len(exercises) >= 3
        for start, end in zip(exercises, exercises[1:] + [len(cells)], strict=True):
            below = "\n".join(c.source for c in cells[start:end] if c.cell_type == "markdown")
            # Without the blank line, JupyterLab shows the formulas inside as bare text.
            folded = r"<details>\s*<summary>.*?</summary>[ \t]*\n[ \t]*\n.*?</details>"
            assert re.search(folded, below, re.DOTALL), cells[start].id
            assert cells[start].metadata.slideshow.slide_type == "skip", cells[start].id


# From here on: tools/notebooks.py itself, on tiny notebooks.


def picture(colour, software, size=(2, 2)):
    """Return a PNG of one colour."""
    text = PngInfo()
    if software:
        text.add_text("Software", software)
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "png", pnginfo=text)
    return file.getvalue()


def store(path, *cells, **metadata):
    nbformat.write(new_notebook(cells=list(cells), metadata=metadata), path)
    return path


@pytest.fixture(scope="module")
def canonical(tmp_path_factory):
    """Return a messy notebook that has been refreshed."""
    drawn = base64.b64encode(picture("blue", "Matplotlib")).decode()
    path = store(
        tmp_path_factory.mktemp("canonical") / "messy.ipynb",
        new_markdown_cell("# A *fair* coin", id="0badcafe"),
        new_code_cell(
            "import sys\nprint('one')\nprint('aside', file=sys.stderr)\nprint('two')\n1 / 2",
            id="print",
            metadata={"trusted": True, "tags": ["keep"], "scrolled": True},
            execution_count=17,
        ),
        new_code_cell(f"display({{'image/png': {drawn!r}, 'text/plain': 'A dot'}}, raw=True)"),
        new_code_cell("display({'application/vnd.jupyter.widget-view+json': {}}, raw=True)"),
        new_code_cell("1 / 0", id="intended", metadata={"tags": ["raises-exception"]}),
        widgets={"state": {}},
    )
    assert tool.main([str(path)]) == 0
    return path


def test_refresh_stores_the_canonical_form(canonical):
    nb = nbformat.read(canonical, as_version=4)
    assert [cell.id for cell in nb.cells] == [
        "a-fair-coin-1", "print", "a-fair-coin-2", "a-fair-coin-3", "intended",
    ]  # fmt: skip
    heading, text, image, widget, error = nb.cells
    assert [cell.execution_count for cell in nb.cells[1:]] == [1, 2, 3, 4]
    assert nb.metadata == tool.NOTEBOOK_METADATA
    assert text.metadata == {"tags": ["keep"]}
    assert [o.get("text") or o.data["text/plain"] for o in text.outputs] == [
        "one\ntwo\n", "aside\n", "0.5",
    ]  # fmt: skip
    assert base64.b64decode(image.outputs[0].data["image/png"]) == picture("blue", None)
    assert widget.outputs == []
    assert error.outputs[0].traceback == ["ZeroDivisionError: division by zero"]


def test_a_folded_result_stands_behind_an_empty_output(tmp_path):
    folded = {"jupyter": {"outputs_hidden": True}}
    cells = [new_code_cell("1 + 1", metadata=folded), new_code_cell("x = 1", metadata=folded)]
    path = store(tmp_path / "folded.ipynb", *cells, new_code_cell("3"))
    for options in ([], [], ["--check"]):
        assert tool.main([*options, str(path)]) == 0
    found = [[o.data for o in cell.outputs] for cell in nbformat.read(path, as_version=4).cells]
    assert found == [[{}, {"text/plain": "2"}], [], [{"text/plain": "3"}]]


def test_refresh_changes_no_byte_the_second_time(canonical):
    before, when = canonical.read_bytes(), canonical.stat().st_mtime_ns
    assert tool.main([str(canonical)]) == 0
    assert canonical.read_bytes() == before
    assert canonical.stat().st_mtime_ns == when


def test_check_is_content_with_the_canonical_form(canonical):
    assert tool.main(["--check", str(canonical)]) == 0


def replaced(text, old, new):
    assert old in text
    return text.replace(old, new)


def test_check_names_every_difference(canonical, tmp_path, monkeypatch, capsys):
    text = canonical.read_text()
    drawn, other = (base64.b64encode(picture(colour, None)).decode() for colour in ("blue", "gray"))
    for old, new in [
        ('"0.5"', '"0.6"'),
        ('1,\n     "metadata": {},\n     "out', '9,\n     "metadata": {},\n     "out'),
        (drawn, other),
        ('"execution_count": 3', '"execution_count": null'),
        ('"id": "a-fair-coin-1"', '"id": "1badcafe"'),
        ('{\n    "tags": [\n     "keep"', '{\n    "new": 1, "tags": [\n     "keep"'),
        ('"language_info": {', '"widgets": {}, "language_info": {'),
    ]:
        text = replaced(text, old, new)
    path = tmp_path / "spoiled.ipynb"
    path.write_text(text)
    monkeypatch.setattr(tool, "pictures_are_comparable", lambda: True)
    assert tool.main(["--check", str(path)]) == 1
    assert path.read_text() == text
    assert capsys.readouterr().err.replace(f"{path}: ", "").splitlines() == [
        "the file is not laid out as nbformat does",
        "notebook metadata widgets: stored {}, now None",
        "cell a-fair-coin-1: id: stored '1badcafe', now 'a-fair-coin-1'",
        "cell print: metadata: stored {'new': 1, 'tags': ['keep']}, now {'tags': ['keep']}",
        "cell print: execute_result: stored 9, now 1",
        "cell print: text/plain: stored '0.6', now '0.5'",
        "cell a-fair-coin-2: image/png: the stored picture is not the one drawn now: "
        "a pixel differs by 128 of 255",
        "cell a-fair-coin-3: execution_count: stored None, now 3",
    ]


def test_pictures_are_compared_by_their_pixels():
    blue, near, far, large = (
        base64.b64encode(picture(colour, None, size)).decode()
        for colour, size in [
            ((0, 0, 200), (2, 2)), ((0, 0, 202), (2, 2)),
            ((0, 0, 220), (2, 2)), ((0, 0, 200), (3, 2)),
        ]
    )  # fmt: skip
    assert blue != near
    assert tool.picture_change(blue, near) == ""
    assert tool.picture_change(blue, far) == "a pixel differs by 20 of 255"
    assert tool.picture_change(blue, large) == "stored (2, 2) pixels, now (3, 2)"


def test_pictures_of_another_matplotlib_are_not_compared(canonical):
    stored, fresh = tool.load(canonical), tool.load(canonical)
    stored.cells[2].outputs[0].data["image/png"] = ""
    assert len(list(tool.differences(stored, fresh, pictures=True))) == 1
    assert list(tool.differences(stored, fresh, pictures=False)) == []


@pytest.mark.parametrize("mode", [[], ["--check"]])
def test_an_error_is_named_and_not_stored(tmp_path, capsys, mode):
    cells = new_code_cell("x = 0", id="fine"), new_code_cell("1 / x", id="bad")
    path = store(tmp_path / "a.ipynb", *cells)
    before = path.read_bytes()
    assert tool.main([*mode, str(path)]) == 1
    assert f"{path}: cell bad: ZeroDivisionError: division by zero" in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"nbformat": 4, "cells": [{}]}'])
def test_what_is_no_notebook_is_refused(tmp_path, capsys, content):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content)
    assert tool.main([str(path)]) == 2
    assert str(path) in capsys.readouterr().err


def test_a_kept_aarch64_system_follows_the_lock(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(
        run_on_aarch64, "unpack_debian", lambda root: (root.mkdir(), made.append("system"))
    )
    monkeypatch.setattr(
        run_on_aarch64, "install", lambda _, packages: (packages.mkdir(), made.append("wheels"))
    )
    run_on_aarch64.prepare(tmp_path, [])
    run_on_aarch64.prepare(tmp_path, [])
    assert made == ["system", "wheels"]
    (tmp_path / "packages/requirements.lock").write_text("of yesterday", encoding="utf-8")
    run_on_aarch64.prepare(tmp_path, [])
    assert made == ["system", "wheels", "wheels"]
