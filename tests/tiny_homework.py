"""An assignment that is small enough to be handed in by a class of cheats."""

import types

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.own_numbers import own_distribution
from homework.verdict import Task

NAME = "homework_9"
SOLUTION = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
TEST = """\
print("Something to see.")
### BEGIN HIDDEN TESTS
from homework.verdict import judge

judge("{task}", {expression}, NAME)
### END HIDDEN TESTS"""


def mean(p):
    """Return the mean of the numbers 1, 2, ... under a distribution."""
    return float(p @ np.arange(1, len(p) + 1))


HIDDEN = types.ModuleType("homework.hidden.homework_9")
HIDDEN.__file__ = __file__
HIDDEN.TASKS = {
    "h9.1": Task(lambda p: -np.log(p), lambda rng: [(p,) for p in rng.uniform(0.1, 1, 3).tolist()]),
    "h9.2": Task(lambda name: mean(own_distribution(name, "h9.2", 3))),
    "h9.3": Task(mean, lambda rng: [(rng.dirichlet(np.ones(n)),) for n in (2, 5)]),
}


def metadata(grade_id, points=None, solution=True):
    graded = {} if points is None else {"points": points}
    return {
        "nbgrader": {
            "grade": points is not None,
            "grade_id": grade_id,
            "locked": not solution,
            "schema_version": 3,
            "solution": solution,
            "task": False,
            **graded,
        }
    }


def source():
    """Return the source notebook."""
    tasks = [
        ("h9.1", "surprise", "def surprise(p):\n    {}", "return -float(np.log(p))", 2),
        ("h9.2", "mine", "mine = ...\n{}", "mine = float(P @ [1, 2, 3])", 3),
        ("h9.3", "mean", "def mean(p):\n    {}", "return float(p @ np.arange(1, len(p) + 1))", 1),
    ]
    cells = [
        new_markdown_cell("# Tiny homework", id="title"),
        new_code_cell(
            "import numpy as np\n\nfrom helpers.own_numbers import own_distribution, sign",
            id="imports",
        ),
        new_code_cell(
            'NAME = ""\nsign(NAME)\nP = own_distribution(NAME, "h9.2", 3)', id="your-name"
        ),
    ]
    for task, name, frame, solution, points in tasks:
        grade_id = task.replace(".", "-")
        indent = "    " if frame.startswith("def") else ""
        region = SOLUTION.format(solution).replace("\n", f"\n{indent}")
        test = TEST.format(task=task, expression=name)
        cells += [
            new_markdown_cell(f"## Task {task}", id=f"{grade_id}-text"),
            new_code_cell(
                frame.format(region),
                id=f"{grade_id}-solve",
                metadata=metadata(f"{grade_id}-answer"),
            ),
            new_code_cell(test, id=grade_id, metadata=metadata(grade_id, points, solution=False)),
        ]
    essay = "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"
    cells.append(
        new_markdown_cell(essay, id="h9-derivation", metadata=metadata("h9-derivation", 4))
    )
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write_source(folder):
    """Store the source notebook where grading looks for it, below `folder`."""
    path = folder / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source(), path)
    return path
