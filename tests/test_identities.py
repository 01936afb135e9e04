"""Property tests: the theorems of the series hold for whatever distributions hypothesis draws.

The tolerances are those the theorems need in floating point and no wider.  Two kinds occur:
`slack` where an identity mixes numbers of ordinary size, and `divergence_slack` where the inputs
themselves were rounded on the way (merged, averaged), which moves a divergence D by about
eps * (D + sqrt(2 D)): the nearer p and q, the less.
"""

import math

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from helpers import (
    cross_entropy,
    entropy,
    generalized_js_divergence,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
    normalize,
    surprisal,
)

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

EPS = np.finfo(float).eps
ACCURATE = 2e-12  # two results, each within 1e-12 of the same truth
TINY = 1e-320  # the grain of the smallest floats, a few times over

DIVERGENCES = [kl_divergence, jeffreys_divergence, js_divergence, js_distance]
MEASURES = [cross_entropy, *DIVERGENCES]


# ------------------------------------------------------------------------------- strategies

ORDINARY = st.floats(0.01, 1)
SMALL = st.integers(-300, -3).map(lambda exponent: 10.0**exponent)
SUBNORMAL = st.sampled_from([5e-324, 1e-323, 1e-310])
ZERO = st.just(0.0)
ANY = st.one_of(ORDINARY, ORDINARY, SMALL, SUBNORMAL, ZERO)
NORMAL = st.one_of(ORDINARY, ORDINARY, SMALL, ZERO)  # stays accurate when divided once more
PLAIN = st.one_of(ORDINARY, ORDINARY, ORDINARY, ZERO)
SIZES = st.integers(1, 9)


@st.composite
def distributions(draw, n, entries=ANY):
    """A distribution over n outcomes, at least one of them of ordinary size."""
    weights = draw(st.lists(entries, min_size=n, max_size=n))
    weights[draw(st.integers(0, n - 1))] = draw(ORDINARY)
    return np.array(weights) / math.fsum(weights)


@st.composite
def neighbours(draw, p):
    """A distribution whose entries differ from those of p by a relative 1 down to 1e-15."""
    difference = 10.0 ** draw(st.integers(-15, 0))
    pull = draw(st.lists(st.floats(-0.9, 1), min_size=len(p), max_size=len(p)))
    q = p * (1 + difference * np.array(pull))
    return q / math.fsum(q)


@st.composite
def tuples(draw, count, entries=ANY, sizes=SIZES):
    """That many distributions over the same outcomes: unrelated, nearly equal or equal."""
    n = draw(sizes)
    drawn = [draw(distributions(n, entries))]
    while len(drawn) < count:
        first = drawn[0]
        drawn.append(draw(distributions(n, entries) | neighbours(first) | st.just(first)))
    return drawn


def pairs(entries=ANY):
    return tuples(2, entries)


