"""Unit tests of the measures: known values, shapes, and every kind of bad input.

The numbers are those a reader meets in the notebooks, so a change here is a change there.
Any warning is an error: a measure that divides by zero on the way to the right answer would
print a warning into a lesson.
"""

import math
import os
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from helpers import (
    cross_entropy,
    entropy,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
    normalize,
    surprisal,
)

pytestmark = pytest.mark.filterwarnings("error")

ROOT = Path(__file__).resolve().parents[1]
INF = math.inf
NAN = math.nan

# The worked examples of the series.
P = (0.2, 0.5, 0.3)
Q = (0.3, 0.4, 0.3)
Q2 = (0.25, 0.5, 0.25)

DIVERGENCES = [kl_divergence, jeffreys_divergence, js_divergence, js_distance]
TWO_ARGUMENTS = [cross_entropy, kl_terms, *DIVERGENCES]
SCALAR_RESULT = [cross_entropy, *DIVERGENCES]


def call(function, *, p=P, q=Q, **options):
    """Call `function` with as many distributions as it takes."""
    return function(p, q, **options) if function in TWO_ARGUMENTS else function(p, **options)


def evaluate(text):
    """Evaluate a call written as text, so that the text can be the name of the test."""
    return eval(text)


def complaint(name, clue=""):
    """Regular expression for a message that names the argument and gives the clue."""
    return rf"(?s)(?=.*\b{name}\b)(?=.*(?:{clue}))"


# ----------------------------------------------------------------------------- known values


@pytest.mark.parametrize(
    ("value", "expected", "half_unit"),
    [
        ("entropy(P)", 1.02965, 5e-6),
        ("entropy(P, base=2)", 1.48548, 5e-6),
        ("entropy([0.2] * 5)", 1.6094, 5e-5),
        ("kl_divergence(P, Q)", 0.0304788, 5e-8),
        ("kl_divergence(Q, P)", 0.0323821, 5e-8),
        ("jeffreys_divergence(P, Q)", 0.0628609, 5e-8),
        ("js_divergence(P, Q)", 0.0078174, 5e-8),
        ("js_divergence(P, Q, base=2)", 0.0112781, 5e-8),
        ("kl_divergence(P, Q2)", 0.0100678, 5e-8),
        ("kl_divergence(Q2, P)", 0.0102055, 5e-8),
        ("js_divergence(P, Q2)", 0.0025297, 5e-8),
        ("kl_divergence([0.9, 0.09, 0.01], [0.1, 0.1, 0.8])", 1.9242, 5e-5),
        ("kl_divergence([0.1, 0.1, 0.8], [0.9, 0.09, 0.01])", 3.2964, 5e-5),
        ("js_divergence([0.5, 0.5, 0], [0.5, 0, 0.5])", 0.3466, 5e-5),
    ],
)
def test_published_value(value, expected, half_unit):
    assert evaluate(value) == pytest.approx(expected, rel=0, abs=half_unit)


def test_published_terms():
    np.testing.assert_allclose(kl_terms(P, Q), [-0.0811, 0.1116, 0], rtol=0, atol=5e-5)
    assert kl_terms(P, Q)[2] == 0  # 0.3 log(0.3 / 0.3)
    assert not np.signbit(kl_terms([0, 0.3, 0.7], [0.7, 0.3, 0])[:2]).any()  # 0, not -0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("entropy([0.25] * 4, base=2)", 2),
        ("entropy([0.5, 0.25, 0.125, 0.125], base=2)", 1.75),
        ("cross_entropy([0.5, 0.5], [0.25, 0.75], base=2)", 2 - math.log2(3) / 2),
        ("kl_divergence([1, 0], [0.25, 0.75], base=4)", 1),
        ("kl_divergence([0.5, 0.5], [0.25, 0.75])", math.log(4 / 3) / 2),
        ("jeffreys_divergence([0.25, 0.75], [0.75, 0.25])", math.log(3)),
        ("js_divergence([1, 0], [0, 1])", math.log(2)),
        ("js_divergence([1, 0], [0, 1], base=2)", 1),
        ("js_distance([1, 0], [0, 1])", math.sqrt(math.log(2))),
        ("js_distance([1, 0], [0, 1], base=2)", 1),
        ("surprisal(0.125, base=2)", 3),
        ("surprisal(0.001, base=10)", 3),
        ("surprisal(5e-324)", 1074 * math.log(2)),
    ],
)
def test_value_by_hand(value, expected):
    assert evaluate(value) == pytest.approx(expected, rel=1e-15, abs=0)


