"""What a student sees of `check`: one exercise, failed four times with one slip and then solved."""

import re

import pytest
from common import LESSONS, beginning, browser_tools, language_of, name_of

from helpers.exercises.slips import HINTS
from helpers.exercises.texts import TEXTS
from helpers.language import speaking, translated

lab = browser_tools()

CELL, expect = lab.CELL, lab.expect
SLIP = "three_guests = -np.log(0.6 ** 3)"  # nats for bits
NEEDED = "import numpy as np\nfrom helpers import surprisal\nfrom helpers.exercises import check"
SECTION = "2. A number for surprise"
PAGES = [(path, "light") for path in LESSONS if path.stem == "01_entropy"]
PAGES.append((PAGES[0][0], "dark"))


def said_in(language):
    """Return the verdict on the slip, and what each try says on top of the one before it."""
    with speaking(language):
        verdict = translated(TEXTS["not yet"], problem=translated(HINTS["nats"]))
        section = translated(TEXTS["section"], section=translated(SECTION))
        step = translated(TEXTS["step"]).partition("{")[0]
        return verdict, ("", step, section, translated(TEXTS["solution"]))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab whose kernels keep progress, in a file of their own."""
    home = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KL_COURSE_PROGRESS", str(home / "progress.json"))
        with lab.jupyterlab(home) as info:
            yield info


@pytest.fixture(
    scope="module", params=PAGES, ids=[f"{name_of(path)}-{theme}" for path, theme in PAGES]
)
def student(request, browser, server, screenshots):
    """A student before exercise 01.1: type an answer, run it, and see what is said."""
    path, theme = request.param
    language = language_of(path)
    page = lab.open_notebook(browser, server, f"{name_of(path)}.ipynb", theme)
    needed = f'from helpers.language import speak\nspeak("{language}")\n{NEEDED}'
    cell = page.locator(CELL).filter(has_text="three_guests = ...").first

    def answer(source):
        code = f'{needed}\n{source}\ncheck("01.1", three_guests)'
        page.evaluate("text => navigator.clipboard.writeText(text)", code)
        editor = page.locator(f'{CELL}:has-text("check(\\"01.1\\", three_guests)") .cm-content')
        editor.first.click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("ControlOrMeta+v")
        page.keyboard.press("Control+Enter")
        page.wait_for_function(lab.IDLE)
        said = page.locator(f'{CELL}:has-text("three_guests)") [role="status"]').first
        expect(said).to_be_visible()
        return said

    expect(cell).to_be_visible()
    shots = f"{screenshots}/feedback-{language}-{theme}"
    yield page, answer, shots, language
    lab.close(page)


def test_a_slip_four_times_and_then_the_answer(student):
    page, answer, shots, language = student
    verdict, tries = said_in(language)
    for number, more in enumerate(tries, 1):
        said = answer(f"{SLIP}  # {number}")
        expect(said).to_contain_text(more)
        expect(said).to_have_text(re.compile(rf"^{re.escape(verdict)}.*✗"))
        said.scroll_into_view_if_needed()
        page.screenshot(path=f"{shots}-{number}.png")
        if number == 3 and language == "en":  # JupyterLab follows no link to a Korean heading
            said.get_by_role("link").click()
            expect(page.get_by_role("heading", name=SECTION)).to_be_in_viewport()
    expect(said).to_contain_text('check("01.1+", ...)')
    said = answer("three_guests = 3 * surprisal(0.6, base=2)")
    expect(said).to_have_text(beginning(TEXTS["right"], language))
    with speaking(language):
        places = {"here": "1", "all_here": r"\d", "everywhere": "1", "all": r"\d+"}
        counted = translated(TEXTS["progress"], **places)
    expect(said).to_have_text(re.compile(f"✓{counted}$"))
    said.scroll_into_view_if_needed()
    page.screenshot(path=f"{shots}-5.png")
