"""Run a notebook and print what it rounds at a tie: `python tests/ties.py NOTEBOOK`.

A number whose last printed digit is decided by a tie, such as 1.45215 with four decimals, is
printed differently on processors that round the last bit of a logarithm differently. So every place
where a notebook, or a helper that it calls, rounds a float is watched: f-strings and `.round` by a
change of the code that runs, `format`, `round`, numpy's functions and matplotlib's labels by
putting a spy in their place. Pictures are not drawn, but described.
"""

import ast
import builtins
import contextlib
import importlib.abc
import importlib.machinery
import io
import json
import math
import os
import re
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SPEC = re.compile(r"[^.]*?(?:\.(?P<digits>\d+))?(?P<kind>[eEfFgG%]?)")
# Relative to the number. Where more digits are printed than this leaves room for, some last bits.
NEAR, LAST_BITS = 1e-9, 1e-14
FEW_DIGITS = 8
found = []


def order(x):
    """Return the exponent of the first digit of x, as in scientific notation."""
    return math.floor(math.log10(abs(x)))


def decimals(x, spec):
    """Return how many decimals a format specification leaves of x; None where it rounds nothing."""
    match = SPEC.fullmatch(spec)
    if not match or not (match["digits"] or match["kind"]):
        return None
    digits, kind = int(match["digits"] or 6), match["kind"].lower()
    if kind == "f":
        return digits
    if kind == "%":
        return digits + 2
    return digits - order(x) - (kind != "e")  # significant digits


def is_near_tie(x, digits):
    """Tell whether a float lies at a tie of its last digit, to within a relative NEAR."""
    scaled = abs(Fraction(x)) * Fraction(10) ** digits
    distance = abs(scaled - math.floor(scaled) - Fraction(1, 2))
    near = NEAR if scaled < 10**FEW_DIGITS else LAST_BITS
    return distance <= near * scaled


def look(x, spec):
    """Note x, or each number of it, where it is a float that `spec` rounds at a tie."""
    if isinstance(x, (str, bytes)) or x is None:
        return
    with contextlib.suppress(TypeError, ValueError):
        for number in np.ravel(np.asarray(x)):
            if not isinstance(number, (float, np.floating)) or not math.isfinite(number):
                continue
            digits = decimals(number, spec) if number else None
            if digits is not None and is_near_tie(float(number), digits):
                found.append((repr(float(number)), spec))


def formatted(x, spec):
    """Look at a value of an f-string, and pass it on."""
    look(x, spec)
    return x


def rounded(x, *args, **kwargs):
    """Look at an array that rounds itself, and let it."""
    if isinstance(x, (np.ndarray, np.generic)):
        look(x, f".{(args or [kwargs.get('decimals', 0)])[0]}f")
    return x.round(*args, **kwargs)


class Spies(ast.NodeTransformer):
    """Put `formatted` around the values of f-strings, and `rounded` in the place of `.round`."""

    def visit_FormattedValue(self, node):
        self.generic_visit(node)
        if node.format_spec:
            node.value = called("__formatted__", node.value, node.format_spec)
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "round":
            owner = node.func.value
            if not (isinstance(owner, ast.Name) and owner.id == "np"):
                node.func, node.args = ast.Name("__rounded__", ast.Load()), [owner, *node.args]
        return node

    def visit(self, node):
        return ast.fix_missing_locations(super().visit(node))


def called(name, *args):
    """Return the call of a function by its name."""
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


class Loader(importlib.machinery.SourceFileLoader):
    """Load a module of the course with the spies in it, and leave no trace in __pycache__."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return compile(Spies().visit(ast.parse(self.get_data(path))), path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    """Find the modules whose code is watched."""

    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] not in ("helpers", "homework"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(name, spec.loader.path)
        return spec


def spy_on(owner, name, spec, callers=("__main__", "helpers", "homework")):
    """Look at what these callers give a function; `spec` makes a specification of the rest."""
    real = getattr(owner, name)

    def spy(x, *args, **kwargs):
        if sys._getframe(1).f_globals.get("__name__", "").partition(".")[0] in callers:
            look(x, spec(*args, **kwargs))
        return real(x, *args, **kwargs)

    setattr(owner, name, spy)


def watch():
    """Put all spies into their places."""
    from matplotlib import cbook
    from numpy._core import arrayprint

    builtins.__formatted__, builtins.__rounded__ = formatted, rounded
    spy_on(builtins, "format", lambda spec="": spec)
    spy_on(builtins, "round", lambda ndigits=None: f".{ndigits or 0}f")
    for name in ("round", "around"):
        spy_on(np, name, lambda decimals=0, **_: f".{decimals}f")
    for name, kind in (("dragon4_positional", "f"), ("dragon4_scientific", "e")):
        spy_on(
            arrayprint, name, lambda precision=8, kind=kind, **_: f".{precision}{kind}", ["numpy"]
        )
    real = cbook._auto_format_str  # how matplotlib writes numbers on bars

    def label(fmt, value):
        look(value, fmt.partition("%")[2] if isinstance(fmt, str) else "")
        return real(fmt, value)

    cbook._auto_format_str = label
    sys.meta_path.insert(0, Finder())


def draw_nothing():
    """Let a figure have the smallest picture there is: its pixels are compared elsewhere."""
    from matplotlib.figure import Figure
    from PIL import Image

    def savefig(self, file, **_):
        Image.new("RGBA", (1, 1)).save(file, "png")

    Figure.savefig = savefig


def ties(path):
    """Run a notebook in this process; return [cell, number, specification] for every tie."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell

    os.chdir(path.parent)
    os.environ["KL_COURSE_PROGRESS"] = ""
    sys.path.insert(0, str(ROOT))
    watch()
    draw_nothing()
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.ast_transformers.append(Spies())
    result = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found.clear()
            with contextlib.redirect_stdout(io.StringIO()) as said:
                done = shell.run_cell(cell.source, store_history=True)
            if not done.success and "raises-exception" not in cell.metadata.get("tags", []):
                raise RuntimeError(f"{path.name}: cell {cell.id} fails: {said.getvalue()[-2000:]}")
            result += [[cell.id, *one] for one in dict.fromkeys(found)]
    return result


if __name__ == "__main__":
    print(json.dumps(ties(Path(sys.argv[1]).resolve()), ensure_ascii=True))