def test_normalize_by_hand():
    np.testing.assert_array_equal(normalize([1, 2, 1]), [0.25, 0.5, 0.25])
    np.testing.assert_array_equal(normalize([0, 8, 0]), [0, 1, 0])
    np.testing.assert_array_equal(normalize([[1, 3], [2, 2]]), [[0.25, 0.75], [0.5, 0.5]])
    np.testing.assert_array_equal(normalize([[1, 3], [3, 1]], axis=0), [[0.25, 0.75], [0.75, 0.25]])


@pytest.mark.parametrize("count", [5e-324, 1e-300, 1e308])
def test_normalize_extreme_counts(count):
    counts = np.array([count, count])
    np.testing.assert_array_equal(normalize(counts), [0.5, 0.5])
    np.testing.assert_array_equal(counts, [count, count])


def test_normalize_feeds_the_measures():
    counts = np.random.default_rng(1).integers(1, 1000, size=(50, 20))
    assert entropy(normalize(counts)).shape == (50,)


# --------------------------------------------------------- zeros, equal inputs, tiny entries


def test_zero_times_log_zero_is_zero():
    assert entropy([0.5, 0.5, 0]) == pytest.approx(math.log(2), rel=1e-15)
    assert cross_entropy([0.5, 0.5, 0], [0.5, 0.5, 0]) == pytest.approx(math.log(2), rel=1e-15)
    assert kl_divergence([1, 0], [0.5, 0.5]) == pytest.approx(math.log(2), rel=1e-15)
    np.testing.assert_array_equal(kl_terms([0, 1, 0], [0, 1, 0]), [0, 0, 0])


def test_negative_zero_is_zero():
    assert kl_divergence([1, -0.0], [0.5, 0.5]) == pytest.approx(math.log(2), rel=1e-15)
    assert kl_divergence([0.5, 0.5], [1, -0.0]) == INF
    assert surprisal(-0.0) == INF


@pytest.mark.parametrize("function", [cross_entropy, kl_divergence, jeffreys_divergence])
def test_infinite_where_q_misses_an_outcome(function):
    assert function([0.5, 0.5, 0], [0.5, 0, 0.5]) == INF
    assert function([0.5, 0.5, 0], [0.5, 0, 0.5], base=2) == INF


def test_infinite_terms_and_surprisals():
    terms = kl_terms([0.5, 0.5, 0], [0.5, 0, 0.5])
    np.testing.assert_array_equal(terms, [0, INF, 0])
    np.testing.assert_array_equal(surprisal([0, 1]), [INF, 0])
    assert surprisal(0) == INF


def test_one_infinite_row_leaves_the_others_alone():
    result = kl_divergence([[1, 0], [0.5, 0.5]], [0, 1])
    np.testing.assert_array_equal(result, [INF, INF])
    result = kl_divergence([[1, 0], [0.5, 0.5]], [1, 0])
    np.testing.assert_array_equal(result, [0, INF])


def test_jeffreys_is_infinite_when_either_direction_is():
    assert jeffreys_divergence([1, 0], [0.5, 0.5]) == INF
    assert jeffreys_divergence([0.5, 0.5], [1, 0]) == INF


@pytest.mark.parametrize("function", DIVERGENCES)
@pytest.mark.parametrize(
    "p",
    [
        P,
        (1.0,),
        (1, 0, 0),
        (5e-324, 1.0),
        (0.1,) * 10,
        (1 / 3, 1 / 3, 1 / 3),
        (0.3 + 4e-7, 0.7),  # the sum is off: still the same distribution twice
    ],
)
def test_equal_inputs_give_exactly_zero(function, p):
    result = function(p, p)
    assert result == 0
    assert math.copysign(1, result) == 1  # 0.0, never a "-0.0" in a lesson


