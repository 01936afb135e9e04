"""What a student sees of `check`: one exercise, failed four times with one slip and then solved."""

import re

import pytest
from common import browser_tools

lab = browser_tools()

CELL, expect = lab.CELL, lab.expect
SLIP = "three_guests = -np.log(0.6 ** 3)"  # nats for bits
NEEDED = "import numpy as np\nfrom helpers import surprisal\nfrom helpers.exercises import check"
# What each try says on top of the one before it.
MORE = (
    "",
    "A first step:",
    "Read this section again: 2. A number for surprise.",
    "The way to the solution is folded under this cell.",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab whose kernels keep progress, in a file of their own."""
    home = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KL_COURSE_PROGRESS", str(home / "progress.json"))
        with lab.jupyterlab(home) as info:
            yield info


@pytest.fixture(scope="module", params=["light", "dark"])
def student(request, browser, server, screenshots):
    """A student before exercise 01.1: type an answer, run it, and see what is said."""
    page = lab.open_notebook(browser, server, "01_entropy.ipynb", request.param)
    cell = page.locator(CELL).filter(has_text="three_guests = ...").first

    def answer(source):
        code = f'{NEEDED}\n{source}\ncheck("01.1", three_guests)'
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
    yield page, answer, screenshots, request.param
    lab.close(page)


def test_a_slip_four_times_and_then_the_answer(student):
    page, answer, screenshots, theme = student
    for number, more in enumerate(MORE, 1):
        said = answer(f"{SLIP}  # {number}")
        expect(said).to_contain_text(more)
        expect(said).to_have_text(re.compile(r"^Not yet\. This is in nats .* ✗"))
        said.scroll_into_view_if_needed()
        page.screenshot(path=screenshots / f"feedback-{theme}-{number}.png")
        if number == 3:
            section = page.get_by_role("heading", name="2. A number for surprise")
            said.get_by_role("link").click()
            expect(section).to_be_in_viewport()
    expect(said).to_contain_text('check("01.1+", ...)')
    said = answer("three_guests = 3 * surprisal(0.6, base=2)")
    expect(said).to_have_text(
        re.compile(r"^Right\. .* ✓\d of \d here, \d+ of \d+ in the course\.$")
    )
    said.scroll_into_view_if_needed()
    page.screenshot(path=screenshots / f"feedback-{theme}-5.png")
