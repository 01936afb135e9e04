"""Make what students get, from the source notebooks: without solutions and hidden tests.

nbgrader takes them out; then the release is run, and stored in canonical form where students and
Binder find it.
"""

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from traitlets.config import Config

from homework.assignment import SOURCES, AssignmentError
from tools import notebooks

RELEASES = Path(__file__).resolve().parents[1] / "notebooks" / "homework"
STUB = "...  # your answer"


class OneStub(NbGraderPreprocessor):
    """Writes `x = ...  # your answer` where nbgrader leaves `x = ...` and a stub below it."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple:
        """Return the cell with one stub."""
        cell.source = cell.source.replace(f" = ...\n{STUB}", f" = {STUB}")
        return cell, resources


STEPS = list(GenerateAssignment().preprocessors)
STEPS.insert(STEPS.index(ClearSolutions) + 1, OneStub)
CONFIG = Config(
    ClearSolutions={"code_stub": {"python": STUB}},
    GenerateAssignment={"preprocessors": STEPS},
    # A student's text must not run as a script in the browser of who gives marks.
    HTMLExporter={"sanitize_html": True},
    NbGraderAPI={"log_level": "WARN"},
)


def course(root: Path) -> NbGraderAPI:
    """Return nbgrader at work in a folder of its own."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ["PATH"].split(os.pathsep):  # nbgrader runs alembic by its name
        os.environ["PATH"] = scripts + os.pathsep + os.environ["PATH"]
    config = CONFIG.copy()
    config.CourseDirectory.root = str(root)
    logging.getLogger("traitlets").setLevel(logging.WARNING)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def generate(nbgrader: NbGraderAPI, source: Path) -> Path:
    """Let nbgrader make a release, and remember in its gradebook what is graded.

    Raises
    ------
    AssignmentError
        If it cannot.
    """
    root, name = Path(nbgrader.coursedir.root), source.stem
    copy = root / "source" / name / source.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(source.read_bytes())
    done = nbgrader.generate_assignment(name, force=True)
    if not done["success"]:
        raise AssignmentError(f"{source}: {done.get('log') or done['error']}")
    return root / "release" / name / source.name


def release(source: Path) -> NotebookNode:
    """Return the release of a source notebook."""
    with tempfile.TemporaryDirectory() as folder:
        return nbformat.read(generate(course(Path(folder)), source), as_version=4)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a release is not right."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, name what is stale")
    parser.add_argument("sources", nargs="*", type=Path, help="default: all in homework/source")
    options = parser.parse_args(argv)
    wrong = 0
    RELEASES.mkdir(exist_ok=True)
    for source in options.sources or sorted(SOURCES.glob("*/*.ipynb")):
        path = RELEASES / source.name
        try:
            content = notebooks.dump(notebooks.canonical(release(source), RELEASES, timeout=120))
        except (AssignmentError, notebooks.NotebookError) as error:
            print(f"{source}: {error}", file=sys.stderr)
            wrong += 1
            continue
        if path.exists() and path.read_bytes() == content:
            continue
        if options.check:
            print(f"{path}: stale; run make homework", file=sys.stderr)
            wrong += 1
        else:
            path.write_bytes(content)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