@pytest.mark.parametrize("function", DIVERGENCES)
def test_one_outcome_has_no_divergence(function):
    assert function([1 + 5e-7], [1 - 5e-7]) == 0
    assert function([1 + 5e-7, 0], [1 - 5e-7, 0]) == 0


@pytest.mark.parametrize("function", [jeffreys_divergence, js_divergence, js_distance])
@pytest.mark.parametrize("difference", [1, 1e-6, 1e-12])
def test_symmetric_to_the_last_bit_where_the_sums_are_off(function, difference):
    rng = np.random.default_rng(8)
    p = rng.dirichlet(np.ones(4), 2000)
    q = normalize(p * (1 + difference * rng.uniform(-1, 1, p.shape))) * (1 - 8e-7)
    np.testing.assert_array_equal(function(p, q), function(q, p))


@pytest.mark.parametrize("function", DIVERGENCES)
def test_a_multiple_is_the_same_distribution(function):
    p = np.array([0.5, 0.25, 0.125, 0.125])
    assert function(p, p * (1 + 2.0**-21)) == 0


@pytest.mark.parametrize(
    "value",
    ["entropy([1, 0])", "entropy([0, 1])", "entropy([1.0])", "surprisal(1)"],
)
def test_certainty_is_plus_zero(value):
    assert evaluate(value) == 0
    assert math.copysign(1, evaluate(value)) == 1


def test_certainty_with_a_sum_slightly_off_is_never_negative():
    for off in np.linspace(-9e-7, 9e-7, 101):
        p = [1 + off, 0]
        for value in (entropy(p), cross_entropy(p, p), cross_entropy([1, 0], p)):
            assert 0 <= value <= 1e-15


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        ((0.3, 0.7), (5e-324, 1.0), 322.2 * math.log(2) - entropy((0.3, 0.7))),
        ((5e-324, 1.0), (0.5, 0.5), math.log(2)),
        ((0.5, 0.5), (2.5e-308, 1.0), -math.log(2) - 0.5 * math.log(2.5e-308)),
    ],
)
def test_ratio_beyond_the_float_range(p, q, expected):
    assert kl_divergence(p, q) == pytest.approx(expected, rel=1e-14)
    assert kl_terms(p, q).sum() == pytest.approx(expected, rel=1e-14)


def test_sum_within_rounding_is_rescaled():
    p = np.array([0.2, 0.5, 0.3]) * (1 + 9e-7)
    q = np.array([0.3, 0.4, 0.3]) * (1 - 9e-7)
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(P, Q), rel=1e-12)
    assert entropy(p) == pytest.approx(entropy(P), rel=1e-12)
    assert cross_entropy(p, q) == pytest.approx(cross_entropy(P, Q), rel=1e-12)
    np.testing.assert_allclose(kl_terms(p, q), kl_terms(P, Q), rtol=1e-12, atol=1e-15)


def test_surprisal_just_above_one_counts_as_one():
    assert surprisal(1 + 5e-7) == 0


# --------------------------------------------------------------- shapes, axes, types, layouts


@pytest.mark.parametrize("function", [entropy, *SCALAR_RESULT])
def test_one_dimension_gives_a_python_float(function):
    assert type(call(function)) is float
    assert type(call(function, base=2)) is float
    assert type(call(function, p=[1.0], q=[1.0])) is float


def test_surprisal_keeps_the_shape():
    assert type(surprisal(0.5)) is float
    assert type(surprisal(np.float32(0.5))) is float
    grid = np.full((2, 3, 4), 0.25)
    assert surprisal(grid).shape == (2, 3, 4)
    np.testing.assert_array_equal(surprisal(grid, base=2), np.full((2, 3, 4), 2.0))


