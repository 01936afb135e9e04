"""Accuracy against mpmath: the divergences of the very floats given, each vector rescaled exactly.

The oracle is the textbook definition and nothing more.  What makes it an oracle is its digits: when
p and q agree to 14 digits, the terms of the sum cancel to 28, and an entry of 5e-324 vanishes in a
sum near 1 unless some 324 digits are kept.  So it works with 400 digits, which leaves at least 50
good ones in any result that a float can hold.
"""

import itertools

import mpmath
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
)

pytestmark = pytest.mark.filterwarnings("error")

DIGITS = 400
RELATIVE_ERROR = 1e-12
SMALLEST = 5e-324  # the floats below 2e-308 are multiples of it, so no finer result exists

# Relative difference of q from p, from far apart to the last digits of a float.
DIFFERENCES = [1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-14]
LENGTHS = [1, 2, 3, 10, 100, 1000]


# ------------------------------------------------------------------------------- the oracle


def exact(p):
    """The floats as they are, divided by their exact sum."""
    numbers = [mpmath.mpf(float(x)) for x in p]
    total = mpmath.fsum(numbers)
    return [x / total for x in numbers]


def true_terms(p, q):
    """p log(p / q), entry by entry, of exact distributions."""
    pairs = zip(p, q, strict=True)
    return [x * mpmath.log(x / y) if x and y else x and mpmath.inf for x, y in pairs]


def true_kl(p, q):
    return mpmath.fsum(true_terms(p, q))


def true_jeffreys(p, q):
    return true_kl(p, q) + true_kl(q, p)


def true_js(p, q):
    middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
    return (true_kl(p, middle) + true_kl(q, middle)) / 2


def true_cross_entropy(p, q):
    pairs = zip(p, q, strict=True)
    return -mpmath.fsum(x * mpmath.log(y) if y else -mpmath.inf for x, y in pairs if x)


TRUTH = {kl_divergence: true_kl, jeffreys_divergence: true_jeffreys, js_divergence: true_js}


def assert_accurate(got, truth, n):
    """`got` equals `truth` up to 1e-12 of it and up to the grain of the smallest floats."""
    error = abs(mpmath.mpf(float(got)) - truth) if mpmath.isfinite(truth) else got != float(truth)
    assert got >= 0
    assert error <= RELATIVE_ERROR * truth + n * SMALLEST, f"{got!r}, not {mpmath.nstr(truth, 20)}"


def check(p, q):
    """Compare all the divergences of one pair with the oracle, in both directions."""
    with mpmath.workdps(DIGITS):
        exact_p, exact_q = exact(p), exact(q)
        for ours, true in TRUTH.items():
            assert_accurate(ours(p, q), true(exact_p, exact_q), len(p))
        assert_accurate(kl_divergence(q, p), true_kl(exact_q, exact_p), len(p))


# --------------------------------------------------------------------------- pairs to measure


def near(p, difference, rng):
    """Change each entry by up to the given relative difference, then rescale to sum to 1."""
    q = p * (1 + difference * rng.uniform(-1, 1, p.shape))
    return q / q.sum(axis=-1, keepdims=True)


def mixed(n, rng):
    """Weights with every kind of entry side by side, some with each other's opposite."""
    p = rng.dirichlet(np.ones(n))
    q = p.copy()
    kind = rng.integers(0, 8, n)
    kind[0] = 0  # one entry at least stays large in both
    p[0] = q[0] = 1 / n
    close, far = kind == 1, kind == 2
    q[close] *= 1 + 10 ** -rng.uniform(1, 14, close.sum()) * rng.choice([-1, 1], close.sum())
    q[far] = rng.random(far.sum())
    p[kind == 3] *= 10 ** -rng.uniform(0, 300, (kind == 3).sum())
    q[kind == 4] *= 10 ** -rng.uniform(0, 300, (kind == 4).sum())
    p[kind == 5] = 0
    p[kind == 6] = q[kind == 6] = 0
    p[kind == 7], q[kind == 7] = SMALLEST, 3 * SMALLEST
    return p, q


def move_mass(p, share, rng):
    """Move a share of one entry to another and leave all other entries exactly equal."""
    q = p.copy()
    source, target = rng.choice(len(p), 2, replace=False)
    q[source] -= share * p[source]
    q[target] += share * p[source]
    return q


# ------------------------------------------------------------------------------------ tests


def test_oracle_itself():
    """Against the series of the entropy: KL((1 + d)/2, (1 - d)/2 || 1/2) = d^2/2 + d^4/12 + ..."""
    with mpmath.workdps(DIGITS):
        d, half = mpmath.mpf(2) ** -50, mpmath.mpf(1) / 2
        series = mpmath.fsum(d ** (2 * k) / (2 * k * (2 * k - 1)) for k in range(1, 5))
        assert abs(true_kl([half + d / 2, half - d / 2], [half, half]) / series - 1) < 1e-50
        assert true_js([1, 0], [0, 1]) == mpmath.log(2)


