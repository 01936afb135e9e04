"""Exercises of homework 3, asymmetry and Jensen-Shannon.

The solution of h3.5 is more than a formula: here stand only its results for two mixtures.
"""

import math
from itertools import product

import numpy as np

from helpers.exercises import Exercise, bits_not_nats, forgot_minus, propped_up, smoothing
from helpers.exercises.lesson_05 import one_direction_twice
from helpers.exercises.lesson_06 import SQUARE_ROOT
from helpers.exercises.slips import TINY_NUMBERS
from helpers.letters import load_letter_counts
from helpers.measures import (
    cross_entropy,
    entropy,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    normalize,
)
from helpers.own_numbers import own_distribution, own_rng

NO_M = "There is no M in this: "

# --- h3.1: both directions --------------------------------------------------------------------


def own_pair(name):
    """Return the P and the Q that belong to a name."""
    return own_distribution(name, "h3.1 P", 4), own_distribution(name, "h3.1 Q", 4)


def _both_directions(name):
    p, q = own_pair(name)
    both = over_p, over_q = kl_divergence(p, q), kl_divergence(q, p)
    crossed = [cross_entropy(p, q), cross_entropy(q, p)]
    return Exercise(
        answer=both,
        slips=(
            (both[::-1], "The order is swapped: first the one that P averages."),
            bits_not_nats(both),
            *one_direction_twice(both),
            forgot_minus(both),
            ([over_p + over_q] * 2, "That is the sum of both (Jeffreys); give them one by one."),
            ([(over_p + over_q) / 2] * 2, "That is the mean of both; give them one by one."),
            (crossed, "These are cross-entropies: the entropy of the averager is still in them."),
            (
                [js_divergence(p, q)] * 2,
                "That is the Jensen-Shannon divergence; here P and Q are compared without M.",
            ),
            ([over_p / 4, over_q / 4], "These are means over the outcomes; take the sums."),
        ),
        note="Same logarithms, other weights: each direction listens to its own averager.",
        strict="numbers",
    )


# --- h3.2 and h3.3: two divergences that know no order ----------------------------------------


def _where(chosen, term):
    """Return the function that adds up a term over the outcomes chosen by P and Q."""

    def total(p, q):
        p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
        some = chosen(p, q)
        return np.sum(term(p[some], q[some]))

    return total


def _jeffreys_term(p, q):
    return (q - p) * np.log(q / p)


def _js_term(p, q):
    m = (p + q) / 2
    return (p * np.log(p / m) + q * np.log(q / m)) / 2


