"""The folded solutions are right: each notebook is run with every solution typed in."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SOLUTION = re.compile(
    r"<summary>Solution of (\d\d\.\d+)</summary>.*?```python\n(.*?)```", re.DOTALL
)
CHECK = re.compile(r'^check\("(\d\d\.\d+)", .*\)$', re.MULTILINE)


def with_solutions(nb):
    """Type each folded solution into the exercise above it; return those cells by exercise."""
    waiting, solved = {}, {}
    for cell in nb.cells:
        if cell.cell_type == "code" and (call := CHECK.search(cell.source)):
            waiting[call[1]] = cell, call[0]
        elif found := SOLUTION.search(cell.source):
            name, code = found.groups()
            solved[name], call = waiting.pop(name)
            solved[name].source = f"{code}\n{call}"
    assert not waiting, f"exercises without a solution: {list(waiting)}"
    return solved


def words(output):
    """Return the words of an output, printed or displayed."""
    return output.get("text", "") or output.get("data", {}).get("text/plain", "")


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_solution_is_right(path):
    nb = nbformat.read(path, as_version=4)
    solved = with_solutions(nb)
    assert solved
    NotebookClient(nb, timeout=120, resources={"metadata": {"path": NOTEBOOKS}}).execute()
    said = {name: "".join(map(words, c.outputs)) for name, c in solved.items()}
    assert {name: text for name, text in said.items() if not text.startswith("Right.")} == {}