@pytest.mark.parametrize("difference", DIFFERENCES)
@pytest.mark.parametrize("n", LENGTHS)
def test_from_far_apart_to_nearly_equal(n, difference):
    rng = np.random.default_rng(n)
    p = rng.dirichlet(np.ones(n))
    check(p, near(p, difference, rng))


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_nearly_equal_with_small_probabilities(difference):
    rng = np.random.default_rng(11)
    p = rng.dirichlet(np.full(20, 0.05))
    check(p, near(p, difference, rng))


@pytest.mark.parametrize("difference", [0.1, 1e-4, 1e-7, 1e-10, 1e-12, 1e-14])
@pytest.mark.parametrize("n", [2, 3, 10, 1000])
@pytest.mark.parametrize(("p_off", "q_off"), [(9e-7, 0), (0, -9e-7), (8e-7, -8e-7), (7e-7, 7e-7)])
def test_sums_off_by_a_millionth(n, difference, p_off, q_off):
    rng = np.random.default_rng(n + 1)
    p = rng.dirichlet(np.ones(n))
    check(p * (1 + p_off), near(p, difference, rng) * (1 + q_off))


@pytest.mark.parametrize("share", [0.5, 1e-3, 1e-7, 1e-10, 1e-14])
@pytest.mark.parametrize("n", [2, 3, 10, 1000])
def test_all_but_two_entries_equal(n, share):
    rng = np.random.default_rng(n + 2)
    p = rng.dirichlet(np.ones(n))
    p[0] += 1e-3  # keep the sum off too: equal entries must stay equal after rescaling
    p /= p.sum() * (1 - 3e-7)
    check(p, move_mass(p, share, rng))


@pytest.mark.parametrize("n", [2, 3, 10, 1000])
def test_one_entry_one_float_further(n):
    p = np.random.default_rng(n + 5).dirichlet(np.ones(n))
    q = p.copy()
    q[0] = np.nextafter(q[0], 1)
    check(p, q)


@pytest.mark.parametrize("seed", range(60))
def test_mixed_entries(seed):
    rng = np.random.default_rng(seed)
    p, q = mixed(int(rng.choice([2, 3, 5, 8, 30, 200])), rng)
    check(p / p.sum(), q / q.sum())


EXTREME = [
    ((0.3, 0.7), (5e-324, 1.0)),
    ((5e-324, 1.0), (0.5, 0.5)),
    ((5e-324, 1.0), (1e-323, 1.0)),
    ((5e-324, 1.0), (1.0, 5e-324)),
    ((5e-324, 1.0), (0.0, 1.0)),
    ((1e-310, 1.0), (2e-310, 1.0)),
    ((1e-310, 0.5, 0.5), (1e-320, 0.25, 0.75)),
    ((2e-308, 1.0), (1e-300, 1.0)),
    ((1e-300, 1.0), (1e-10, 1.0)),
    ((1e-30, 1.0), (1e-25, 1.0)),
    ((1e-20, 1.0), (1.0000001e-20, 1.0)),
    ((1e-9, 1.0), (2e-9, 1.0)),
    ((1e-9, 1 - 1e-9), (2e-9, 1 - 2e-9)),
    ((1e-200, 0.4, 0.6), (1e-100, 0.4, 0.6)),
    ((0.1, 0.2, 0.7), (0.1, 0.2, 0.7 + 1e-16)),
    ((0.5, 0.5), (0.5 + 1e-15, 0.5 - 1e-15)),
    ((0.0, 0.4, 0.6), (0.0, 0.4 + 1e-13, 0.6)),
    ((1.0, 0.0), (0.0, 1.0)),
    ((1.0, 0.0), (1.0, 0.0)),
    ((1.0, 0.0, 0.0), (1 - 1e-15, 1e-15, 0.0)),
    ((0.5, 0.5, 0.0), (0.5, 0.0, 0.5)),
]


@pytest.mark.parametrize(("p", "q"), EXTREME)
def test_extreme_entries(p, q):
    check(p, q)


@pytest.mark.parametrize("ratio", [1.5, 2, 3, 5, 1e2, 1e5, 1e10, 1e100, 1e300])
@pytest.mark.parametrize("small", [0.3, 1e-3, 1e-8, 1e-16, 1e-100, 1e-300])
def test_every_size_of_ratio(small, ratio):
    """No seam where one way of computing a term hands over to another."""
    p, q = np.array([small, 1 - small]), np.array([small / ratio, 1 - small / ratio])
    check(p, q)


