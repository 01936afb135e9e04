"""What in a student's code a person should look at: measures of `helpers`, scipy, and ways round.

This reads the code and runs nothing of it. It is no proof of anything, in either direction: so it
takes no points, but names what it has found.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

# From these modules, students may import what is listed; None means all that they offer.
ALLOWED = {
    "helpers.exercises": {"check"},
    "helpers.letters": None,
    "helpers.own_numbers": None,
    "helpers.pictures": {"show"},
    "helpers.pictures.base": {"show"},
}
NAMES = {"__import__", "__builtins__", "compile", "eval", "exec", "get_ipython"}
MODULES = {"builtins", "ctypes", "gc", "homework", "importlib", "inspect", "pkgutil", "runpy"}
MODULES |= {"scipy", "subprocess", "sys"}
ATTRIBUTES = {"__builtins__", "__closure__", "__globals__", "__subclasses__", "__wrapped__"}
MAGICS = {"config", "matplotlib", "precision", "time", "timeit"}
SUSPECT = re.compile(r"\b(helpers|homework|scipy)\b")


def findings(nb: NotebookNode) -> list[str]:
    """Return what there is to look at, sorted."""
    code = [cell.source for cell in nb.cells if cell.cell_type == "code"]
    return sorted({found for source in code for found in in_cell(source)})


def in_cell(source: str) -> Iterator[str]:
    """Yield what there is to look at in the code of one cell."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        words = {*SUSPECT.findall(source), *(NAMES & set(re.findall(r"\w+", source)))}
        yield from (f"{word} (in a cell that is no Python)" for word in words)
        return
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    magic = {id(node.func.value.func) for node in ast.walk(tree) if is_harmless_magic(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from filter(None, (imported(alias.name) for alias in names))
            case ast.ImportFrom(module=str(module), names=names):
                yield from filter(None, (imported(module, alias.name) for alias in names))
            case ast.Name(id=name) if name in NAMES and id(node) not in magic:
                yield name
            case ast.Attribute(attr=name) if name in ATTRIBUTES:
                yield name
            case ast.Constant(value=str(text)) if id(node) not in docs and SUSPECT.search(text):
                yield f"{text:.40}".strip()


def is_harmless_magic(node: ast.AST) -> bool:
    """Tell whether this is what IPython makes of, say, `%matplotlib inline`."""
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="get_ipython")),
                attr="run_line_magic" | "run_cell_magic",
            ),
            args=[ast.Constant(value=name), *_],
        ):
            return name in MAGICS
    return False


def imported(module: str, name: str = "") -> str:
    """Return how to call an import that is not allowed, or ""."""
    said = f"{module}.{name}" if name else module
    top = module.partition(".")[0]
    if top in MODULES:
        return said
    if top != "helpers":
        return ""
    if said in ALLOWED and name:
        return ""
    if module in ALLOWED and name and name in offered(module):
        return ""
    return said


def offered(module: str) -> set[str]:
    """Return what students may import from a module."""
    if ALLOWED[module] is not None or find_spec(module) is None:
        return ALLOWED[module] or set()
    return set(import_module(module).__all__)
