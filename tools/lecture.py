"""Start JupyterLab in the slides of one lesson: `python -m tools.lecture 03`, or `ko/03` in Korean.

Further arguments go to JupyterLab, such as --no-browser.  The folder lecture/ beside this file
holds what JupyterLab is given on top of its extension jupyterlab-rise: settings, and a few lines
that make explorers work there.  The notebook on disk stays as it is: nothing is saved by itself.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN = Path(__file__).with_name("lecture")


def notebook_of(lesson: str) -> Path:
    """Return the notebook of a lesson such as "03", or "ko/03" for the one in Korean.

    Raises
    ------
    ValueError
        Where there is no such lesson.
    """
    language, _, number = lesson.rpartition("/")
    if not language.isalpha():
        language, number = "", lesson
    notebooks = sorted((ROOT / "notebooks" / language).glob("[0-9][0-9]_*.ipynb"))
    found = {path.name[:2]: path for path in notebooks}
    if not found:
        raise ValueError(f"there are no lessons in {ROOT / 'notebooks' / language}")
    if number not in found:
        raise ValueError(
            f"lesson {lesson!r} is none of {', '.join(found)}; "
            "for the slides of lesson 03, say: make lecture LESSON=03"
        )
    return found[number]


def command(notebook: Path) -> list[str]:
    """Return the command that starts JupyterLab in the slides of a notebook below `ROOT`."""
    page = f"/rise/{notebook.relative_to(ROOT).as_posix()}"
    return [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url={page}"]


def environment() -> dict[str, str]:
    """Return the environment in which JupyterLab also finds what is in lecture/."""
    paths = {
        name: os.pathsep.join(filter(None, [str(OWN), os.environ.get(name)]))
        for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH")
    }
    return os.environ | paths


def main(argv: list[str]) -> None:
    """Run the command in place of this program."""
    try:
        notebook = notebook_of("".join(argv[:1]))
    except ValueError as error:
        sys.exit(str(error))
    if not find_spec("jupyterlab_rise"):
        sys.exit("the slides need jupyterlab-rise: pip install '.[lecture]'")
    os.chdir(ROOT)
    words = [*command(notebook), *argv[1:]]
    os.execvpe(words[0], words, environment())


if __name__ == "__main__":
    main(sys.argv[1:])