@pytest.mark.parametrize("function", SCALAR_RESULT)
@pytest.mark.parametrize(
    ("p_shape", "q_shape", "shape"),
    [
        ((1, 3), (3,), (1,)),
        ((3,), (4, 3), (4,)),
        ((4, 3), (3,), (4,)),
        ((5, 1, 3), (4, 3), (5, 4)),
        ((2, 1, 3), (1, 6, 3), (2, 6)),
    ],
)
def test_leading_axes_broadcast(function, p_shape, q_shape, shape):
    rng = np.random.default_rng(2)
    p, q = rng.dirichlet([1] * 3, p_shape[:-1]), rng.dirichlet([1] * 3, q_shape[:-1])
    result = function(p, q)
    assert result.shape == shape
    assert result.dtype == np.float64
    for index in np.ndindex(shape):
        one_p = np.broadcast_to(p, (*shape, 3))[index]
        one_q = np.broadcast_to(q, (*shape, 3))[index]
        assert result[index] == pytest.approx(function(one_p, one_q), rel=1e-12)


@pytest.mark.parametrize("function", TWO_ARGUMENTS)
def test_one_distribution_against_as_many_as_it_has_outcomes(function):
    """A square table: a mask of the outcomes would fit its rows as well, and be wrong."""
    p, q = [0.5, 0.5, 0], [[0.2, 0.5, 0.3], [0.4, 0.3, 0.3], [0.5, 0.5, 0]]
    loop = [function(p, row) for row in q]
    np.testing.assert_allclose(function(p, q), loop, rtol=1e-12)
    loop = [function(row, p) for row in q]
    np.testing.assert_allclose(function(q, p), loop, rtol=1e-12)


@pytest.mark.parametrize("function", SCALAR_RESULT)
def test_large_batch_equals_its_parts(function):
    rng = np.random.default_rng(6)
    p, q = rng.dirichlet([1] * 10, 20_000), rng.dirichlet([1] * 10, 20_000)
    parts = [function(p[start : start + 7], q[start : start + 7]) for start in range(0, 20_000, 7)]
    np.testing.assert_allclose(function(p, q), np.concatenate(parts), rtol=1e-12)


def test_terms_broadcast():
    p, q = np.array([[[0.25, 0.75]], [[1, 0]]]), np.array([[0.5, 0.5], [0.75, 0.25], [1, 0]])
    terms = kl_terms(p, q)
    assert terms.shape == (2, 3, 2)
    assert terms.dtype == np.float64
    for i, j in np.ndindex(2, 3):
        np.testing.assert_allclose(terms[i, j], kl_terms(p[i, 0], q[j]), rtol=1e-14)


@pytest.mark.parametrize("function", [entropy, *SCALAR_RESULT])
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_axis(function, axis):
    rng = np.random.default_rng(3)
    p, q = rng.dirichlet([1] * 4, (2, 3)), rng.dirichlet([1] * 4, (2, 3))
    moved = call(function, p=np.moveaxis(p, -1, axis), q=np.moveaxis(q, -1, axis), axis=axis)
    assert moved.shape == (2, 3)
    np.testing.assert_allclose(moved, call(function, p=p, q=q), rtol=1e-12)


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_normalize_axis(axis):
    counts = np.random.default_rng(4).random((3, 4, 5))
    result = normalize(counts, axis=axis)
    assert result.shape == counts.shape
    assert result.dtype == np.float64
    np.testing.assert_allclose(result.sum(axis=axis), 1, rtol=1e-15)
    np.testing.assert_allclose(result, counts / counts.sum(axis=axis, keepdims=True), rtol=1e-15)


BATCH = np.random.default_rng(5).dirichlet([1] * 3, 4)
WIDE = np.repeat(np.repeat(BATCH, 2, axis=0), 2, axis=1)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(BATCH.tolist(), id="list"),
        pytest.param(tuple(map(tuple, BATCH)), id="tuple"),
        pytest.param(list(BATCH), id="list of arrays"),
        pytest.param(np.asfortranarray(BATCH), id="Fortran"),
        pytest.param(WIDE[::2, ::2], id="strided"),
        pytest.param(BATCH[::-1, ::-1].copy()[::-1, ::-1], id="negative strides"),
    ],
)
@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS, normalize])
def test_layout_does_not_matter(function, same):
    expected = call(function, p=BATCH)
    np.testing.assert_allclose(call(function, p=same), expected, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS, normalize])
