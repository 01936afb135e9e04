"""Every number of the prose stands in its place: claimed and recomputed there, or given there.

How it works, and how to write it, is said in claims/__init__.py. Nothing in `claims/` imports
`helpers`: the truth comes from 50-digit arithmetic (mpmath), from scipy, or from numpy alone.
"""

from fractions import Fraction
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
from claims import prose
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import mutate_claims

TESTS = Path(__file__).parent
MODULES = prose.modules()
CHANGES = 20


def table():
    """Yield the claims of all modules, each with where it stands."""
    for name in MODULES:
        claims = import_module(f"claims.{name}").CLAIMS
        for cell, those in claims.items():
            for number, (written, what, value) in enumerate(those, start=1):
                where = f"{name} {cell} {number}: {what} = {written}".replace("::", ":")
                yield pytest.param(written, what, value, id=where)


def test_outsiders_do_not_ask_the_helpers():
    for path in (TESTS / "claims").glob("*.py"):
        assert "helpers" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("written", "what", "value"), list(table()))
def test_a_number_is_what_it_claims(written, what, value):
    assert prose.agrees(written, value), f"{what}: written {written}, but it is {value}"


@pytest.mark.parametrize("name", MODULES)
def test_each_cell_writes_what_is_claimed_and_given(name):
    wrong = prose.complaints(name)
    assert not wrong, "\n".join([f"tests/claims/{name}.py and its page differ:", *wrong])


def test_every_lesson_is_covered():
    notebooks = sorted((TESTS.parent / "notebooks").glob("*.ipynb"))
    lessons = [name[-2:] for name in MODULES if name.startswith("lesson")]
    assert [path.name[:2] for path in notebooks] == lessons


@pytest.mark.parametrize("name", MODULES)
def test_a_changed_number_is_noticed(name):
    """The rest, if any, is what tools/mutate_claims.py shows."""
    missed = mutate_claims.escaped([name], CHANGES, seed=13)
    assert len(missed) <= (1 - mutate_claims.ENOUGH) * CHANGES, missed


def test_a_change_that_is_missed_is_shown(monkeypatch, capsys):
    monkeypatch.setattr(mutate_claims, "is_caught", lambda *_: False)
    assert mutate_claims.main([MODULES[0], "--count", "3"]) == 1
    said = capsys.readouterr().out
    assert said.count("NOT CAUGHT") == 3
    assert "0 of 3" in said


# From here on: how numbers are found and read.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("P = (0.2, .5,.3), Q2 and `log2(x_1)`", ["0.2", ".5", ".3"]),
        ("94 % of 1,000, or 94\\%, 20 percent", ["94%", "1,000", "94%", "20%"]),
        (r"$1{,}000$ and $20\,000$, 50_000", ["1{,}000", r"20\,000", "50_000"]),
        (r"\frac{1}{4}, \tfrac12, 1/4, ½, 0.5/0.3", ["1/4", "1/2", "1/4", "1/2", "0.5", "0.3"]),
        ("1e-3, 2.5e8, 10^{-3}, 10⁻³, 10^6", ["1e-3", "2.5e8", "10^{-3}", "10⁻³", "10^6"]),
        (r"$2 \cdot 10^{-5}$ and 3 × 10^4", [r"2\cdot10^{-5}", "3×10^4"]),
        ("-0.02, −1, 3-4, (a)-1, 1 - 2", ["-0.02", "-1", "3", "4", "1", "1", "2"]),
        ("Half of it, two\nthirds, a third time", ["half", "two thirds", "a third"]),
        ("the second, third and fourth of three", []),
        ("twice; doubled; tenfold; three times", ["twice", "doubled", "tenfold", "three times"]),
        ("nine in ten, a thousand, two hundred", ["nine in ten", "a thousand", "two hundred"]),
        ("It ends with 2. And 48 times.", ["2", "48"]),
    ],
)
def test_numbers_are_found(text, found):
    assert prose.numbers(text) == found
    assert prose.numbers("  ".join(found)) == found


@pytest.mark.parametrize(
    ("written", "good", "bad"),
    [
        ("0.0305", [0.03045, 0.0305499, -0.0305], [0.0304, 0.03056]),
        ("-0.02", [-0.0151], [0.02]),
        ("94 %", [0.935, 0.9449], [0.9451, 94]),
        ("1,000", [999.6, -1000], [1001]),
        ("1/4", [0.25, Fraction(1, 4)], [0.2501]),
        (r"\frac{1}{3}", [Fraction(1, 3)], [0.333]),
        ("½", [0.5], [0.4999]),
        ("2.5e-8", [2.51e-8], [2.56e-8]),
        (r"2 \cdot 10^{-5}", [2.4e-5], [2.6e-5]),
        ("10⁻³", [0.00101], [0.01]),
        ("half", [0.51, 0.5], [0.53]),
        ("two thirds", [0.66], [0.62]),
        ("twice", [2, 1.95], [1.8]),
        ("halves", [0.5], [2]),
        ("doubles", [2], [1]),
        ("tenfold", [10.3], [9.4]),
        ("three times", [2.9], [2]),
        ("nine in ten", [0.9], [0.99]),
        ("two million", [2e6], [2e5]),
    ],
)
def test_numbers_agree_to_their_last_digit(written, good, bad):
    assert all(prose.agrees(written, value) for value in good)
    assert not any(prose.agrees(written, value) for value in bad)


def test_what_is_and_what_is_no_number_of_a_page(tmp_path):
    cells = [
        new_markdown_cell("## 1. One\n\n1. a\n2. b\n4. wrong\n", id="list"),
        new_markdown_cell("## 3. Two\n\n[01 A](01_a.ipynb), [02 B](01_a.ipynb#7)", id="links"),
        new_markdown_cell("### Exercise 03.1: x\n\nSolution of 03.1", id="right"),
        new_markdown_cell("### Exercise 03.3: x\n\nSolution of 03.2", id="wrong"),
        new_markdown_cell("### Exercise 04.3: x\n\nSolution of 04.2", id="of-another-lesson"),
        new_markdown_cell("See https://a.org/17 and ```x = 5```", id="address"),
        new_code_cell("x = 17  # At 0.5\ny = '# 18'", id="code"),
    ]
    path = tmp_path / "03_a.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    assert prose.numbers_by_cell(path) == {
        "list": ["4"],
        "links": ["3", "02"],
        "wrong": ["03.3"],
        "of-another-lesson": ["04.3", "04.2"],
        "address": ["5"],
        "code": ["0.5"],
    }
