"""What several test modules share: notebooks and their solutions, nonsense, a browser, pixels."""

import os
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import yaml

from helpers.language import speaking, translated

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
# In English and in any other language, for which a folder of notebooks may be there.
ENGLISH = sorted(NOTEBOOKS.glob("*.ipynb"))
LESSONS = [*ENGLISH, *sorted(NOTEBOOKS.glob("*/[0-9][0-9]_*.ipynb"))]
# The slow tests take two translated lessons, one with the game and one with two explorers, or all.
FEW = {"03_kl_divergence", "05_asymmetry"}
ALL = os.environ.get("TRANSLATED_LESSONS") == "all"
SOME = [path for path in LESSONS if ALL or path in ENGLISH or path.stem in FEW]
SOLUTION = re.compile(
    r"<summary>[^<\d]*(\d\d\.\d+)[^<\d]*</summary>.*?```python\n(.*?)```", re.DOTALL
)
TEACHING = (NOTEBOOKS.parent / "TEACHING.md").read_text(encoding="utf-8")
HELM = yaml.safe_load(re.search(r"```yaml\n(singleuser.*?)```", TEACHING, re.DOTALL)[1])
CHECK = re.compile(r'^check\("(\d\d\.\d+)", .*\)$', re.MULTILINE)

# Answers that no exercise may choke on.
NONSENSE = [
    True,
    "text",
    "",
    [],
    {},
    {"a": 1},
    object(),
    print,
    [1, 2, 3, 4, 5],
    [[1], [2, 3]],
    np.nan,
    np.inf,
    -np.inf,
    1 + 2j,
    10**400,
    np.zeros((2, 2)),
    [None, 1],
    1e300,
    lambda: 1 / 0,
    lambda *args: None,
    lambda *args: "text",
    lambda *args: np.nan,
    lambda *args: np.inf,
    lambda *args: np.zeros((2, 3)),
    lambda *args: exit(),
    lambda *args: print,
    lambda x: x.there_is_no_such_thing,
]


def name_of(path):
    """Return the name of a lesson, such as 03_kl_divergence or ko/03_kl_divergence."""
    return path.relative_to(NOTEBOOKS).with_suffix("").as_posix()


def language_of(path):
    """Return the language of a lesson."""
    return name_of(path).rpartition("/")[0] or "en"


def beginning(message, language):
    """Return the pattern of what begins, up to its first place, as a message of the helpers."""
    with speaking(language):
        return re.compile("^" + re.escape(translated(message).partition("{")[0].strip()))


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


def pixels(png):
    """Return the colours of a PNG as integers."""
    return np.asarray(PIL.Image.open(BytesIO(png)).convert("RGB"), dtype=int)


def browser_tools():
    """Return tools.lab_in_chromium; skip the module that asks where no browser can be driven."""
    lab = pytest.importorskip(
        "tools.lab_in_chromium", reason="a browser is driven: extra 'browser'"
    )
    if not lab.CHROMIUM:
        pytest.skip("there is no Chromium; Debian's package is chromium", allow_module_level=True)
    return lab


def number_after(words):
    """Return the number that TEACHING.md says after these words."""
    return int(re.search(rf"{words} (\d+)", TEACHING)[1])