def test_float32_and_integers(function):
    single = BATCH.astype(np.float32)
    np.testing.assert_array_equal(call(function, p=single), call(function, p=single.astype(float)))
    assert call(function, p=single).dtype == np.float64
    np.testing.assert_array_equal(
        call(function, p=[[0, 1, 0]], q=[0, 1, 0]), call(function, p=[[0.0, 1, 0]], q=[0.0, 1, 0])
    )


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS, normalize])
def test_inputs_are_never_modified(function):
    p, q = np.array([P, Q]) * (1 + 5e-7), np.array([Q2, P]) * (1 - 5e-7)
    p[0, 0], p[0, 1] = 0.0, p[0, 0] + p[0, 1]
    before = p.copy(), q.copy()
    result = call(function, p=p, q=q)
    np.testing.assert_array_equal(p, before[0])
    np.testing.assert_array_equal(q, before[1])
    assert not np.shares_memory(result, p)
    p.setflags(write=False)
    q.setflags(write=False)
    np.testing.assert_array_equal(call(function, p=p, q=q), result)


# -------------------------------------------------------------------------------- bad input

# Each place where a distribution goes in, with the name it must be called by in a complaint.
DISTRIBUTION_PLACES = [
    (entropy, "p"),
    *((function, name) for function in TWO_ARGUMENTS for name in ("p", "q")),
]
ALL_PLACES = [*DISTRIBUTION_PLACES, (normalize, "counts")]


def call_with(function, name, bad):
    """Call `function` with the bad value in the place of that name, good ones elsewhere."""
    return call(function, **{"q" if name == "q" else "p": bad})


def place_id(value):
    return getattr(value, "__name__", None)


@pytest.mark.parametrize(("function", "name"), ALL_PLACES, ids=place_id)
@pytest.mark.parametrize(
    ("bad", "clue"),
    [
        pytest.param([0.5, -0.25, 0.75], r"\[1\] = -0\.25 is negative", id="negative"),
        pytest.param([0.5, 0.5, -1e-9], r"\[2\] = -1e-09 is negative", id="barely negative"),
        pytest.param([0.5, 0.5, -5e-324], r"\[2\] = -5e-324 is neg", id="subnormal negative"),
        pytest.param([0.5, NAN, 0.5], r"\[1\] = nan is not a number", id="nan"),
        pytest.param([0.5, INF, 0.5], r"\[1\] = inf must be finite", id="inf"),
        pytest.param([0.5, -INF, 0.5], r"\[1\] = -inf is negative", id="-inf"),
        pytest.param([P, [1.5, -0.5, 0]], r"\[1, 1\] = -0\.5 is negative", id="in second row"),
        pytest.param([], "is empty; it needs at least one number", id="empty"),
        pytest.param(np.empty((2, 0)), "is empty; it needs at least one number", id="empty rows"),
        pytest.param(0.5, r"single number 0\.5; .* \[x, 1 - x\]", id="scalar"),
        pytest.param(np.array(1.0), r"single number 1\.0; .* \[x, 1 - x\]", id="0-d"),
        pytest.param(None, "must be a real number, not None", id="None"),
        pytest.param("0.5", r"must hold real numbers, not '0\.5'", id="string"),
        pytest.param(["0.2", "0.8"], r"must hold real numbers, not \['0\.2'", id="strings"),
        pytest.param(["a", "b", "c"], r"must hold real numbers, not \['a'", id="words"),
        pytest.param([0.5, None, 0.5], r"real numbers, not \[0\.5, None", id="None inside"),
        pytest.param(np.array(P, dtype=object), "real numbers, .*dtype=object", id="object"),
        pytest.param(np.array(P, dtype=complex), r"real numbers, .*0\.2\+0\.j", id="complex"),
        pytest.param({"a": 0.5, "b": 0.5}, "is a dict.*one list of outcomes", id="dict"),
        pytest.param([[0.5, 0.5], [1.0]], "rows of one length, not .*1.0", id="ragged"),
        pytest.param(
            np.array([[0.5, 0.5], [1.0]], dtype=object),
            "rows of one length, not",
            id="ragged-array",
        ),
    ],
)
def test_bad_entries(function, name, bad, clue):
    with pytest.raises(ValueError, match=complaint(name, clue)):
        call_with(function, name, bad)


