"""What all tests share."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings

from helpers.language import speak

# The same examples every time: a test that fails now and then teaches nobody.
settings.register_profile("deterministic", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("deterministic")


# Not of this project: wheels that stand in for those of Pyodide, where no network leads to them.
NOT_OURS = "to stand in for those of Pyodide"


def fail_if_skipped(report):
    """Make a skip a failure where everything has to run: with REQUIRE_ALL=1 in the environment."""
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and NOT_OURS not in str(report.longrepr) and os.environ.get("REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, but {report.longrepr[-1]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return fail_if_skipped((yield))


@pytest.fixture(scope="module", autouse=True)
def english_afterwards():
    """Let no module leave another language to the next one, whose doctests are in English."""
    yield
    speak()


# --- JupyterLab in a Chromium, for each file that asks for it ---------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab that works on a copy of the notebooks, and what it says of itself."""
    from tools.lab_in_chromium import jupyterlab

    with jupyterlab(tmp_path_factory.mktemp("jupyter")) as info:
        yield info


# For one file only: while playwright's event loop runs, nbclient could not start its own.
@pytest.fixture(scope="module")
def browser():
    """A Chromium."""
    from tools.lab_in_chromium import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    """The folder for screenshots: SCREENSHOTS in the environment, or a temporary one."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# --- a release without solutions --------------------------------------------------------------


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return the release of the tiny homework as text, and let its hidden tests be known."""
    import tiny_homework as tiny  # not before pytest rewrites asserts

    from homework import release

    at = tmp_path_factory.mktemp("released")
    sys.modules[tiny.HIDDEN.__name__] = tiny.HIDDEN
    yield nbformat.writes(release.release(tiny.write_source(at)))
    del sys.modules[tiny.HIDDEN.__name__]


# --- the website ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the website: SITE in the environment, or built once for all workers."""
    if folder := os.environ.get("SITE"):
        assert (Path(folder) / "index.html").is_file(), f"no site in {folder}; say: make site"
        return Path(folder)
    fcntl = pytest.importorskip("fcntl", reason="the site is built on Linux and macOS")
    pytest.importorskip("jupyterlite_core", reason="the site is built: extra 'site'")
    build = pytest.importorskip("tools.site.__main__", reason="the site is built: extra 'handout'")
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (base / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / "site-is-built").exists():
            assert build.main(["--output", str(base / "site")]) == 0
            (base / "site-is-built").touch()
    return base / "site"