def test_ratios_close_to_one_and_around_a_half():
    for ratio in np.concatenate([np.linspace(0.3, 3, 109), 1 + np.logspace(-14, -1, 53)]):
        p = np.array([0.25, 0.75])
        q = np.array([0.25 * ratio, 1 - 0.25 * ratio])
        check(p, q)


@pytest.mark.parametrize("ours", TRUTH, ids=lambda function: function.__name__)
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("n", [3, 300])
def test_batches_are_as_accurate(ours, axis, n):
    rng = np.random.default_rng(n + 3)
    p = rng.dirichlet(np.ones(n), len(DIFFERENCES))
    q = np.stack(
        [near(row, difference, rng) for row, difference in zip(p, DIFFERENCES, strict=True)]
    )
    got = ours(np.moveaxis(p, -1, axis), np.moveaxis(q, -1, axis), axis=axis)
    with mpmath.workdps(DIGITS):
        for value, row_p, row_q in zip(got, p, q, strict=True):
            assert_accurate(value, TRUTH[ours](exact(row_p), exact(row_q)), n)


@pytest.mark.parametrize("base", [2, 10, 1.5])
def test_bases_are_as_accurate(base):
    rng = np.random.default_rng(12)
    p = rng.dirichlet(np.ones(5))
    with mpmath.workdps(DIGITS):
        for difference, (ours, true) in itertools.product(DIFFERENCES, TRUTH.items()):
            q = near(p, difference, rng)
            truth = true(exact(p), exact(q)) / mpmath.log(base)
            assert_accurate(ours(p, q, base=base), truth, len(p))


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_js_distance_is_the_root(difference):
    rng = np.random.default_rng(13)
    p = rng.dirichlet(np.ones(7))
    q = near(p, difference, rng)
    with mpmath.workdps(DIGITS):
        assert_accurate(js_distance(p, q), mpmath.sqrt(true_js(exact(p), exact(q))), len(p))


@pytest.mark.parametrize("off", [0, 9e-7])
@pytest.mark.parametrize("n", LENGTHS)
def test_entropies(n, off):
    rng = np.random.default_rng(n + 4)
    p, q = rng.dirichlet(np.ones(n)) * (1 + off), rng.dirichlet(np.ones(n)) * (1 - off)
    with mpmath.workdps(DIGITS):
        assert_accurate(entropy(p), true_cross_entropy(exact(p), exact(p)), n)
        assert_accurate(cross_entropy(p, q), true_cross_entropy(exact(p), exact(q)), n)


@pytest.mark.parametrize("n", [1, 2, 3, 30])
@pytest.mark.parametrize("off", [0, 9e-7, -9e-7])
def test_entropies_of_the_nearly_certain(n, off):
    """Where one outcome has nearly all, the average of log p cancels the log of the sum."""
    rng = np.random.default_rng(n + 6)
    tables = []
    for _ in range(2):
        table = 10.0 ** -rng.uniform(0, [[3], [10], [20], [40], [300]] * np.ones(n))
        table[:, 0] = 1
        tables.append(table / table.sum(axis=-1, keepdims=True) * (1 + off))
    p, q = tables
    got_entropy, got_cross_entropy = entropy(p), cross_entropy(p, q)
    with mpmath.workdps(DIGITS):
        for i, (row_p, row_q) in enumerate(zip(p, q, strict=True)):
            truth = true_cross_entropy(exact(row_p), exact(row_p))
            assert_accurate(got_entropy[i], truth, n)
            assert_accurate(entropy(row_p), truth, n)
            truth = true_cross_entropy(exact(row_p), exact(row_q))
            assert_accurate(got_cross_entropy[i], truth, n)
            assert_accurate(cross_entropy(row_p, row_q), truth, n)


@pytest.mark.parametrize(("p", "q"), EXTREME)
def test_entropies_of_extreme_entries(p, q):
    with mpmath.workdps(DIGITS):
        assert_accurate(entropy(p), true_cross_entropy(exact(p), exact(p)), len(p))
        assert_accurate(cross_entropy(p, q), true_cross_entropy(exact(p), exact(q)), len(p))


@pytest.mark.parametrize("difference", [1, 1e-3, 1e-7, 1e-14])
def test_terms(difference):
    """One term of nearly equal entries is as good as the rounding of their rescaling."""
    rng = np.random.default_rng(14)
    p = rng.dirichlet(np.ones(50))
    q = near(p, difference, rng)
    with mpmath.workdps(DIGITS):
        truth = np.array([float(x) for x in true_terms(exact(p), exact(q))])
    np.testing.assert_array_less(
        np.abs(kl_terms(p, q) - truth), RELATIVE_ERROR * np.abs(truth) + 4e-16 * p
    )
