"""Change one number of the prose at a time, and see whether the tests of the claims notice.

Run it as `python -m tools.mutate_claims` (extra `test`). It works on a copy of the notebooks and
finds numbers in its own way, so that what the tests overlook is seen here. Each change is of one
of these kinds: another last digit of a decimal number, another decimal number of the same lesson
in its place, another integer, another percentage. A change is caught if tests/test_claims.py would
fail: with the complaints that it prints, found by the same function.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import nbformat

ROOT = Path(__file__).resolve().parents[1]
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:\s?\\?%)?")
# What changes no sentence: addresses, and which file a link leads to.
ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+|\b(?:src|href|width)=\S+")
KINDS = ("last digit", "another number", "integer", "percentage")
ENOUGH = 0.97


class Place(NamedTuple):
    """Where a number is written."""

    cell: int
    start: int
    text: str

    def kinds(self) -> Iterator[str]:
        """Yield the kinds of change that suit the number."""
        if self.text.endswith("%"):
            yield "percentage"
        elif "." in self.text:
            yield from KINDS[:2]
        else:
            yield "integer"


def claims():
    """Return the module of the tests that finds and compares the numbers of a page."""
    sys.path.insert(0, str(ROOT / "tests"))
    return import_module("claims.prose")


def places(nb: nbformat.NotebookNode) -> list[Place]:
    """Return where the prose of a notebook has a number: in markdown and in comments."""
    found = []
    for index, cell in enumerate(nb.cells):
        source = ADDRESS.sub(lambda match: "_" * len(match[0]), cell.source)
        if cell.cell_type == "code":  # all but what follows a # becomes blank
            source = re.sub(r"^[^#\n]*(?=#|$)", lambda m: "_" * len(m[0]), source, flags=re.M)
        found += [Place(index, match.start(), match[0]) for match in NUMBER.finditer(source)]
    return found


def other_digit(digit: str, rng: random.Random) -> str:
    """Return another digit, not 0, so that the number stays one."""
    return rng.choice([d for d in "123456789" if d != digit])


def changed(place: Place, kind: str, others: list[Place], rng: random.Random) -> str | None:
    """Return what is written instead, or None where there is nothing else of this kind."""
    if kind == "another number":
        choice = sorted({other.text for other in others if "." in other.text} - {place.text})
        return rng.choice(choice) if choice else None
    last = max(i for i, character in enumerate(place.text) if character.isdigit())
    return place.text[:last] + other_digit(place.text[last], rng) + place.text[last + 1 :]


def mutants(pages: dict[str, Path], count: int, seed: int) -> Iterator[tuple[str, str, Place, str]]:
    """Yield `count` changes, each as page, kind, place and new text; the kinds take turns."""
    rng = random.Random(seed)
    found = {name: places(nbformat.read(path, as_version=4)) for name, path in pages.items()}
    by_kind = {
        kind: [(name, p) for name in found for p in found[name] if kind in p.kinds()]
        for kind in KINDS
    }
    turns = [kind for kind in KINDS if by_kind[kind]]
    made = 0
    while turns and made < count:
        kind = turns[made % len(turns)]
        name, place = rng.choice(by_kind[kind])
        if text := changed(place, kind, found[name], rng):
            made += 1
            yield name, kind, place, text


def is_caught(name: str, place: Place, text: str, folder: Path) -> bool:
    """Tell whether the claims notice a change in the copy of a page below `folder`."""
    prose = claims()
    path = prose.page(name, folder)
    before = path.read_bytes()
    nb = nbformat.read(path, as_version=4)
    cell, end = nb.cells[place.cell], place.start + len(place.text)
    cell.source = cell.source[: place.start] + text + cell.source[end:]
    nbformat.write(nb, path)
    try:
        return bool(prose.complaints(name, folder))
    finally:
        path.write_bytes(before)


def escaped(names: list[str], count: int, seed: int, verbose: bool = False) -> list[str]:
    """Return a line for each of `count` changes that the claims do not notice.

    Raises
    ------
    ValueError
        If the claims complain of a page before it is changed.
    """
    prose, lines = claims(), []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("notebooks", "homework/source"):
            ignored = shutil.ignore_patterns("*.png", ".ipynb_checkpoints")
            shutil.copytree(ROOT / part, root / part, ignore=ignored)
        for name in names:
            if complaints := prose.complaints(name, root):
                raise ValueError(f"mend {name} first, it is red already: {complaints[0]}")
        pages = {name: prose.page(name, root) for name in names}
        for name, kind, place, text in mutants(pages, count, seed):
            caught = is_caught(name, place, text, root)
            cell = nbformat.read(pages[name], as_version=4).cells[place.cell].id
            line = f"{name} {cell}: {kind}: {place.text!r} became {text!r}"
            if verbose:
                print("caught   " if caught else "NOT CAUGHT", line)
            if not caught:
                lines.append(line)
    return lines


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", help="such as lesson_03 (default: all with claims)")
    parser.add_argument("--count", type=int, default=100, help="how many changes (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="of their choice (default: 0)")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where fewer than 97 in 100 changes are caught."""
    options = arguments(argv)
    names = options.pages or claims().by_cell()
    try:
        missed = escaped(names, options.count, options.seed, verbose=True)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{options.count - len(missed)} of {options.count} changes caught, seed {options.seed}")
    return int(len(missed) > (1 - ENOUGH) * options.count)


if __name__ == "__main__":
    sys.exit(main())
