"""The page on which marks are given runs nothing of what students hand in."""

import shutil

import nbformat
import pytest
import tiny_homework as tiny
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from tiny_class import cell, grade_all, hand_in, notebook, solve

pytest.importorskip("nbgrader", reason="nbgrader has the formgrader: extra 'teach'")
pytest.importorskip("playwright", reason="a browser is driven: extra 'browser'")
if not shutil.which("bwrap"):
    pytest.skip("there is no bubblewrap; Debian's package is bubblewrap", allow_module_level=True)

from nbgrader.api import Gradebook

from tools.lab_in_chromium import CHROMIUM, chromium, jupyterlab

if not CHROMIUM:
    pytest.skip("there is no Chromium; Debian's package is chromium", allow_module_level=True)

EVIL = "<script>steal()</script><img src=x onerror=steal()><svg onload=steal()>"
ATTACKS = f"""\
from IPython.display import HTML, Javascript, Markdown, display, update_display
display(HTML({EVIL!r}), Markdown({EVIL!r}), Javascript("steal()"))
display({{"text/latex": {EVIL!r}, "image/svg+xml": {EVIL!r}}}, raw=True)
display({{"image/png": "x\\"> {EVIL}"}}, raw=True)
display({{"image/png": "eA=="}}, raw=True, display_id="d",
        metadata={{"image/png": {{"width": "1 onerror=steal()"}}}})
print({EVIL!r})
raise ValueError({EVIL!r})"""
UPDATE = """\
size = {"image/png": {"width": "1 onerror=steal()", "height": "1 onerror=steal()"}}
update_display({"image/png": "eA==", "text/html": "<script>steal()</script>"},
               raw=True, metadata=size, display_id="d")"""


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """Return the folder of a course in which one student attacks whoever gives marks."""
    at = tmp_path_factory.mktemp("attacked")
    tiny.write_source(at / "source")
    nb = notebook(released, EVIL.replace('"', "'"))
    solve(nb)
    nb.cells.insert(1, new_code_cell(ATTACKS))
    nb.cells.insert(2, new_code_cell(UPDATE))
    cell(nb, "h9-derivation").source = (
        f"Because of {EVIL} [here](javascript:steal()) ![x](x:y){{onerror=steal()}}\n\n"
        "[y][z]\n\n[z]: <java&#115;cript:steal()>\n\n$x$ <a href='javascript:steal()'>there</a>"
    )
    nb.cells += [new_raw_cell(EVIL), new_markdown_cell(EVIL)]
    hand_in(at / "submissions", f"eve/{tiny.NAME}.ipynb", nbformat.writes(nb))
    (at / "roster.csv").write_text(f"id,name\neve,{EVIL.replace(',', '')}\n", encoding="utf-8")
    assert grade_all(at) == 1
    return at


def test_nothing_of_a_student_s_runs_in_the_formgrader(graded, tmp_path_factory, screenshots):
    with Gradebook(f"sqlite:///{graded / 'grading' / 'gradebook.db'}") as gradebook:
        handed_in = gradebook.find_submission_notebook(tiny.NAME, tiny.NAME, "eve").id
    home = tmp_path_factory.mktemp("jupyter")
    with jupyterlab(home, graded / "grading") as server, chromium() as browser:
        page = browser.new_page()
        page.add_init_script("window.steal = () => { window.stolen = true; }")
        page.on("dialog", lambda dialog: dialog.accept())
        for path in (f"submissions/{handed_in}/?index=0", "manage_students", "gradebook"):
            page.goto(f"{server.url}formgrader/{path}?token={server.token}".replace("0?", "0&"))
            page.wait_for_load_state("networkidle")
            assert not page.evaluate("window.stolen === true"), path
            if "submissions" in path:
                assert "Because of" in page.inner_text("body")
                page.screenshot(path=screenshots / "formgrader.png", full_page=True)
        feedback = graded / "grading" / "feedback" / "eve" / tiny.NAME / f"{tiny.NAME}.html"
        page.goto(feedback.as_uri())
        assert not page.evaluate("window.stolen === true")