@pytest.mark.parametrize(("function", "name"), DISTRIBUTION_PLACES, ids=place_id)
@pytest.mark.parametrize(
    ("bad", "total"),
    [
        pytest.param([2, 5, 3], "10", id="counts"),
        pytest.param([0.5, 0.5, 0.5], r"1\.5", id="too much"),
        pytest.param([0.25, 0.25, 0.25], r"0\.75", id="too little"),
        pytest.param([0.5, 0.5, 2e-6], r"1\.000002", id="just too much"),
        pytest.param([0.5, 0.5 - 2e-6, 0], r"0\.99999", id="just too little"),
        pytest.param([P, [3, 4, 5]], "12", id="second row"),
    ],
)
def test_not_summing_to_one_points_to_normalize(function, name, bad, total):
    with pytest.raises(ValueError, match=complaint(name, total) + "(?=.*normalize)"):
        call_with(function, name, bad)


@pytest.mark.parametrize(("function", "name"), DISTRIBUTION_PLACES, ids=place_id)
def test_sum_beyond_the_float_range(function, name):
    with pytest.raises(ValueError, match=rf"{name} sums to inf, not to 1"):
        call_with(function, name, [1e308, 1e308, 1e308])


@pytest.mark.parametrize(("function", "name"), ALL_PLACES, ids=place_id)
@pytest.mark.parametrize("bad", [[0, 0, 0], [[1, 0, 0], [0, 0, 0]]], ids=["one", "second row"])
def test_all_zero(function, name, bad):
    with pytest.raises(ValueError, match=complaint(name, "sums to 0, not to 1|are all 0")):
        call_with(function, name, bad)


@pytest.mark.parametrize("function", TWO_ARGUMENTS, ids=place_id)
@pytest.mark.parametrize(
    ("p", "q", "clue"),
    [
        pytest.param(P, [0.5, 0.5], "p has 3 outcomes and q has 2", id="3 and 2 outcomes"),
        pytest.param([1.0], P, "p has 1 outcomes and q has 3", id="1 and 3 outcomes"),
        pytest.param(P, [1.0], "p has 3 outcomes and q has 1", id="3 and 1 outcomes"),
        pytest.param([[1.0], [1.0]], P, "p has 1 outcomes and q has 3", id="rows of 1 and 3"),
        pytest.param([P, Q], [P, Q, P], r"p has shape \(2,\) and q has.*\(3,\)", id="2 and 3 rows"),
    ],
)
def test_shapes_that_do_not_fit(function, p, q, clue):
    with pytest.raises(ValueError, match=clue):
        function(p, q)


@pytest.mark.parametrize(
    ("bad", "clue"),
    [
        (-0.25, r"-0\.25 is negative"),
        (1.5, r"1\.5 is above 1"),
        (1 + 2e-6, r"1\.000002 is above 1"),
        ([0.5, 1.25], r"\[1\] = 1\.25 is above 1"),
        ([[0.5, 0.5], [0.5, -0.125]], r"\[1, 1\] = -0\.125 is negative"),
        (NAN, "nan is not a number"),
        ([0.5, NAN], r"\[1\] = nan is not a number"),
        (INF, "inf is above 1"),
        (None, "must be a real number, not None"),
        ("0.5", r"must hold real numbers, not '0\.5'"),
        (["0.5"], r"must hold real numbers, not \['0\.5'\]"),
        (0.5 + 0j, r"must be a real number, not \(0\.5\+0j\)"),
        (np.array([0.5], dtype=object), "must hold real numbers, .*dtype=object"),
    ],
)
def test_bad_surprisal(bad, clue):
    with pytest.raises(ValueError, match=complaint("p", clue)):
        surprisal(bad)


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS], ids=place_id)
@pytest.mark.parametrize("base", [0, 1, 1.0, 0.5, -2, NAN, INF, -INF], ids=str)
def test_bad_base(function, base):
    with pytest.raises(ValueError, match=complaint("base", re.escape(str(base)))):
        call(function, base=base)


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS], ids=place_id)
@pytest.mark.parametrize(
    "base", [2, 10.0, np.int64(3), np.float32(2.5), 1.0000001, math.e], ids=str
)
def test_good_base(function, base):
    expected = np.asarray(call(function)) / np.sqrt(math.log(base)) ** (
        1 if function is js_distance else 2
    )
    np.testing.assert_allclose(call(function, base=base), expected, rtol=1e-14)


