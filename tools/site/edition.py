"""The edition of the lessons, whose number names the place where JupyterLite keeps a reader's work.

What a reader has saved there hides what is published, as long as the number stays. So it has to
rise when lessons change. edition.json keeps the number, and a digest of each notebook that tells
whether it has changed since. After a change, `python -m tools.site.edition` raises the number.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import nbformat

from tools.notebooks import ROOT

NOTEBOOKS = ROOT / "notebooks"
KEPT = Path(__file__).with_name("edition.json")


def number() -> int:
    """Return the number of the edition."""
    return json.loads(KEPT.read_text(encoding="utf-8"))["edition"]


def digest(notebook: Path) -> str:
    """Return a digest of what the cells of a notebook say; results follow from it."""
    nb = nbformat.read(notebook, as_version=4)
    said = json.dumps([[cell.cell_type, cell.source] for cell in nb.cells])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def digests(notebooks: Path) -> dict[str, str]:
    """Return the digests of all notebooks in a folder and below, by their path."""
    paths = (path for path in notebooks.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    return {path.relative_to(notebooks).as_posix(): digest(path) for path in sorted(paths)}


def changed() -> list[str]:
    """Return which notebooks are not those of the edition: changed, new or gone."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))["notebooks"]
    now = digests(NOTEBOOKS)
    return sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name))


def main(argv: list[str] | None = None) -> int:
    """Note the notebooks of today, under the next number if one has changed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the number: who has saved a lesson goes on without this correction",
    )
    options = parser.parse_args(argv)
    names = changed()
    edition = number() + bool(names and not options.keep)
    kept = {"edition": edition, "notebooks": digests(NOTEBOOKS)}
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"edition {edition}; changed: {', '.join(names) or 'nothing'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
