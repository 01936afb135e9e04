"""No printed number lies at a tie of its last digit, where the processor would decide it.

This holds for the texts of the lessons, in every language, and of the sources of the homework, and
for the alt texts.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from common import LESSONS
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[1]
NOTEBOOKS = [*LESSONS, *sorted((ROOT / "homework" / "source").glob("*/*.ipynb"))]
TIE = "29043 / 20000"


def ties(path):
    """Return [cell, number, specification] for what a notebook rounds at a tie."""
    command = [sys.executable, str(ROOT / "tests" / "ties.py"), str(path)]
    environment = os.environ | {"MPLBACKEND": "Agg", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def of_all():
    with ThreadPoolExecutor(2) as pool:  # each waits for a process of its own
        return dict(zip(NOTEBOOKS, pool.map(ties, NOTEBOOKS), strict=True))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_printed_number_lies_at_a_tie(path, of_all):
    assert of_all[path] == []


def test_a_tie_is_found_however_it_is_rounded(tmp_path):
    cells = [
        f'f"{{{TIE}:.4f}}"',
        f'd = 4\nf"{{{TIE}:8.{{d}}f}}"',
        f'f"{{{TIE} / 100:.4%}}"',
        f"format({TIE}, '.4f')",
        f"round({TIE}, 4)",
        f"import numpy as np\nnp.round([1, {TIE}], 4)",
        f"np.array([{TIE}]).round(4)",
        f"with np.printoptions(precision=4):\n    print(np.array([{TIE}]))",
        f"from helpers.units import with_unit\nwith_unit([{TIE}], 'nats')",
        f"f'{{{TIE} * (1 + 5e-10):.4f}}'",
    ]
    harmless = [
        f"f'{{{TIE} * (1 + 5e-9):.4f}}'",
        f"f'{{{TIE}:.5f}} {{2.5}} {{7:.1f}} {{np.inf:.1f}} {{0.0:.0f}}'",
    ]
    path = tmp_path / "ties.ipynb"
    nb = new_notebook(cells=[new_code_cell(source) for source in cells + harmless])
    nbformat.write(nb, path)
    ids = [cell.id for cell in nb.cells]
    assert [ids.index(cell) for cell, *_ in ties(path)] == list(range(len(cells)))
