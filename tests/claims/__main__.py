"""Print the numbers of a page that are neither claimed nor given: `python -m tests.claims 03`."""

import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
prose = import_module("claims.prose")


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
            given = "  ".join(ordered).replace("\\", "\\\\")
            lines.append(f'    "{cell}": "{given}",')
    return "\n".join(["GIVEN = {", *lines, "}"])


for argument in sys.argv[1:]:
    print(skeleton(f"lesson_{argument}" if argument.isdigit() else argument))
