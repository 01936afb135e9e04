"""The folded solutions are right: each notebook is run with every solution typed in."""

import nbformat
import pytest
from common import LESSONS, NOTEBOOKS, with_solutions
from nbclient import NotebookClient


def words(output):
    """Return the words of an output, printed or displayed."""
    return output.get("text", "") or output.get("data", {}).get("text/plain", "")


RIGHT = {"": "Right.", "ko": "맞았습니다."}


def name_of(path):
    """Return the name of a lesson, such as ko/03_kl_divergence."""
    return path.relative_to(NOTEBOOKS).with_suffix("").as_posix()


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_every_solution_is_right(path):
    nb = nbformat.read(path, as_version=4)
    solved = with_solutions(nb)
    assert solved
    NotebookClient(nb, timeout=120, resources={"metadata": {"path": path.parent}}).execute()
    said = {name: "".join(map(words, c.outputs)) for name, c in solved.items()}
    right = RIGHT[nb.metadata.get("language", "")]
    assert {name: text for name, text in said.items() if not text.startswith(right)} == {}