@pytest.mark.parametrize("function", [entropy, *SCALAR_RESULT, normalize], ids=place_id)
@pytest.mark.parametrize("axis", [2, 7, -3])
def test_axis_out_of_range(function, axis):
    with pytest.raises(np.exceptions.AxisError):
        call(function, p=[P, P], q=[Q, Q], axis=axis)


@pytest.mark.parametrize("function", [entropy, *SCALAR_RESULT, normalize], ids=place_id)
def test_axis_of_the_wrong_type(function):
    with pytest.raises(ValueError, match=r"axis = 1\.5 does not say"):
        call(function, p=[P, P], q=[Q, Q], axis=1.5)


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS], ids=place_id)
def test_base_of_the_wrong_type(function):
    with pytest.raises(ValueError, match="base must be a number such as 2.* not '2'"):
        call(function, base="2")


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS], ids=place_id)
def test_base_is_keyword_only(function):
    arguments = (P, Q, 2) if function in TWO_ARGUMENTS else (P, 2)
    with pytest.raises(TypeError, match="positional"):
        function(*arguments)


@pytest.mark.parametrize("function", [surprisal, entropy, *TWO_ARGUMENTS, normalize], ids=place_id)
def test_missing_argument(function):
    with pytest.raises(TypeError, match="missing"):
        function(*[P] * (function in TWO_ARGUMENTS))


# ----------------------------------------------------------------------------------- import


@pytest.mark.parametrize("heavy", ["matplotlib", "ipywidgets", "scipy"])
def test_import_stays_light(heavy):
    """A fresh interpreter, as this one has other libraries loaded already."""
    code = f"import helpers, sys; sys.exit({heavy!r} in sys.modules)"
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": path})


# ------------------------------------------------- labels, masks and keys, units and bounds


class Labelled:
    """What the measures see of a pandas Series or DataFrame: values with labels beside them."""

    def __init__(self, values, index, columns=None):
        self.values, self.index = np.array(values), index
        if columns is not None:
            self.columns = columns

    def __array__(self, dtype=None, copy=None):
        return self.values


@pytest.mark.parametrize("function", TWO_ARGUMENTS, ids=place_id)
def test_labels_that_differ_are_refused(function):
    p, q = Labelled(P, "xyz"), Labelled(P, "zyx")
    table, turned = Labelled([P], [0], "xyz"), Labelled([P], [0], "zyx")
    for pair in [(p, q), (table, turned), (table, q), (p, turned)]:
        with pytest.raises(ValueError, match=r"p and q are labelled differently: 'x' .* 'z'"):
            function(*pair)
    for pair in [(p, p), (table, table), (table, p), (p, P), (P, q)]:
        np.testing.assert_array_equal(np.ravel(function(*pair)), np.ravel(function(P, P)))


def test_labels_along_the_first_axis():
    p, q = Labelled([[0.5], [0.5]], "ab", ["P"]), Labelled([[0.5], [0.5]], "ba", ["P"])
    with pytest.raises(ValueError, match="labelled differently: 'a'"):
        kl_divergence(p, q, axis=0)


