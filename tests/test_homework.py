"""Homework without a box: what is collected, restored, looked at and judged."""

import doctest
import json

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from homework import assignment
from homework import plain as plain_data
from homework.assignment import read
from homework.plain import NotPlainError, decode, encode, results
from homework.verdict import Task, conclude, in_json

# --- what crosses the wall ------------------------------------------------------------------------

numbers = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text()
numbers |= st.floats(allow_nan=False)
plain = st.recursive(
    numbers,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.tuples(st.integers()), inner)
    ),
)


def over_the_wall(value):
    return decode(json.loads(json.dumps(encode(value))))


def test_the_examples_are_true():
    for module in (assignment, plain_data):
        assert doctest.testmod(module).failed == 0


@given(plain)
def test_plain_data_arrives_as_it_was(value):
    assert over_the_wall(value) == value


@pytest.mark.parametrize(
    "array", [np.eye(2), np.array([np.inf, -0.0]), np.array([1, 2]), np.array(True), np.empty((0,))]
)
def test_arrays_arrive_with_shape_and_kind(array):
    arrived = over_the_wall(array)
    assert arrived.dtype == array.dtype
    np.testing.assert_array_equal(arrived, array, strict=True)


def test_numbers_of_numpy_arrive_as_python_s():
    assert [type(over_the_wall(x)) for x in (np.float32(1), np.int8(1), np.bool_(1))] == [
        float, int, bool,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", [1j, object(), len, {1, 2}, np.array([1j]), np.array([None]), ...]
)
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(NotPlainError):
        over_the_wall([value])


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"array": [1], "shape": [2]},
        {"array": ["x"], "shape": [1]},
        {"array": [[1], [1, 2]], "shape": [2]},
        {"dict": [[[], 1]]},
        {"dict": [1]},
        {"tuple": 1},
        {"other": "float"},
    ],
)
def test_what_encodes_nothing_is_refused(told):
    with pytest.raises(NotPlainError):
        decode(told)


HALF = Task(lambda x: x / 2, lambda rng: [(4.0,), (6.0,)])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[2.0], [3.0]]", ""),
        ("[[2.0], [3.1]]", "for 6.0: expected 3.0, not 3.1"),
        ("[[2.0], [NaN]]", "for 6.0: expected 3.0, not nan"),
        ("[[2.0]]", "of 2 results, 1 came"),
        ("[[2.0], [3]]", "expected a float, not int"),
        ('[[2.0], ["error", "NameError: x"]]', "for 6.0: your code raises NameError: x"),
        ('[[2.0], [{"other": "Equal"}]]', "or arrays, not Equal"),
        ("[[2.0], []]", "cannot be judged"),
        ("{}", "of 2 results, 0 came"),
        ("nonsense", "cannot be judged"),
        ("[" * 10**5, "cannot be judged"),
        (None, "cannot be judged"),
        (17, "cannot be judged"),
    ],
)
def test_what_comes_out_of_the_box_is_only_read(text, problem):
    concluded = conclude(HALF, [(4.0,), (6.0,)], text, "")
    assert problem in concluded
    assert bool(problem) == bool(concluded)


def test_a_task_that_chokes_on_a_result_gives_no_points():
    strict = Task(None, lambda rng: [(1.0,)], wrong=lambda result, x: result["no"] / 0)
    assert "cannot be judged: TypeError" in conclude(strict, [(1.0,)], "[[3]]", "")


def test_each_case_gets_arguments_of_its_own():
    def spoil(p):
        p[0] = 7.0
        return p

    cases = in_json([(np.array([1.0]),), (np.array([1.0]),)])
    assert json.loads(results(lambda: spoil, cases))[1] == [{"array": [7.0], "shape": [1]}]


# --- what was handed in --------------------------------------------------------------------------


def test_a_notebook_with_half_a_character_is_read():
    nb = new_notebook(cells=[new_code_cell("x = 1")])
    text = nbformat.writes(nb).replace("x = 1", r"x = '\ud83d'")
    assert read(text.encode()).cells[0].source == "x = '?'"
