"""What a student sees: every notebook in JupyterLab, in a real Chromium, with a real keyboard."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from matplotlib.image import imread
from test_solutions import NOTEBOOKS, with_solutions

sync_api = pytest.importorskip("playwright.sync_api", reason="a browser is driven: extra 'browser'")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
if not CHROMIUM:
    pytest.skip("there is no Chromium; Debian's package is chromium", allow_module_level=True)

FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
PATIENCE = 60  # seconds
sync_api.expect.set_options(timeout=1000 * PATIENCE)
expect = sync_api.expect

SETTINGS = {
    # No news, no prompts to update.
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    # Light or dark as the browser asks: one server does for both.
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    # All cells are in the page, not only those near the screen.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
# The notebook in front.
CELL = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-cell"
PICTURE = f"{CELL} .jp-RenderedImage img"  # an explorer draws in a widget of its own
IDLE = """() => {
    const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
    return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""
ALL_NUMBERED = """cell => [...document.querySelectorAll(`${cell}.jp-CodeCell .jp-InputPrompt`)]
    .every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent))"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab that works on a copy of the notebooks, and what it says of itself."""
    home = tmp_path_factory.mktemp("jupyter")
    shutil.copytree(
        NOTEBOOKS, home / "root/notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    overrides = home / "JUPYTER_CONFIG_DIR/labconfig/default_setting_overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(json.dumps(SETTINGS), encoding="utf-8")
    own = [f"JUPYTER_{kind}_DIR" for kind in ("CONFIG", "DATA", "RUNTIME")]
    own += ["JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR"]
    # It looks for a free port itself, and makes up a token.
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += ["--LabApp.expose_app_in_browser=True", "--ServerApp.port_retries=200"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = home / "log"
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            cwd=home / "root",
            env=os.environ | {name: str(home / name) for name in own},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        # Written as soon as the server has its port.
        info = home / f"JUPYTER_RUNTIME_DIR/jpserver-{process.pid}.json"
        deadline = time.monotonic() + PATIENCE
        while not (info.exists() and info.read_text(encoding="utf-8").endswith("}")):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text("utf-8")
            time.sleep(0.1)
        yield SimpleNamespace(**json.loads(info.read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait(PATIENCE)


# For this file only: while playwright's event loop runs, nbclient could not start its own.
@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    """The folder for screenshots: SCREENSHOTS in the environment, or a temporary one."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_and_run_all(browser, server, name, theme):
    """Return the page of a notebook in which all cells have been run, and nothing else done."""
    context = browser.new_context(
        color_scheme=theme,
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 1280, "height": 1400},
    )
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    # A workspace of its own, or JupyterLab would open what was open before.
    workspace = f"lab/workspaces/{Path(name).stem}-{theme}"
    page.goto(f"{server.url}{workspace}/tree/notebooks/{name}?token={server.token}")
    page.wait_for_function(IDLE)

    # Wiped first, so that what is seen is from this run. The commands are those of the menus; not
    # waited for, because `evaluate` knows no time limit.
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs') && null")
    expect(page.locator(f"{CELL} .jp-OutputArea-output")).to_have_count(0)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells') && null")
    page.wait_for_function(ALL_NUMBERED, arg=CELL)
    page.wait_for_function(IDLE)
    page.locator(CELL).first.scroll_into_view_if_needed()
    return page


def close(page):
    """Close a page, and end its kernel."""
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown() && null")
    page.wait_for_function("!jupyterapp.shell.currentWidget.sessionContext.session")
    page.context.close()


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def lesson(request, browser, server, screenshots):
    """A notebook, stored and on the screen; the tests of one go on in the same page."""
    page = open_and_run_all(browser, server, request.param.name, "light")
    page.screenshot(path=screenshots / f"{request.param.stem}.png")
    yield SimpleNamespace(page=page, cells=nbformat.read(request.param, as_version=4).cells)
    close(page)


def test_every_cell_runs_without_complaint(lesson):
    expect(lesson.page.locator(CELL)).to_have_count(len(lesson.cells))
    code = sum(cell.cell_type == "code" for cell in lesson.cells)
    prompts = lesson.page.locator(f"{CELL}.jp-CodeCell .jp-InputPrompt")
    expect(prompts).to_have_text([f"[{number}]:" for number in range(1, code + 1)])
    complaints = [
        f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr")
    ]
    assert lesson.page.locator(", ".join(complaints)).all_inner_texts() == []


def test_every_picture_is_visible(lesson):
    outputs = [output for cell in lesson.cells for output in cell.get("outputs", [])]
    pictures = lesson.page.locator(PICTURE)
    expect(pictures).to_have_count(sum("image/png" in output.get("data", ()) for output in outputs))
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
        expect(said).to_have_text(re.compile(r"^Not yet\."))

        solution = page.locator(CELL).locator("details").filter(has_text=f"Solution of {name}")
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
        expect(said).to_have_text(re.compile(r"^Right\."))


# Everything in the list is ours: JupyterLab 4.6, by itself, has nothing to complain of.
def test_the_console_has_no_error(lesson):
    assert lesson.page.complaints == []


def test_pictures_keep_their_light_card_in_the_dark(browser, server, screenshots):
    page = open_and_run_all(browser, server, "01_entropy.ipynb", "dark")
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
    close(page)