def _plain_js(p, q, middle=lambda p, q: (p + q) / 2):
    """Return the mean way to some middle by the plain formula, which refuses nothing."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    ways = [a[a > 0] @ np.log(a[a > 0] / middle(p, q)[a > 0]) for a in (p, q)]
    return sum(ways) / 2


def _to_middle(p, q):
    """Return M, and the KL divergences of P and of Q from it."""
    m = (np.asarray(p) + np.asarray(q)) / 2
    return m, kl_divergence(p, m), kl_divergence(q, m)


def _from_middle(p, q):
    m, _, _ = _to_middle(p, q)
    return (kl_divergence(m, p) + kl_divergence(m, q)) / 2


def _almost_js(prop, p, q):
    m = (np.asarray(p) + np.asarray(q)) / 2
    ways = [np.sum(a * np.log(prop(a) / prop(m))) for a in (p, q)]
    return sum(ways) / 2


def _half_jeffreys(p, q):
    return jeffreys_divergence(p, q) / 2


EPSILON = (
    "It looks as if something tiny is added, or zeros are replaced: then that tiny number decides, "
    "and the truth is infinite."
)


ADDED = (
    "A small number was added to the probabilities. With many rare outcomes it shows: leave out "
    "what never happens instead."
)
EPSILONS = (1e-16, np.finfo(float).eps, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-6)

PAIRS = (
    ([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]),
    ([0.5, 0.5, 0], [0.25, 0.75, 0]),
    ([0.6, 0.4, 0], [0.2, 0.3, 0.5]),
    ([0.2, 0.3, 0.5], [0.6, 0.4, 0]),
    ([0.2, 0.5, 0.3], [0.2, 0.5, 0.3]),  # equal: 0, and no negative zero of rounding
    ([1e-200, 1.0], [0.5, 0.5]),  # so unlikely that any number added to it would decide
)

JEFFREYS = Exercise(
    answer=jeffreys_divergence,
    cases=PAIRS,
    slips=(
        (_half_jeffreys, "This is the mean of the two directions, half of Jeffreys; take the sum."),
        bits_not_nats(jeffreys_divergence),
        (kl_divergence, "This is one direction, averaged over P; the other one is missing."),
        (
            lambda p, q: kl_divergence(q, p),
            "This is one direction, averaged over Q; the other one is missing.",
        ),
        (
            _where(lambda p, q: (p > 0) & (q > 0), _jeffreys_term),
            "Where both are above 0 all is well. But what does an outcome cost that only one of "
            "the two holds impossible? It must not be skipped.",
        ),
        (
            _where(lambda p, q: p > 0, _jeffreys_term),
            "An outcome with p = 0 is skipped even if q is not 0; in the direction that Q "
            "averages it does not cost nothing.",
        ),
        (
            _where(lambda p, q: q > 0, _jeffreys_term),
            "An outcome with q = 0 is skipped even if p is not 0; in the direction that P "
            "averages it does not cost nothing.",
        ),
        (
            js_divergence,
            "This is the Jensen-Shannon divergence; Jeffreys compares P and Q without M.",
        ),
        forgot_minus(jeffreys_divergence),
        *propped_up(
            lambda prop, p, q: np.sum(_jeffreys_term(prop(p), prop(q))),
            EPSILON,
            EPSILONS,
            (np.add, np.maximum),
        ),
    ),
    strict="floats",
    note="A sum knows no order; infinite as soon as one of its two parts is.",
)

MANY = 2000  # outcomes: so many that a small number added to each counts
RARE = [1 / MANY] * MANY, [2 * (k + 0.5) / MANY**2 for k in range(MANY)]

JENSEN_SHANNON = Exercise(
    answer=js_divergence,
    cases=(*PAIRS, ([1, 0], [0, 1]), RARE),
    slips=(
        bits_not_nats(js_divergence),
        (lambda p, q: 2 * js_divergence(p, q), "This is the sum of the two KLs; take their mean."),
        (js_distance, SQUARE_ROOT),
        (_half_jeffreys, NO_M + "it is the mean of the two directions, half of Jeffreys."),
        (jeffreys_divergence, NO_M + "it is the sum of the two directions, the Jeffreys."),
        (
            lambda p, q: _to_middle(p, q)[1],
            "This is the way from P to M alone; Q has its own way to M.",
        ),
        (
            lambda p, q: _to_middle(p, q)[2],
            "This is the way from Q to M alone; P has its own way to M.",
        ),
        (
            _from_middle,
            "Here M does the averaging, KL(M || P); P and Q must average, each in its own KL.",
        ),
        (
            _where(lambda p, q: (p > 0) & (q > 0), _js_term),
            "Where both are above 0 all is well. But an outcome that only one of the two holds "
            "impossible counts as well: which of the two terms is 0 there, and which is not?",
        ),
        (
            _where(lambda p, q: p > 0, lambda p, q: _js_term(p, np.maximum(q, 1e-300))),
            "An outcome with p = 0 is skipped altogether; the term of Q is not 0 there.",
        ),
        (
            _where(lambda p, q: q > 0, lambda p, q: _js_term(np.maximum(p, 1e-300), q)),
            "An outcome with q = 0 is skipped altogether; the term of P is not 0 there.",
        ),
        (
            lambda p, q: _plain_js(p, q, np.add),
            "Does your M sum to 1? It looks as if P and Q were added and not averaged.",
        ),
        (
            lambda p, q: 2 * _plain_js(p, q, np.add),
            "Does your M sum to 1, and did you take the mean of the two KLs?",
        ),
        (
            lambda p, q: _plain_js(p, q, lambda p, q: p + q / 2),
            "Does your M sum to 1? In p + q / 2 only q is halved.",
        ),
        forgot_minus(js_divergence),
        *smoothing(_almost_js, ADDED, TINY_NUMBERS[:4]),
        (
            lambda p, q: entropy(_to_middle(p, q)[0]),
            "This is H(M) alone; the mean of H(P) and H(Q) has to be taken off.",
        ),
        (
            lambda p, q: entropy(_to_middle(p, q)[0]) - entropy(p) - entropy(q),
            "Both entropies are taken off whole; take off their mean.",
        ),
    ),
    strict="floats",
    note="Finite for every pair, and never above ln 2.",
)

# --- h3.4 and h3.5: one bell curve for several bumps ------------------------------------------

MIXTURES = (
    ([0.3, 0.7], [-3.0, 2.0], [0.6, 0.8]),
    ([0.4, 0.6], [-1.0, 1.5], [0.6, 1.0]),
    ([0.7, 0.3], [-4.0, 1.5], [0.8, 0.6]),  # a walk from 0 ends in the wrong valley
    ([0.4, 0.3, 0.3], [-4.0, 2.0, 3.0], [0.6, 0.7, 0.7]),  # and here one from the heaviest bump
)
OVER_Q = (1.9987, 0.8024), (0.6482, 1.3921), (-3.9997, 0.8007), (2.5, 0.8578)
LIGHT_BUMP = -2.9983, 0.603
# What walks from one start may find, the best fit or the bottom of another valley.
VALLEYS = (
    (OVER_Q[0], LIGHT_BUMP),
    OVER_Q[1:2],
    (OVER_Q[2], (1.4996, 0.6008)),
    (OVER_Q[3], (-4, 0.6)),
)


def _table(*results):
    """Return a fit that knows its results for MIXTURES by heart, and no others."""

    def fit(weights, mus, sigmas):
        return results[MIXTURES.index((weights, mus, sigmas))]

    return fit


def _spreads(weights, mus, sigmas):
    """Return the mean of a mixture, and its variances within the bumps and between them."""
    weights, mus, sigmas = np.array(weights), np.array(mus), np.array(sigmas)
    mean = weights @ mus
    return mean, weights @ sigmas**2, weights @ (mus - mean) ** 2


def _moments(weights, mus, sigmas):
    mean, within, between = _spreads(weights, mus, sigmas)
    return mean, math.sqrt(within + between)


def _variance(weights, mus, sigmas):
    mean, within, between = _spreads(weights, mus, sigmas)
    return mean, within + between


def _within_only(weights, mus, sigmas):
    mean, within, _ = _spreads(weights, mus, sigmas)
    return mean, math.sqrt(within)


def _between_only(weights, mus, sigmas):
    mean, _, between = _spreads(weights, mus, sigmas)
    return mean, math.sqrt(between)


def _mean_not_taken_off(weights, mus, sigmas):
    mean, within, between = _spreads(weights, mus, sigmas)
    return mean, math.sqrt(within + between + mean**2)


def _mean_of_sigmas(weights, mus, sigmas):
    return np.dot(weights, mus), np.dot(weights, sigmas)


def _without_weights(weights, mus, sigmas):
    return _moments(np.full(len(mus), 1 / len(mus)), mus, sigmas)


def _heaviest(weights, mus, sigmas):
    k = int(np.argmax(weights))
    return mus[k], sigmas[k]


OVER_P_FIT = Exercise(
    answer=_moments,
    cases=MIXTURES,
    tolerance=0.02,
    slips=(
        (_variance, "The second number is the variance; sigma is its square root."),
        (lambda *mixture: _moments(*mixture)[::-1], "First mu, then sigma."),
        (
            _within_only,
            "The width of the bumps is there; that they also stand apart is missing in sigma.",
        ),
        (
            _between_only,
            "That the bumps stand apart is there; their own width is missing in sigma.",
        ),
        (
            _mean_not_taken_off,
            "Sigma is measured from 0 and not from mu: take the square of the mean off.",
        ),
        (_mean_of_sigmas, "A mean of the sigmas is not the sigma of the whole mixture."),
        (_without_weights, "The weights are not used: not all bumps hold the same share."),
        (
            _heaviest,
            "That sits on the heaviest bump, as if Q averaged; here P averages, and misses nobody.",
        ),
        (_table(*OVER_Q), "This is the best fit averaged over Q; here P averages."),
    ),
    note="Averaged over P, the best bell curve has the mean and the sigma of P.",
    strict="numbers",
)

OVER_Q_FIT = Exercise(
    answer=_table(*OVER_Q),
    cases=MIXTURES,
    tolerance=0.05,
    slips=(
        (_moments, "This is the best fit averaged over P: it covers everything. Here Q averages."),
        *(
            (
                _table(*fits),
                "For one of the mixtures this is a valley, but not the deepest one: start from "
                "each bump, and compare the losses at the ends.",
            )
            for fits in product(*VALLEYS)
            if fits != OVER_Q
        ),
        (
            _heaviest,
            "For bumps that stand apart that is fine; but where they overlap, a wider curve costs "
            "less than the heaviest bump.",
        ),
        (
            _table(*((mu, sigma**2) for mu, sigma in OVER_Q)),
            "The second number is the variance; sigma is its square root.",
        ),
        (
            _table(*((mu, math.log(sigma)) for mu, sigma in OVER_Q)),
            "The second number is the logarithm of sigma, with which you walked; undo it.",
        ),
        (_table(*(fit[::-1] for fit in OVER_Q)), "First mu, then sigma."),
    ),
    note="Averaged over Q, it takes one bump where they part, and covers them where they overlap.",
    strict="numbers",
)

# --- h3.6 and h3.7: a table of distances, and two languages -----------------------------------


def _pairwise(measure, shares):
    return measure(shares[:, None], shares[None, :])


def distance_table(counts):
    """Return the Jensen-Shannon distances of all pairs of rows, in roots of nats."""
    return _pairwise(js_distance, normalize(counts))


def _pooled_m(counts):
    """Return the table in which M pools the counts, so that larger rows weigh more."""

    def distance(a, b):
        m = normalize(a + b)
        return math.sqrt((kl_divergence(normalize(a), m) + kl_divergence(normalize(b), m)) / 2)

    return np.array([[distance(a, b) for b in counts] for a in counts])


def _root_of_plain_js(numbers):
    """Return the distances of rows by the plain formula, whatever they add up to."""
    return np.sqrt([[abs(_plain_js(a, b)) for b in numbers] for a in numbers])


COUNTS = np.array([[4, 4, 2, 0, 5], [8, 8, 4, 0, 10], [1, 0, 9, 30, 0], [10, 20, 3, 0, 7]])
# The first two are so much alike that rounding makes their divergence negative.
LARGE_COUNTS = np.array([[1, 4, 8, 0], [1, 4, 8, 0], [8, 4, 1, 2]]) * 10**9
LARGE_COUNTS[1, 0] += 1

DISTANCES = Exercise(
    answer=distance_table,
    cases=((COUNTS,), (LARGE_COUNTS,)),
    slips=(
        (
            lambda counts: _pairwise(js_divergence, normalize(counts)),
            "These are divergences; the distance is the square root.",
        ),
        (
            lambda counts: distance_table(counts) / math.sqrt(math.log(2)),
            "These are roots of bits (log to base 2); roots of nats were asked for.",
        ),
        (
            lambda counts: distance_table(counts) * math.sqrt(2),
            "A factor is missing under the root: the divergence is the mean of two KLs.",
        ),
        (
            lambda counts: np.sqrt(_pairwise(_half_jeffreys, normalize(counts))),
            NO_M + "these are roots of half of Jeffreys.",
        ),
        (
            lambda counts: _pairwise(jeffreys_divergence, normalize(counts)),
            NO_M + "these are Jeffreys divergences.",
        ),
        (
            lambda counts: np.triu(distance_table(counts)),
            "The half below the diagonal is empty; a distance is the same both ways.",
        ),
        (
            lambda counts: np.tril(distance_table(counts)),
            "The half above the diagonal is empty; a distance is the same both ways.",
        ),
        (
            _root_of_plain_js,
            "Counts are not probabilities yet: first divide each row by its own sum.",
        ),
        (
            lambda counts: _root_of_plain_js(counts / counts.sum()),
            "Each row must sum to 1; divide it by its own sum, not by the sum of all.",
        ),
        (
            lambda counts: _root_of_plain_js(counts / counts.sum(axis=0)),
            "Here each column sums to 1; the rows should.",
        ),
        (
            _pooled_m,
            "Here M pools the counts, so that the longer text weighs more; M is the plain average "
            "of two distributions.",
        ),
        (
            lambda counts: distance_table(np.transpose(counts)),
            "This compares the columns; each row is one language.",
        ),
    ),
    strict="numbers",
    note="Symmetric, finite, 0 on the diagonal: a table that a map can be drawn from.",
)


def own_languages(name):
    """Return the six languages that belong to a name."""
    return own_rng(name, "h3.7").permutation(list(load_letter_counts()))[:6].tolist()


def closest_of_own(name):
    """Return the places of the nearest two among the languages of a name, and their distance."""
    return _extreme(_own_counts(name), js_distance, min)


def _own_counts(name):
    counts = load_letter_counts()
    return [counts[language] for language in own_languages(name)]


def _extreme(counts, measure, choose):
    shares = normalize(np.array(counts))
    pairs = [(i, j) for i in range(len(shares)) for j in range(i + 1, len(shares))]
    distances = {pair: measure(shares[pair[0]], shares[pair[1]]) for pair in pairs}
    i, j = choose(distances, key=distances.get)
    return [i, j, distances[i, j]]


def _closest(name):
    i, j, distance = closest_of_own(name)
    return Exercise(
        answer=[i, j, distance],
        slips=(
            ([j, i, distance], "The right pair; put the smaller place first."),
            ([i + 1, j + 1, distance], "The right pair; places count from 0, as in Python."),
            ([i, j, distance**2], "The right pair; but that is the divergence of it."),
            (
                [i, j, distance / math.sqrt(math.log(2))],
                "The right pair; but the distance is in roots of bits.",
            ),
            ([0, 0, 0], "Everybody is nearest to themselves; leave out the diagonal."),
            (
                _extreme(_own_counts(name), js_distance, max),
                "This is the pair that is furthest apart.",
            ),
        ),
        note="Nothing but counts of letters went in.",
        strict="numbers",
    )


EXERCISES = {
    "h3.1": _both_directions,
    "h3.2": JEFFREYS,
    "h3.3": JENSEN_SHANNON,
    "h3.4": OVER_P_FIT,
    "h3.5": OVER_Q_FIT,
    "h3.6": DISTANCES,
    "h3.7": _closest,
}
