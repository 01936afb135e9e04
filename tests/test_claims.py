"""Every number in the prose, recomputed by an outsider.

Nothing in `claims/` imports `helpers`: the truth comes from 50-digit arithmetic (mpmath) or from
scipy. A claim is a number as the prose of a notebook writes it, what it is, and its value; it must
agree to half a unit of the last digit written. And every decimal number in the prose must be such a
claim, or be listed as given: a probability that the text chooses, not one that it concludes.
"""

import re
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

TESTS = Path(__file__).parent
LESSONS = sorted(path.stem for path in (TESTS / "claims").glob("lesson_*.py"))
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*\.\d+(?:e-?\d+)?")
NOT_PROSE = [
    re.compile(r"```.*?```", re.DOTALL),
    re.compile(r"\]\([^)]*\)"),  # where a link leads
    re.compile(r"https?://\S+"),
    re.compile(r"\b(Exercise|Solution of) \d\d\.\d+"),
]
TABLE = [
    pytest.param(lesson, *claim, id=f"{lesson[-2:]}: {claim[1]} = {claim[0]}")
    for lesson in LESSONS
    for claim in import_module(f"claims.{lesson}").CLAIMS
]


def numbers_in_prose(lesson):
    """Return the decimal numbers that the markdown of a lesson writes."""
    (path,) = (TESTS.parent / "notebooks").glob(f"{lesson[-2:]}_*.ipynb")
    found = set()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            prose = cell.source
            for pattern in NOT_PROSE:
                prose = pattern.sub(" ", prose)
            found |= set(NUMBER.findall(prose))
    return found


def half_a_unit(written):
    """Return half a unit of the last digit of a number as written, such as 0.005 for 1.23."""
    digits, _, exponent = written.partition("e")
    decimals = len(digits.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - decimals)


def test_outsiders_do_not_ask_the_helpers():
    for path in (TESTS / "claims").glob("*.py"):
        assert "helpers" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lesson", "written", "what", "value"), TABLE)
def test_a_number_is_what_it_claims(lesson, written, what, value):
    claimed = float(written.replace(",", ""))
    assert abs(abs(value) - claimed) <= half_a_unit(written) * (1 + 1e-9), what


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_prose_writes_no_other_number(lesson):
    module = import_module(f"claims.{lesson}")
    claimed = {claim[0] for claim in module.CLAIMS}
    prose = numbers_in_prose(lesson)
    assert prose - claimed - set(module.GIVEN) == set(), "neither claimed nor given"
    assert claimed - prose == set(), "claimed, but nowhere in the prose"


def test_every_notebook_is_covered():
    notebooks = sorted((TESTS.parent / "notebooks").glob("*.ipynb"))
    assert [path.name[:2] for path in notebooks] == [lesson[-2:] for lesson in LESSONS]
