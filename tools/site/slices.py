"""The few lines of a lesson that an explorer needs, so that a page can make it without the rest."""

import ast
from collections.abc import Sequence

from nbformat import NotebookNode

from helpers import explorers

ALWAYS = "speak"  # sets the language of all that follows


def bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement gives a meaning."""
    names = {getattr(statement, "name", "")}  # of a function
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def read(node: ast.AST) -> set[str]:
    """Return the names that a piece of code asks for."""
    names = (node for node in ast.walk(node) if isinstance(node, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}


def called(statement: ast.stmt) -> str:
    """Return the name of the function that a statement does nothing but call, or ""."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return getattr(statement.value.func, "id", "")
    return ""


def without_other_names(statement: ast.stmt, wanted: set[str]) -> ast.stmt:
    """Return a statement; where it imports names, only the wanted ones."""
    if isinstance(statement, ast.ImportFrom):
        names = [alias for alias in statement.names if (alias.asname or alias.name) in wanted]
        return ast.ImportFrom(statement.module, names, statement.level)
    return statement


def needed(statements: Sequence[ast.stmt], last: ast.stmt) -> str:
    """Return `last` as code, after those of the statements before it that it depends on."""
    kept, wanted = [last], read(last)
    for statement in reversed(statements):
        always = called(statement) == ALWAYS
        if always or bound(statement) & wanted:
            wanted |= read(statement)
            kept.append(without_other_names(statement, wanted))
    return "\n".join(map(ast.unparse, reversed(kept)))


def explorers_of(nb: NotebookNode) -> dict[str, str]:
    r"""Return for each cell that ends in an explorer, by its id, the code that makes the explorer.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> import_it = "from helpers.explorers import explore_entropy, explore_fit\nP = [0.5, 0.5, 0]"
    >>> cells = new_code_cell(f"{import_it}\nQ = P"), new_code_cell("explore_entropy(P)", id="a")
    >>> print(explorers_of(new_notebook(cells=cells))["a"])
    from helpers.explorers import explore_entropy
    P = [0.5, 0.5, 0]
    explore_entropy(P)
    """
    found, before = {}, []
    for cell in nb.cells:
        if cell.cell_type == "code":
            statements = ast.parse(cell.source).body
            if statements and called(statements[-1]) in explorers.__all__:
                found[cell.id] = needed([*before, *statements[:-1]], statements[-1])
            before += statements
    return found
