"""The JupyterLite of the site: Python in the reader's browser, with the notebooks of the course.

Everything but Pyodide and its packages comes from the site; nothing is looked up on PyPI.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_NPM_NAME, PYODIDE_KERNEL_PLUGIN_ID

from tools.notebooks import ROOT
from tools.site.edition import number
from tools.site.lock import CDN, IN_JUPYTER, LOCK_NAME, course_lock

APPS = ["notebooks", "tree", "lab"]  # links between notebooks go through tree
EXTENSIONS = Path(sys.prefix) / "share/jupyter/labextensions"
WIDGETS = "@jupyter-widgets/jupyterlab-manager"
# Icons as fonts for browsers that are older than WebAssembly: 2.2 MB.
NEVER_ASKED_FOR = ["fa-*.eot", "fa-*.svg"]
# What a reader has changed is kept in the browser under this name, and hides what is published: see
# edition.py.
STORAGE = f"KL divergence, edition {number()}"
LOCK_FOLDER = Path("static/pyodide-lock")
# Pure Python that is not among Pyodide's packages: as installed here.
FROM_PYPI = ["comm", "ipywidgets"]
# What the notebooks link to, and may be read without them.
BESIDES = ["LICENSE", "LICENSE-TEXT.md", "README.md", "README.ko.md", "helpers/data/README.md"]

SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}


class LiveError(Exception):
    """A JupyterLite that could not be built."""


def run(command: list, **options) -> None:
    """Run a command; where it fails, say what it said."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-8:]
        raise LiveError("\n".join([f"failed: {' '.join(map(str, command[:6]))} ...", *said]))


def configuration(lock: dict) -> dict:
    """Return the jupyter-lite.json of the site."""
    packages = [name for name in IN_JUPYTER if name in lock["packages"]]
    kernel = {
        "disablePyPIFallback": True,
        "pyodideUrl": f"{CDN}/pyodide.mjs",
        "loadPyodideOptions": {
            "lockFileURL": f"./{LOCK_FOLDER.as_posix()}/{LOCK_NAME}",
            "packages": packages,
        },
    }
    config = {
        "appName": "KL divergence, step by step",
        "contentsStorageName": STORAGE,
        "settingsStorageName": "KL divergence, settings",
        "exposeAppInBrowser": True,  # for tests
        "litePluginSettings": {PYODIDE_KERNEL_PLUGIN_ID: kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}


def own_wheels(folder: Path) -> list[Path]:
    """Put the wheels that are not Pyodide's into a folder; return them."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT])
    pinned = [f"{name}=={importlib.metadata.version(name)}" for name in FROM_PYPI]
    run([*pip, "download", "--no-deps", "--only-binary=:all:", "--dest", folder, *pinned])
    for wheel in (EXTENSIONS / PYODIDE_KERNEL_NPM_NAME / "static/pypi").glob("*.whl"):
        shutil.copy(wheel, folder)
    return sorted(folder.glob("*.whl"))


def copy_contents(folder: Path) -> None:
    """Lay out what the reader finds there as in this repository, so that links lead on."""
    notebooks = ROOT / "notebooks"
    for path in [*notebooks.rglob("*.ipynb"), *(ROOT / name for name in BESIDES)]:
        target = folder / path.relative_to(ROOT)
        if ".ipynb_checkpoints" not in path.parts:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def build(output: Path) -> dict:
    """Build JupyterLite into `output`; return its lock.

    Raises
    ------
    LiveError
        If one of the programs that it takes could not do its part.
    """
    with TemporaryDirectory() as name:
        work = Path(name)
        (work / "wheels").mkdir()
        wheels = own_wheels(work / "wheels")
        lock = course_lock(wheels)
        lite = work / "lite"
        copy_contents(lite / "files")
        (lite / "jupyter-lite.json").write_text(json.dumps(configuration(lock)), encoding="utf-8")
        (lite / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        build_config = {
            "apps": APPS,
            "federated_extensions": [
                str(EXTENSIONS / name) for name in (PYODIDE_KERNEL_NPM_NAME, WIDGETS)
            ],
            "ignore_sys_prefix": ["federated_extensions"],  # only these two
            "lite_dir": str(lite),
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "output_dir": str(work / "built"),
        }
        config = work / "jupyter_lite_config.json"
        config.write_text(json.dumps({"LiteBuildConfig": build_config}), encoding="utf-8")
        command = [sys.executable, "-m", "jupyter", "lite", "build", "--config", config]
        run(command, cwd=work)  # where it leaves its notes on what is up to date
        beside = work / "built" / LOCK_FOLDER
        beside.mkdir(parents=True, exist_ok=True)
        for entry in lock["packages"].values():
            if "://" not in entry["file_name"]:
                shutil.copy(work / "wheels" / entry["file_name"], beside)
        (beside / LOCK_NAME).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
        for pattern in NEVER_ASKED_FOR:
            for path in (work / "built/build").glob(pattern):
                path.unlink()
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(work / "built", output)
    return lock
