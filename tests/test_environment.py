"""What the course needs is written in three files; they agree, and it is what runs here."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
SIX = {"ipywidgets", "jupyterlab", "matplotlib", "nbval", "numpy", "pytest"}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
LOCK = [
    line
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def conda_pins():
    return dict(line.split("=") for line in CONDA if "=" in line)


def locked(python):
    """Return the locked version of every package, for one version of Python on Linux."""
    here = {"python_version": python, "python_full_version": f"{python}.9"}
    pins = [Requirement(line) for line in LOCK]
    return {
        canonicalize_name(pin.name): Version(str(pin.specifier).removeprefix("=="))
        for pin in pins
        if pin.marker is None or pin.marker.evaluate(here)
    }


def minor(version):
    return f"{version.major}.{version.minor}"


def test_the_lock_pins_exact_versions_and_names_no_host():
    for line in LOCK:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9.]+( ; [a-z_]+ [^/]+)?", line), line


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_all_that_pyproject_asks_for(python):
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    asked = NEEDED + [Requirement(line) for extra in extras for line in extra]
    for requirement in asked:
        assert locked(python)[requirement.name] in requirement.specifier


def test_the_lower_bounds_are_the_lowest_locked_minor_versions():
    assert {requirement.name for requirement in NEEDED} == SIX
    for requirement in NEEDED:
        lowest = min(locked(python)[requirement.name] for python in PYTHONS)
        bounds = sorted(str(requirement.specifier).split(","))
        assert bounds[-1] == f">={minor(lowest)}"
        assert bounds[:-1] == (["!=8.1.9"] if requirement.name == "ipywidgets" else [])


def test_binder_gets_the_locked_minor_versions():
    pins = conda_pins()
    python = pins.pop("python")
    assert python in PYTHONS
    # Exactly the locked one, because the next of the same minor version shows nothing in VS Code.
    assert pins.pop("ipywidgets") == str(locked(python)["ipywidgets"])
    assert pins == {name: minor(locked(python)[name]) for name in SIX - {"ipywidgets"}}
    assert {"pip": ["-e ."]} in CONDA


def test_the_build_backend_is_pinned():
    (backend,) = PYPROJECT["build-system"]["requires"]
    assert re.fullmatch(r"hatchling==[0-9.]+", backend)


@pytest.mark.parametrize("requirement", NEEDED, ids=str)
def test_what_runs_here_is_new_enough(requirement):
    assert Version(importlib.metadata.version(requirement.name)) in requirement.specifier


def test_helpers_are_installed_from_this_folder(tmp_path):
    """Ask from elsewhere, as a notebook does: here, the folder itself would answer."""
    script = "import helpers; print(helpers.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).samefile(ROOT / "helpers" / "__init__.py")


def test_binder_would_build_this_environment():
    pytest.importorskip("repo2docker", reason="repo2docker plans the Binder image: extra 'binder'")
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--no-run", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"conda environment for python={conda_pins()['python']}\n" in done.stderr
    # Of repo2docker's build packs only CondaBuildPack updates from environment.yml, and its line
    # "-e ." installs helpers only where the repository has been copied before.
    copied = re.search(r"^COPY .*src/ \$\{REPO_DIR\}", done.stdout, re.MULTILINE)
    updated = re.search(r'env update -p \S+ --file "environment.yml"', done.stdout)
    assert copied.start() < updated.start()
