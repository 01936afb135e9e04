"""JupyterLab with the notebooks, in a Chromium that a program drives: for tests and benches.

It needs playwright (extra `browser`) and a Chromium.  Nothing of the machine's own JupyterLab is
read or written.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tools.classroom import ROOT_FLAGS, free_ports

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
CHROMIUMS = [*filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))]
CHROMIUM = next(iter(CHROMIUMS), "")
PATIENCE = 60  # seconds
expect.set_options(timeout=1000 * PATIENCE)

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
EXPLORER = f"{CELL} .widget-vbox:has(> img.widget-image)"
IDLE = """() => {
    const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
    return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""
# Code that is folded has a prompt without a number.
ALL_NUMBERED = """cell => [...document.querySelectorAll(
        `${cell}.jp-CodeCell .jp-InputPrompt:not(.jp-Placeholder-prompt)`)]
    .every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent))"""
# What a cell that failed or warned has put out.
COMPLAINTS = ", ".join(
    f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr")
)


@contextmanager
def jupyterlab(home: Path, served: Path | None = None) -> Iterator[SimpleNamespace]:
    """Serve a folder, or a copy of the notebooks; yield what the server says of itself.

    All its own files are in `home`.
    """
    if served is None:
        served = home / "root"
        unwanted = shutil.ignore_patterns(".ipynb_checkpoints")
        shutil.copytree(NOTEBOOKS, served / "notebooks", ignore=unwanted)
    overrides = home / "JUPYTER_CONFIG_DIR/labconfig/default_setting_overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(json.dumps(SETTINGS), encoding="utf-8")
    # Not those of JupyterLite (extra `site`), which JupyterLab itself cannot load.
    extensions = home / "labextensions"
    unwanted = shutil.ignore_patterns("@jupyterlite")
    shutil.copytree(f"{sys.prefix}/share/jupyter/labextensions", extensions, ignore=unwanted)
    own = [f"JUPYTER_{kind}_DIR" for kind in ("CONFIG", "DATA", "RUNTIME")]
    own += ["JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR"]
    # It makes up a token. From the same port on, two that start at the same moment may both find
    # the same one free, and one of them gives up.
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=200", *ROOT_FLAGS]
    command += ["--LabApp.expose_app_in_browser=True", f"--LabApp.labextensions_path={extensions}"]
    # Those that make lecture adds.
    added = filter(None, os.environ.get("JUPYTER_PATH", "").split(os.pathsep))
    command += [f"--LabApp.labextensions_path={folder}/labextensions" for folder in added]
    log = home / "log"
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            cwd=served,
            env=os.environ | {name: str(home / name) for name in own},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        # Written as soon as the server has its port.
        info = home / f"JUPYTER_RUNTIME_DIR/jpserver-{process.pid}.json"
        deadline = time.monotonic() + PATIENCE
        while not (info.exists() and info.read_text(encoding="utf-8").endswith("}")):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text('utf-8')}")
            time.sleep(0.1)
        yield SimpleNamespace(**json.loads(info.read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium without a window; yield it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


def open_notebook(
    browser: Browser, server: SimpleNamespace, name: str, theme: str, patience: float = PATIENCE
) -> Page:
    """Return the page of a notebook, with a kernel, as it is stored.

    What its console complains of is collected in the attribute `complaints` of the page.
    """
    context = browser.new_context(
        color_scheme=theme,
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 1280, "height": 1400},
    )
    context.set_default_timeout(1000 * patience)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    # A workspace of its own, or JupyterLab would open what was open before.
    workspace = f"lab/workspaces/{name.removesuffix('.ipynb').replace('/', '-')}-{theme}"
    page.goto(f"{server.url}{workspace}/tree/notebooks/{name}?token={server.token}")
    page.wait_for_function(IDLE)
    return page


def open_and_run_all(
    browser: Browser, server: SimpleNamespace, name: str, theme: str, patience: float = PATIENCE
) -> Page:
    """Return the page of a notebook in which all cells have been run, and nothing else done."""
    page = open_notebook(browser, server, name, theme, patience)
    # Wiped first, so that what is seen is from this run. The commands are those of the menus; not
    # waited for, because `evaluate` knows no time limit.
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs') && null")
    expect(page.locator(f"{CELL} .jp-OutputArea-output")).to_have_count(0)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells') && null")
    page.wait_for_function(ALL_NUMBERED, arg=CELL)
    page.wait_for_function(IDLE)
    page.locator(CELL).first.scroll_into_view_if_needed()
    return page


def save(page: Page) -> None:
    """Save the notebook of a page."""
    page.evaluate("jupyterapp.commands.execute('docmanager:save') && null")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")


def grab_slider(page: Page, view: Locator) -> tuple[dict, float]:
    """Press the mouse on the first handle of an explorer; return the box of its rail, and its y."""
    handle = view.get_by_role("slider").first
    handle.scroll_into_view_if_needed()
    box, rail = handle.bounding_box(), view.locator(".noUi-base").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    return rail, y


def slider_value(view: Locator) -> float:
    """Return where the first slider of an explorer stands.

    It is not in aria-valuenow, which noUiSlider rounds to one digit.
    """
    value = view.locator(".widget-readout").first.inner_text()
    return float(value.replace("\N{MINUS SIGN}", "-"))


def end_kernel(page: Page) -> None:
    """End the kernel of a page; the page stays as it is."""
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown() && null")
    page.wait_for_function("!jupyterapp.shell.currentWidget.sessionContext.session")


def close(page: Page) -> None:
    """End the kernel of a page, and close it."""
    end_kernel(page)
    page.context.close()
