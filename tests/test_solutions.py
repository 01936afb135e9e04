"""The folded solutions are right: each notebook is run with every solution typed in."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
FENCE = re.compile(r"```python\n(.*?)```", re.DOTALL)
CHECK = re.compile(r'^check\("(\d\d\.\d+)", .*\)$', re.MULTILINE)


def with_solutions(nb):
    """Put each folded solution where its exercise waits for it; return those exercise cells."""
    solutions = {}
    for cell in nb.cells:
        found = re.search(r"<summary>Solution of (\d\d\.\d+)</summary>", cell.source)
        if found:
            solutions[found[1]] = FENCE.search(cell.source)[1]
    solved = {}
    for cell in nb.cells:
        called = CHECK.search(cell.source) if cell.cell_type == "code" else None
        if called:
            cell.source = solutions.pop(called[1]) + "\n" + called[0]
            solved[called[1]] = cell
    assert not solutions, f"solutions without an exercise: {list(solutions)}"
    return solved


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_solution_is_right(path):
    nb = nbformat.read(path, as_version=4)
    solved = with_solutions(nb)
    assert solved
    NotebookClient(nb, timeout=120, resources={"metadata": {"path": NOTEBOOKS}}).execute()
    said = {name: "".join(out.get("text", "") for out in c.outputs) for name, c in solved.items()}
    assert {name: text for name, text in said.items() if not text.startswith("Right.")} == {}
