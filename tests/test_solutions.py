"""The folded solutions are right: each notebook is run with every solution typed in."""

import nbformat
import pytest
from common import LESSONS, beginning, language_of, name_of, with_solutions
from nbclient import NotebookClient

from helpers.exercises.texts import TEXTS


def words(output):
    """Return the words of an output, printed or displayed."""
    return output.get("text", "") or output.get("data", {}).get("text/plain", "")


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_every_solution_is_right(path):
    nb = nbformat.read(path, as_version=4)
    solved = with_solutions(nb)
    assert solved
    NotebookClient(nb, timeout=120, resources={"metadata": {"path": path.parent}}).execute()
    said = {name: "".join(map(words, c.outputs)) for name, c in solved.items()}
    right = beginning(TEXTS["right"], language_of(path))
    assert {name: text for name, text in said.items() if not right.match(text)} == {}