@st.composite
def joint_pairs(draw):
    """Two joint tables of the same shape."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    p, q = draw(tuples(2, NORMAL, sizes=st.just(rows * columns)))
    return p.reshape(rows, columns), q.reshape(rows, columns)


@st.composite
def batches(draw):
    """Two stacks of distributions, one per row."""
    n, rows = draw(SIZES), draw(st.integers(1, 5))
    drawn = [draw(tuples(2, sizes=st.just(n))) for _ in range(rows)]
    return np.array([p for p, _ in drawn]), np.array([q for _, q in drawn])


BASES = st.one_of(st.sampled_from([2, 10, math.e]), st.floats(1.01, 1e6))


# ------------------------------------------------------------------------------- tolerances


def slack(*sizes):
    """Rounding of a short sum of terms of these sizes, of order 1 at least."""
    return 8 * EPS * max((1, *sizes))


def divergence_slack(divergence):
    """How far rounding the inputs can move this divergence."""
    return 8 * EPS * (divergence + math.sqrt(2 * divergence)) + 64 * EPS**2


def assert_close(a, b, tolerance):
    """|a - b| <= tolerance, where both may be infinite."""
    assert a == b or abs(a - b) <= tolerance, (a, b, tolerance)


def total_variation(p, q):
    return math.fsum(np.abs(p - q)) / 2


# --------------------------------------------------------------------------------- entropies


@given(tuples(1))
def test_entropy_lies_between_zero_and_log_n(drawn):
    (p,) = drawn
    assert 0 <= entropy(p) <= math.log(len(p)) * (1 + 4 * EPS)


@given(SIZES)
def test_entropy_is_greatest_when_uniform(n):
    assert_close(entropy(np.full(n, 1 / n)), math.log(n), 4 * EPS * math.log(n))


@given(tuples(1))
def test_entropy_is_the_mean_surprisal(drawn):
    (p,) = drawn
    mean = math.fsum(x * surprisal(x) for x in p if x)
    assert_close(entropy(p), mean, slack(mean))


@given(pairs())
def test_cross_entropy_is_entropy_plus_divergence(pair):
    p, q = pair
    whole = cross_entropy(p, q)
    assert_close(whole, entropy(p) + kl_divergence(p, q), slack(whole))


@given(tuples(1))
def test_cross_entropy_with_itself_is_entropy(drawn):
    (p,) = drawn
    assert_close(cross_entropy(p, p), entropy(p), slack())


# ------------------------------------------------------------------------------- divergences


@given(pairs())
def test_gibbs(pair):
    p, q = pair
    for function in DIVERGENCES:
        assert function(p, q) >= 0
        assert function(p, p) == 0
        if np.abs(p - q).max() > 1e-14:
            assert function(p, q) > 0


@given(pairs())
def test_infinite_exactly_when_q_misses_an_outcome(pair):
    p, q = pair
    forward, backward = bool(((q == 0) & (p > 0)).any()), bool(((p == 0) & (q > 0)).any())
    assert math.isinf(kl_divergence(p, q)) == forward
    assert math.isinf(cross_entropy(p, q)) == forward
    assert math.isinf(jeffreys_divergence(p, q)) == (forward or backward)


@given(pairs())
def test_pinsker(pair):
    p, q = pair
    divergence = kl_divergence(p, q)
    assert divergence >= 2 * total_variation(p, q) ** 2 - divergence_slack(divergence)


@given(pairs())
def test_terms_sum_to_the_divergence(pair):
    p, q = pair
    terms = kl_terms(p, q)
    size = math.fsum(np.abs(terms))
    assert_close(math.fsum(terms), kl_divergence(p, q), slack(size))


@given(joint_pairs())
def test_chain_rule(pair):
    """KL of the joint tables = KL of the margins + mean KL of the rows."""
    p, q = pair
    p_rows, q_rows = p.sum(axis=1), q.sum(axis=1)
    parts = [kl_divergence(p_rows, q_rows)]
    for weight, other, p_row, q_row in zip(p_rows, q_rows, p, q, strict=True):
        if weight > 0 and other > 0:  # without `other` the margins differ infinitely already
            parts.append(weight * kl_divergence(p_row / weight, q_row / other))
    whole, parts = kl_divergence(p.ravel(), q.ravel()), math.fsum(parts)
    assert_close(whole, parts, 4 * divergence_slack(parts))


@given(pairs(), st.data())
def test_merging_outcomes_never_adds_divergence(pair, data):
    p, q = pair
    groups = data.draw(st.lists(st.integers(0, 3), min_size=len(p), max_size=len(p)))
    merged = np.bincount(groups, p, 4), np.bincount(groups, q, 4)
    for function in (kl_divergence, jeffreys_divergence, js_divergence):
        before = function(p, q)
        assert function(*merged) <= before + divergence_slack(before)


@given(pairs())
def test_splitting_outcomes_in_halves_changes_nothing(pair):
    p, q = (np.repeat(x, 2) for x in pair)
    # Halving is exact except for the subnormal entries, which cannot always be halved.
    p, q = (np.where(x < 1e-300, 0, x) / 2 for x in (p, q))
    whole = p[::2] * 2, q[::2] * 2
    for function in DIVERGENCES:
        expected = function(*whole)
        assert_close(function(p, q), expected, ACCURATE * expected if expected < math.inf else 0)


@given(pairs(), st.randoms(use_true_random=False))
def test_order_of_outcomes_does_not_matter(pair, random):
    p, q = pair
    order = random.sample(range(len(p)), len(p))
    for function in DIVERGENCES:
        expected = function(p, q)
        tolerance = ACCURATE * expected + TINY if expected < math.inf else 0
        # The root turns the grain of the smallest floats into that of its square root.
        tolerance += math.sqrt(TINY) if function is js_distance else 0
        assert_close(function(p[order], q[order]), expected, tolerance)
    assert_close(entropy(p[order]), entropy(p), slack())
    expected = cross_entropy(p, q)
    assert_close(cross_entropy(p[order], q[order]), expected, slack(expected))


@given(pairs())
def test_jeffreys_is_the_sum_of_both_directions(pair):
    p, q = pair
    both = kl_divergence(p, q) + kl_divergence(q, p)
    assert_close(jeffreys_divergence(p, q), both, ACCURATE * both + TINY)


@given(pairs())
def test_symmetry_is_exact(pair):
    """To the last bit: a table of distances must equal its transpose."""
    p, q = pair
    for function in (jeffreys_divergence, js_divergence, js_distance):
        assert function(p, q) == function(q, p)


# ---------------------------------------------------------------------------- Jensen-Shannon


@given(pairs())
def test_js_bounds_are_exact(pair):
    p, q = pair
    assert 0 <= js_divergence(p, q) <= math.log(2)
    assert 0 <= js_divergence(p, q, base=2) <= 1
    assert 0 <= js_distance(p, q) <= math.sqrt(math.log(2))
    assert 0 <= js_distance(p, q, base=2) <= 1


@given(tuples(1))
def test_js_of_disjoint_supports_is_log_two(drawn):
    (p,) = drawn
    nothing = np.zeros_like(p)
    p, q = np.concatenate([p, nothing]), np.concatenate([nothing, p])
    assert_close(js_divergence(p, q), math.log(2), 4 * EPS)
    assert js_divergence(p, q) <= math.log(2)


@given(pairs())
def test_js_is_the_entropy_gained_by_mixing(pair):
    p, q = pair
    gain = entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2
    assert_close(js_divergence(p, q), gain, slack(entropy((p + q) / 2)))


@given(pairs())
def test_js_is_the_mean_divergence_from_the_middle(pair):
    p, q = pair
    middle = (p + q) / 2
    mean = (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2
    assert_close(js_divergence(p, q), mean, divergence_slack(mean))


@given(pairs())
def test_js_distance_is_the_root(pair):
    p, q = pair
    assert_close(js_distance(p, q), math.sqrt(js_divergence(p, q)), EPS * js_distance(p, q))


@given(tuples(3))
def test_js_distance_obeys_the_triangle_inequality(drawn):
    p, q, r = drawn
    detour = js_distance(p, q) + js_distance(q, r)
    assert js_distance(p, r) <= detour * (1 + ACCURATE) + math.sqrt(TINY)


# ------------------------------------------------------------------------ units and batches


@given(pairs(), BASES)
def test_units_convert(pair, base):
    p, q = pair
    nat = math.log(base)
    for function in (cross_entropy, kl_divergence, jeffreys_divergence, js_divergence):
        expected = function(p, q)
        converted = function(p, q, base=base) * nat
        assert_close(converted, expected, 8 * EPS * expected + TINY * max(1, nat))
    assert_close(entropy(p, base=base) * nat, entropy(p), 8 * EPS * entropy(p) + TINY)
    distance = js_distance(p, q)
    converted = js_distance(p, q, base=base) * math.sqrt(nat)
    assert_close(converted, distance, 8 * EPS * distance + math.sqrt(TINY))


@given(pairs(), BASES)
def test_units_convert_entry_by_entry(pair, base):
    p, q = pair
    np.testing.assert_allclose(
        kl_terms(p, q, base=base) * math.log(base), kl_terms(p, q), rtol=8 * EPS, atol=TINY * 20
    )
    np.testing.assert_allclose(surprisal(p, base=base) * math.log(base), surprisal(p), rtol=8 * EPS)


@given(batches())
def test_batch_equals_loop(batch):
    p, q = batch
    for function in MEASURES:
        loop = [function(row_p, row_q) for row_p, row_q in zip(p, q, strict=True)]
        atol = {js_distance: math.sqrt(TINY), cross_entropy: slack()}.get(function, TINY)
        np.testing.assert_allclose(function(p, q), loop, rtol=ACCURATE, atol=atol)
        np.testing.assert_allclose(function(p.T, q.T, axis=0), loop, rtol=ACCURATE, atol=atol)
        one_to_all = [function(p[0], row_q) for row_q in q]
        np.testing.assert_allclose(function(p[0], q), one_to_all, rtol=ACCURATE, atol=atol)
    loop = [entropy(row) for row in p]
    np.testing.assert_allclose(entropy(p), loop, rtol=0, atol=slack())
    np.testing.assert_allclose(entropy(p.T, axis=0), loop, rtol=0, atol=slack())
    loop = [kl_terms(row_p, row_q) for row_p, row_q in zip(p, q, strict=True)]
    np.testing.assert_allclose(kl_terms(p, q), loop, rtol=4 * EPS, atol=slack())


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any))
def test_normalize_gives_relative_frequencies(counts):
    frequencies = normalize(counts)
    assert_close(math.fsum(frequencies), 1, len(counts) * EPS)
    np.testing.assert_allclose(frequencies * sum(counts), counts, rtol=2 * EPS)


# ---------------------------------------------------------------------- agreement with scipy
# With plain entries, where scipy is right too: huge ratios overflow in some of its releases,
# and the divergences of nearly equal distributions are right to about 1e-16 only, not relatively.


@given(tuples(1, PLAIN))
def test_entropy_agrees_with_scipy(drawn):
    (p,) = drawn
    assert_close(entropy(p), float(scipy.stats.entropy(p)), slack())
    assert_close(entropy(p, base=2), float(scipy.stats.entropy(p, base=2)), slack())


@given(pairs(PLAIN))
def test_divergence_agrees_with_scipy(pair):
    p, q = pair
    divergence = kl_divergence(p, q)
    assert_close(divergence, float(scipy.stats.entropy(p, q)), slack(divergence))
    assert_close(divergence, float(scipy.special.rel_entr(p, q).sum()), slack(divergence))


@given(pairs(PLAIN))
def test_js_agrees_with_scipy(pair):
    p, q = pair
    divergence = js_divergence(p, q)
    # scipy takes the root of a sum that rounding can push below zero, and then gives nan.
    if divergence > 1e-14:
        assert_close(divergence, float(scipy.spatial.distance.jensenshannon(p, q)) ** 2, slack())


# ------------------------------------------------------- the bounds that the docstrings promise


@given(tuples(3), st.sampled_from([None, 2, 10, 3.7]))
def test_bounds_hold_to_the_last_bit(drawn, base):
    p, q, _ = drawn
    assert 0 <= entropy(p, base=base) <= math.log(len(p)) / math.log(base or math.e)
    assert cross_entropy(p, q, base=base) >= entropy(p, base=base)
    assert cross_entropy(p, p, base=base) >= entropy(p, base=base)
    most = math.log(2) / math.log(base or math.e)
    assert 0 <= js_divergence(p, q, base=base) <= most
    assert 0 <= js_distance(p, q, base=base) <= math.sqrt(most)
    assert 0 <= generalized_js_divergence(drawn, base=base) <= entropy([1 / 3] * 3, base=base)


@given(tuples(4))
def test_a_table_of_all_pairs_equals_its_pairs(drawn):
    table = js_divergence(np.array(drawn)[:, np.newaxis], np.array(drawn)[np.newaxis])
    assert (table == table.T).all()
    assert not table.diagonal().any()
    loop = [[js_divergence(p, q) for q in drawn] for p in drawn]
    np.testing.assert_allclose(table, loop, rtol=1e-13, atol=TINY)