@pytest.mark.parametrize(("function", "name"), ALL_PLACES, ids=place_id)
def test_what_hides_its_numbers_is_refused(function, name):
    masked = np.ma.array([0.5, 0.25, 0.25], mask=[0, 0, 1])
    for bad, message in [
        (masked, rf"{name} has masked entries.*{name}\.compressed\(\)"),
        ([masked, masked], f"{name} has masked entries"),
        ([[masked, masked]], f"{name} has masked entries"),
        ([0.5, 0.5, np.ma.masked], f"{name} has masked entries"),
        ({"a": 0.5, "b": 0.5}, f"{name} is a dict.* one list of outcomes"),
        (
            [[Labelled(P, "xyz"), Labelled(P, "zyx")]],
            rf"{name}\[0\] and a later row .* differently",
        ),
        ([Labelled(P, "xyz"), Labelled(P, "zyx")], rf"{name}\[0\] and a later row .* differently"),
        ({0.5, 0.25}, rf"{name} must hold real numbers.*np\.array\(list\({name}\)"),
    ]:
        with pytest.raises(ValueError, match=message):
            call_with(function, name, bad)
    assert np.isfinite(call_with(function, name, np.ma.array(P))).all()  # nothing is masked


@pytest.mark.parametrize("number", [Fraction(1, 8), Decimal("0.125")])
def test_a_number_of_another_kind_can_be_converted(number):
    with pytest.raises(ValueError, match=r"p must be a real number, not .*by float\(p\)"):
        surprisal(number)
    with pytest.raises(ValueError, match=r"p must hold real numbers, not .*by np\.array\(list\(p"):
        surprisal([number])
    assert surprisal(float(number), base=2) == 3
    np.testing.assert_array_equal(surprisal(np.array(list([number]), dtype=float), base=2), [3])


@pytest.mark.skipif(
    np.finfo(np.longdouble).max == np.finfo(float).max, reason="longdouble is double here"
)
@pytest.mark.parametrize("function", [entropy, *TWO_ARGUMENTS, normalize], ids=place_id)
def test_a_number_beyond_float64_is_infinite(function):
    with pytest.raises(ValueError, match=r"\[0\] = inf must be finite"):
        call(function, p=np.array([np.finfo(np.longdouble).max, 1, 1]))


def test_normalize_has_no_negative_zero():
    assert not np.signbit(normalize([1, -0.0])).any()


def test_the_advice_fits_the_sum():
    for bad, message in [
        ([0.33, 0.33, 0.33], r"sums to 0\.99, not to 1; rounded numbers\? normalize\(p\)"),
        ([2, 5, 3], r"sums to 10, not to 1; looks like counts\? use normalize\(p\)"),
        ([2.0, 1.0, 0.5], r"sums to 3\.5, not to 1; .*softmax: normalize\(np\.exp\(p\)\)"),
        ([2.0, -1.0, 0.5], r"p\[1\] = -1\.0 is negative.*softmax: normalize\(np\.exp\(p\)\)"),
    ]:
        with pytest.raises(ValueError, match=message):
            entropy(bad)


@pytest.mark.parametrize("axis", [None, (0, 1), 1.5])
def test_axis_says_which(axis):
    with pytest.raises(ValueError, match=r"axis = .* outcomes lie.*p\.ravel\(\)"):
        entropy([P, P], axis=axis)


@pytest.mark.parametrize("base", [2, 3, 4, 8, 10, 16])
def test_powers_of_the_base_are_whole(base):
    most = int(1074 * math.log(2) / math.log(base)) if base in (2, 4, 8, 16) else 300
    whole = np.arange(most + 1)
    powers = [float(base) ** -k for k in range(most + 1)]
    np.testing.assert_array_equal(surprisal(powers, base=base), whole)
    assert all(surprisal(x, base=base) == k for k, x in enumerate(powers))


@pytest.mark.parametrize("base", [None, 2, 3, 10, math.e])
def test_entropy_is_at_most_log_n_to_the_last_bit(base):
    for n in range(1, 2001):
        value = entropy(np.full(n, 1 / n), base=base)
        assert value <= (np.log(n) if base is None else np.log(n) / np.log(base)), n
        assert value <= {None: math.log(n), 2: np.log2(n), 10: np.log10(n)}.get(base, value), n
        assert value == pytest.approx(math.log(n) / math.log(base or math.e), rel=1e-15)
