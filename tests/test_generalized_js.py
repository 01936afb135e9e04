"""The Jensen-Shannon divergence of many distributions."""

import mpmath
import numpy as np
import pytest

from helpers import entropy, generalized_js_divergence, js_divergence, normalize

RNG = np.random.default_rng(3)


def test_two_equal_weights_are_the_ordinary_one():
    pairs = RNG.dirichlet([0.5] * 6, (100, 2))
    expected = js_divergence(pairs[:, 0], pairs[:, 1])
    np.testing.assert_allclose(generalized_js_divergence(pairs), expected, rtol=1e-12)


def test_is_entropy_of_the_mixture_minus_mean_entropy():
    table, weights = RNG.dirichlet([0.5] * 6, 4), RNG.dirichlet([1] * 4)
    expected = entropy(weights @ table) - weights @ entropy(table)
    assert generalized_js_divergence(table, weights) == pytest.approx(expected, rel=1e-12)


def test_reaches_the_entropy_of_the_weights_for_disjoint_supports():
    weights = [0.5, 0.3, 0.2]
    assert generalized_js_divergence(np.eye(3), weights) == pytest.approx(entropy(weights))


def test_equal_distributions_have_none():
    assert generalized_js_divergence([[0.2, 0.8]] * 5) == pytest.approx(0, abs=1e-16)


def test_a_distribution_without_weight_does_not_count():
    assert generalized_js_divergence([[1, 0], [1, 0], [0, 1]], [0.5, 0.5, 0]) == 0


def test_a_stack_of_tables_gives_an_array_and_bits_are_bits():
    stack = np.stack([np.eye(2), np.full((2, 2), 0.5)])
    np.testing.assert_allclose(generalized_js_divergence(stack, base=2), [1, 0], atol=1e-15)


@pytest.mark.parametrize(
    ("table", "weights", "message"),
    [
        ([0.5, 0.5], None, "distributions must be a table"),
        ([[0.5, 0.6]], None, r"distributions\[0\] sums to 1.1"),
        ([[0.5, 0.5]] * 2, [1], "weights has shape"),
        ([[0.5, 0.5]] * 2, [1, 1], r"weights sums to 2.*normalize\(weights\)"),
        ([[0.5, 0.5]] * 2, [-1, 2], r"weights\[0\] = -1.0"),
    ],
)
def test_bad_input_is_named(table, weights, message):
    with pytest.raises(ValueError, match=message):
        generalized_js_divergence(table, weights)


@pytest.mark.parametrize("off", [0, 9e-7])
@pytest.mark.parametrize("difference", [0.1, 1e-4, 1e-8, 1e-12, 1e-14, 1e-15])
def test_nearly_equal_rows_keep_their_digits(difference, off):
    rng = np.random.default_rng(7)
    p = rng.dirichlet(np.ones(5))
    table = [p * (1 + difference * rng.uniform(-1, 1, 5)) for _ in range(3)]
    table[1] = table[1] * (1 - off)
    with mpmath.workdps(60):
        rows = [[mpmath.mpf(float(x)) for x in row] for row in table]
        rows = [[x / mpmath.fsum(row) for x in row] for row in rows]
        mixture = [mpmath.fsum(column) / 3 for column in zip(*rows, strict=True)]
        pairs = [(x, m) for row in rows for x, m in zip(row, mixture, strict=True)]
        truth = mpmath.fsum(x * mpmath.log(x / m) for x, m in pairs) / 3
        table = normalize(table) if difference > 1e-6 else table
        assert generalized_js_divergence(table) == pytest.approx(float(truth), rel=1e-12, abs=0)


def test_is_at_most_the_entropy_of_the_weights_to_the_last_bit():
    for k in range(1, 60):
        for base in (None, 2, 10):
            most = entropy(np.full(k, 1 / k), base=base)
            assert generalized_js_divergence(np.eye(k), base=base) <= most
    assert generalized_js_divergence([[0.2, 0.8]] * 5) == 0
