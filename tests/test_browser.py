"""What a student sees: every notebook in JupyterLab, in a real Chromium, with a real keyboard."""

import re
from io import BytesIO
from types import SimpleNamespace

import nbformat
import pytest
from common import SOME, beginning, browser_tools, language_of, name_of, with_solutions
from matplotlib.image import imread

from helpers.exercises.texts import TEXTS

lab = browser_tools()

CELL, PICTURE, expect = lab.CELL, lab.PICTURE, lab.expect


@pytest.fixture(scope="module", params=SOME, ids=name_of)
def lesson(request, browser, server, screenshots):
    """A notebook, stored and on the screen; the tests of one go on in the same page."""
    name, language = name_of(request.param), language_of(request.param)
    page = lab.open_and_run_all(browser, server, f"{name}.ipynb", "light")
    page.screenshot(path=screenshots / f"{name.replace('/', '-')}.png")
    cells = nbformat.read(request.param, as_version=4).cells
    yield SimpleNamespace(page=page, cells=cells, language=language)
    lab.close(page)


def test_every_cell_runs_without_complaint(lesson):
    expect(lesson.page.locator(CELL)).to_have_count(len(lesson.cells))
    code = [cell for cell in lesson.cells if cell.cell_type == "code"]
    folded = [bool(cell.metadata.get("jupyter", {}).get("source_hidden")) for cell in code]
    numbers = ["" if hidden else f"[{n}]:" for n, hidden in enumerate(folded, start=1)]
    expect(lesson.page.locator(f"{CELL}.jp-CodeCell .jp-InputPrompt")).to_have_text(numbers)
    assert lesson.page.locator(lab.COMPLAINTS).all_inner_texts() == []


def test_every_picture_is_visible(lesson):
    stored = [output for cell in lesson.cells for output in cell.get("outputs", [])]
    kept = [output for output in stored if "image/png" in output.get("data", ())]
    # With a kernel, an explorer is alive instead.
    shown = [
        output for output in kept if output.metadata["image/png"].alt == output.data["text/plain"]
    ]
    pictures = lesson.page.locator(PICTURE)
    expect(pictures).to_have_count(len(shown))
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        loaded = "image => image.complete && image.naturalWidth > 0"
        lesson.page.wait_for_function(loaded, arg=picture.element_handle())


def test_every_exercise_accepts_its_folded_solution(lesson):
    page, cells = lesson.page, lesson.page.locator(CELL)
    for name, cell in with_solutions(lesson).items():
        exercise = cells.nth(next(i for i, c in enumerate(lesson.cells) if c is cell))
        said = exercise.locator(".jp-OutputArea-output")
        expect(said).to_have_text(beginning(TEXTS["not yet"], lesson.language))

        summary = page.locator("summary", has_text=re.compile(rf"\b{re.escape(name)}\b"))
        solution = page.locator(CELL).locator("details").filter(has=summary)
        code = solution.locator("pre")
        expect(code).to_be_hidden()
        solution.locator("summary").click()
        expect(code.first).to_be_visible()

        page.evaluate("text => navigator.clipboard.writeText(text)", cell.source)
        exercise.locator(".cm-content").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("ControlOrMeta+v")
        expect(exercise.locator(".cm-line")).to_have_text(cell.source.split("\n"))
        page.keyboard.press("Control+Enter")
        expect(said).to_have_text(beginning(TEXTS["right"], lesson.language))


# Everything in the list is ours: JupyterLab 4.6, by itself, has nothing to complain of.
def test_the_console_has_no_error(lesson):
    assert lesson.page.complaints == []


def test_pictures_keep_their_light_card_in_the_dark(browser, server, screenshots):
    page = lab.open_and_run_all(browser, server, "01_entropy.ipynb", "dark")
    page.screenshot(path=screenshots / "01_entropy-dark.png")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    pictures = page.locator(PICTURE)
    expect(pictures.first).to_be_visible()
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        seen = imread(BytesIO(picture.screenshot()))
        corners = seen[5:-5, 5:-5][[0, 0, -1, -1], [0, -1, 0, -1], :3]
        assert corners.min() > 0.9
    assert imread(BytesIO(page.screenshot()))[..., :3].mean() < 0.5
    lab.close(page)
