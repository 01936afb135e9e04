"""Print the numbers of a page that are neither claimed nor given: `python -m tests.claims 03`."""

import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from textwrap import wrap

sys.path.insert(0, str(Path(__file__).parents[1]))
prose = import_module("claims.prose")


def entry(cell, given):
    """Return the lines of one entry of GIVEN, none longer than 100 characters."""
    line = f'    "{cell}": "{given}",'
    if len(line) <= 100:
        return [line]
    parts = wrap(given, 80, drop_whitespace=False, break_long_words=False)
    return [f'    "{cell}": (', *[f'        "{part}"' for part in parts], "    ),"]


def skeleton(name):
    """Return the unaccounted numbers of a page as lines of Python."""
    try:
        module = import_module(f"claims.{name}")
    except ModuleNotFoundError:
        module = None
    lines = []
    for cell, written in prose.numbers_by_cell(prose.page(name)).items():
        left = Counter(written)
        if module and isinstance(module.CLAIMS, dict):
            left -= Counter(prose.claimed_in(module, cell) + prose.given_in(module, cell))
        ordered = []
        for token in written:
            if left[token]:
                left[token] -= 1
                ordered.append(token)
        if ordered:
            lines += entry(cell, "  ".join(ordered).replace("\\", "\\\\"))
    return "\n".join(["GIVEN = {", *lines, "}"])


for argument in sys.argv[1:]:
    print(skeleton(f"lesson_{argument}" if argument.isdigit() else argument))
