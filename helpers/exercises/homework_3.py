"""Exercises of homework 3, asymmetry and Jensen-Shannon.

The solution of h3.5 is more than a formula: here stand only its results for two mixtures.
"""

import math
from functools import partial
from itertools import product

import numpy as np

from helpers.exercises import (
    Exercise,
    bits_not_nats,
    distribution_slips,
    forgot_minus,
    in_each_place,
    measure_slips,
    propped_up,
    smoothing,
    unnamed,
)
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
    kl_terms,
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
            forgot_minus(both, "divergence"),
            ([over_p + over_q] * 2, "That is the sum of both (Jeffreys); give them one by one."),
            ([(over_p + over_q) / 2] * 2, "That is the mean of both; give them one by one."),
            (crossed, "These are cross-entropies: the entropy of the averager is still in them."),
            (
                [js_divergence(p, q)] * 2,
                "That is the Jensen-Shannon divergence; here P and Q are compared without M.",
            ),
            ([over_p / 4, over_q / 4], "These are means over the outcomes; take the sums."),
        ),
        family=(
            *in_each_place(
                (over_p, distribution_slips(p, q), "Look at number 1. {hint}"),
                (
                    over_q,
                    (
                        *unnamed(distribution_slips(q, p)),
                        (entropy(q), "This is the entropy H(Q), without any P."),
                        (cross_entropy(q, p), "This is the cross-entropy H(Q, P): H(Q) is in it."),
                    ),
                    "Look at number 2. {hint}",
                ),
            )[1],
            ([entropy(p), entropy(q)], "These are the entropies of P and of Q by themselves."),
            (
                [-over_q, -over_p],
                "The logarithms are right, but each is weighted with the other distribution.",
            ),
            *(
                ([x, x], "One number for both: the two directions differ.")
                for x in (
                    js_distance(p, q),
                    float(np.abs(p - q).sum()),
                    float(np.abs(p - q).sum() / 2),
                    float(((p - q) ** 2).sum()),
                )
            ),
            (over_p + over_q, "That is the sum of both (Jeffreys); give them one by one."),
            ((over_p + over_q) / 2, "That is the mean of both; give them one by one."),
            *(
                (sign * (over_p - over_q), "That is the difference of both; give them one by one.")
                for sign in (1, -1)
            ),
            ([over_p / 2, over_q / 2], "Both are halved; each direction is a whole sum."),
            *(
                (
                    [float(np.delete(a, k).sum()), float(np.delete(b, k).sum())],
                    "In both numbers the term of one of the four outcomes is missing.",
                )
                for k in range(4)
                for a, b in ((kl_terms(p, q), kl_terms(q, p)),)
            ),
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


def _added_first(prop, p, q):
    """Return the JSD of probabilities that something was added to."""
    return _plain_js(prop(np.asarray(p, dtype=float)), prop(np.asarray(q, dtype=float)))


def _tiny_taken_for_zero(measure):
    """Return the slips of setting probabilities below some size to 0."""
    return [
        (
            lambda p, q, least=least: measure(
                *(np.where(np.less(x, least), 0.0, x) for x in (p, q))
            ),
            "A tiny probability is taken for 0. However small it is, it is not impossible.",
        )
        for least in (1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-15, 1e-16, 1e-100)
    ]


NO_ROOT = "This is a square root; the divergence is used without one."
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
    ([0, 0.5, 0.5], [0, 0.25, 0.75]),
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
        forgot_minus(jeffreys_divergence, "divergence"),
        *propped_up(
            lambda prop, p, q: np.sum(_jeffreys_term(prop(p), prop(q))),
            EPSILON,
            EPSILONS,
            (np.add, np.maximum),
        ),
    ),
    family=(
        *measure_slips(jeffreys_divergence),
        *_tiny_taken_for_zero(_where(lambda p, q: (p > 0) | (q > 0), _jeffreys_term)),
        *(
            (_where(lambda p, q: (p > 0) | (q > 0), term), hint)
            for term, hint in (
                (
                    lambda p, q: (p + q) * np.log(q / p),
                    "The weights are q - p, not q + p: look at the signs once more.",
                ),
                (
                    lambda p, q: (p + q) * np.log(p / q),
                    "The weights are q - p, not q + p: look at the signs once more.",
                ),
                (
                    lambda p, q: np.abs((p + q) * np.log(q / p)),
                    "The sizes of all terms were added; negative ones stay negative.",
                ),
            )
        ),
        *(
            (lambda p, q, root=root: root * np.sqrt(jeffreys_divergence(p, q)), NO_ROOT)
            for root in (1, math.sqrt(0.5))
        ),
        (lambda p, q: [kl_divergence(p, q), kl_divergence(q, p)], "Add the two directions up."),
    ),
    strict="floats",
    note="A sum knows no order; infinite as soon as one of its two parts is.",
)

MANY = 2000  # outcomes: so many that a small number added to each counts
RARE = np.full(MANY, 1 / MANY), 2 * (np.arange(MANY) + 0.5) / MANY**2

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
        forgot_minus(js_divergence, "divergence"),
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
    family=(
        *measure_slips(js_divergence),
        *_tiny_taken_for_zero(_plain_js),
        (
            lambda p, q: js_distance(p, q) / math.sqrt(math.log(2)),
            "Two things: this is the square root of it, and in bits.",
        ),
        (lambda p, q: js_divergence(p, q) / 4, "This is halved twice too often."),
        (
            lambda p, q: min(2 * js_divergence(p, q), math.log(2)),
            "This is the sum of the two KLs, cut off at the ceiling; take their mean.",
        ),
        *smoothing(_added_first, ADDED, TINY_NUMBERS[:6]),
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
    ([0.3, 0.7], [-1.5, 4.0], [0.6, 0.8]),  # the third one mirrored, for walks from below 0
)
OVER_Q = (1.9987, 0.8024), (0.6482, 1.3921), (-3.9997, 0.8007), (2.5, 0.8578), (3.9997, 0.8007)
LIGHT_BUMP = -2.9983, 0.603
# What walks from one start may find, the best fit or the bottom of another valley.
VALLEYS = (
    (OVER_Q[0], LIGHT_BUMP),
    OVER_Q[1:2],
    (OVER_Q[2], (1.4996, 0.6008)),
    (OVER_Q[3], (-4, 0.6)),
    (OVER_Q[4], (-1.4996, 0.6008)),
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


def _fits_with_one_slip():
    """Return the slips of sigma with a right mu, of mu with a right sigma, and of both."""
    fits = []
    for sigma, hint in SIGMAS:
        fits.append((partial(_another_sigma, sigma), f"Mu is right. {hint}"))
        fits.append((partial(_both_wrong, np.mean, sigma), f"{MU_UNWEIGHTED} {hint}"))
    for mu, hint in MUS:
        fits.append((partial(_another_mu, mu), f"Sigma is right. {hint}"))
    return fits


def _arrays(mixture):
    return tuple(np.asarray(x, dtype=float) for x in mixture)


def _another_sigma(sigma, weights, mus, sigmas):
    return np.dot(weights, mus), sigma(*_arrays((weights, mus, sigmas)))


def _another_mu(mu, weights, mus, sigmas):
    return mu(*_arrays((weights, mus, sigmas))), _moments(weights, mus, sigmas)[1]


def _both_wrong(mu, sigma, weights, mus, sigmas):
    return mu(mus), sigma(*_arrays((weights, mus, sigmas)))


MU_UNWEIGHTED = "The weights are not used in mu."
TWO_SPREADS = (
    "The variance has two parts, the mean of the variances within the bumps and the variance of "
    "their places; weight both, add them, and take one root."
)
SIGMAS = (
    (lambda w, m, s: w @ s**2 + w @ (m - w @ m) ** 2, "The second number is the variance."),
    (lambda w, m, s: math.sqrt(w @ s**2), "That the bumps stand apart is missing in sigma."),
    (lambda w, m, s: w @ s, "A mean of the sigmas is not the sigma of the whole mixture."),
    (lambda w, m, s: np.mean(s), "A mean of the sigmas is not the sigma of the whole mixture."),
    (lambda w, m, s: s.sum(), "The sigmas were added; the places of the bumps count as well."),
    (
        lambda w, m, s: math.sqrt(w @ (m - w @ m) ** 2),
        "The width of the bumps is missing in sigma.",
    ),
    (lambda w, m, s: math.sqrt(np.sum((w * s) ** 2)), "That the bumps stand apart is missing."),
    (
        lambda w, m, s: math.sqrt(np.mean(s**2 + (m - w @ m) ** 2)),
        "In sigma the weights are missing.",
    ),
    (
        lambda w, m, s: math.sqrt(np.mean(s**2 + (m - m.mean()) ** 2)),
        "In sigma the weights are missing.",
    ),
    (lambda w, m, s: np.std(m), "In sigma the weights and the width of the bumps are missing."),
    (lambda w, m, s: np.std(m, ddof=1), "In sigma the weights and the widths are missing."),
    (lambda w, m, s: (m.max() - m.min()) / 2, "Half of a range is no standard deviation."),
    (lambda w, m, s: m.max() - m.min(), "A range is no standard deviation."),
    (lambda w, m, s: w @ np.abs(m - w @ m), "Sigma has squares in it, not sizes."),
    (lambda w, m, s: w @ np.abs(m - w @ m) + w @ s, "Sigma has squares in it, not sizes."),
    (lambda w, m, s: w @ s + math.sqrt(w @ (m - w @ m) ** 2), TWO_SPREADS),
    (lambda w, m, s: w @ s + w @ (m - w @ m) ** 2, TWO_SPREADS),
    (lambda w, m, s: math.sqrt(w @ s + w @ (m - w @ m) ** 2), TWO_SPREADS),
    (lambda w, m, s: math.sqrt(w @ s**2) + math.sqrt(w @ (m - w @ m) ** 2), TWO_SPREADS),
    (lambda w, m, s: math.sqrt(w @ s**2 + np.mean((m - m.mean()) ** 2)), TWO_SPREADS),
    (lambda w, m, s: math.sqrt(np.mean(s**2) + w @ (m - w @ m) ** 2), TWO_SPREADS),
    (lambda w, m, s: math.sqrt(np.sum(s**2) + w @ (m - w @ m) ** 2), TWO_SPREADS),
    (
        lambda w, m, s: math.sqrt(w @ (s**2 + m**2)),
        "Take the square of the mean off inside the root.",
    ),
    (lambda w, m, s: w @ (s**2 + m**2), "Take the square of the mean off, and then the root."),
    (lambda w, m, s: 1.0, "Sigma is that of the mixture, not that of a standard bell curve."),
    *(
        (
            lambda w, m, s, k=k: k * math.sqrt(w @ (s**2 + (m - w @ m) ** 2)),
            "Sigma is off by a factor: where did it come from?",
        )
        for k in (0.5, 2)
    ),
    (
        lambda w, m, s: math.log(math.sqrt(w @ (s**2 + (m - w @ m) ** 2))),
        "The second number is the logarithm of sigma.",
    ),
    (lambda w, m, s: (w @ s**2 + w @ (m - w @ m) ** 2) ** 2, "Squared, where a root is needed."),
    (lambda w, m, s: s[np.argmax(w)], "That is the sigma of the heaviest bump alone."),
)
MUS = (
    (lambda w, m, s: m.mean(), MU_UNWEIGHTED),
    (lambda w, m, s: np.median(m), "Mu is the mean of the whole mixture, not a median."),
    (
        lambda w, m, s: m[np.argmax(w)],
        "Mu is the mean of all bumps, not the place of the heaviest.",
    ),
    (lambda w, m, s: m.sum(), "The places were added without their weights."),
    (lambda w, m, s: w @ m / len(m), "The weights make the average already: do not divide again."),
    (lambda w, m, s: 0.0, "Mu is the mean of the mixture, and that is not 0."),
    (lambda w, m, s: w[::-1] @ m, "The weights stand beside the wrong bumps."),
    (lambda w, m, s: -(w @ m), "The sign of mu is flipped."),
    (
        lambda w, m, s: (m.max() + m.min()) / 2,
        "Halfway between the bumps the weights play no part.",
    ),
)

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
    family=(
        *_fits_with_one_slip(),
        (
            lambda *mixture: _variance(*mixture)[::-1],
            "First mu, then sigma; and what stands for sigma is the variance.",
        ),
        (lambda *mixture: _moments(*mixture)[0], "This is mu alone; return mu and sigma."),
        (lambda *mixture: _moments(*mixture)[1], "This is sigma alone; return mu and sigma."),
    ),
    note="Averaged over P, the best bell curve has the mean and the sigma of P.",
    strict="numbers",
)

ONE_BUMP = (
    "This is one of the bumps as it stands. Compare the losses: is it the best one, and where "
    "bumps overlap, would not a wider curve cost less?"
)


def _bump(k, mus, sigmas):
    return mus[k], sigmas[k]


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
    family=(
        *(
            (lambda w, m, s, choose=choose: _bump(choose(*_arrays((w, m, s))), m, s), ONE_BUMP)
            for choose in (
                lambda w, m, s: 0,
                lambda w, m, s: -1,
                lambda w, m, s: np.argmin(w),
                lambda w, m, s: np.argmin(s),
                lambda w, m, s: np.argmax(s),
                lambda w, m, s: np.argmax(m),
                lambda w, m, s: np.argmin(m),
                lambda w, m, s: np.argmax(w / s),
                lambda w, m, s: np.argmin(w / s),
            )
        ),
        *(
            (
                lambda w, m, s, change=change: (
                    _heaviest(w, m, s)[0],
                    change(_heaviest(w, m, s)[1]),
                ),
                hint,
            )
            for change, hint in (
                (lambda s: s**2, "This is the heaviest bump, with its variance in place of sigma."),
                (lambda s: 1.0, ONE_BUMP),
                (math.log, "This is the heaviest bump, with the logarithm of its sigma."),
            )
        ),
        (
            lambda w, m, s: _heaviest(w, m, s)[::-1],
            "First mu, then sigma; and where the bumps overlap, a wider curve costs less.",
        ),
        (
            _mean_of_sigmas,
            "These are weighted means of the bumps, as if P averaged. Here Q averages: it takes "
            "one bump where they part.",
        ),
        (_variance, "This is the mean and the variance of P. Here Q averages."),
        (
            lambda *mixture: _moments(*mixture)[::-1],
            "This is the best fit over P; here Q averages.",
        ),
        (_without_weights, "This is a fit over P, without the weights. Here Q averages."),
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

NO_JSD = "This is a distance of another kind, without M and without a logarithm."

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
            "These are roots of bits (log to base 2); roots of nats are expected.",
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
    family=(
        *(
            (lambda counts, change=change: change(distance_table(counts)), hint)
            for change, hint in (
                (
                    lambda d: d**2 / math.log(2),
                    "These are divergences, and in bits; the distance is the root, from nats.",
                ),
                (lambda d: d**4, "The divergence is squared; the distance is its root."),
                (np.sqrt, "The root was taken twice; the distance is the root of the divergence."),
                (
                    lambda d: d / 2,
                    "All are halved: the mean of the two KLs is taken under the root.",
                ),
                (
                    lambda d: d / math.sqrt(2),
                    "It is halved once too often under the root.",
                ),
                (
                    lambda d: d / math.log(2),
                    "This was divided by ln 2, as for bits; the distance is the root of nats.",
                ),
                (lambda d: 1 - d, "These are similarities, one minus the distance."),
                (
                    lambda d: d + np.eye(len(d)),
                    "On the diagonal the distance is 0: each text is as near to itself as can be.",
                ),
                (lambda d: -d, "A distance is not negative."),
                (
                    lambda d: d[np.triu_indices(len(d), 1)],
                    "The pairs are right, but as a list; a table of all rows is expected.",
                ),
                (
                    lambda d: d.ravel(),
                    "The numbers are right, but as a list; give them as a table.",
                ),
                (lambda d: d[0], "This is the first row alone; a table of all rows is expected."),
            )
        ),
        *(
            (lambda counts, change=change: change(normalize(counts)), NO_JSD)
            for change in (
                lambda p: np.sqrt(((p[:, None] - p[None, :]) ** 2).sum(-1)),
                lambda p: ((p[:, None] - p[None, :]) ** 2).sum(-1),
                lambda p: np.abs(p[:, None] - p[None, :]).sum(-1),
                lambda p: np.abs(p[:, None] - p[None, :]).sum(-1) / 2,
                lambda p: np.sqrt(((np.sqrt(p[:, None]) - np.sqrt(p[None, :])) ** 2).sum(-1) / 2),
            )
        ),
        *(
            (
                lambda counts, tiny=tiny: distance_table(np.asarray(counts) + tiny),
                "Something was added to the counts. Nothing has to be: M has no zero where P or Q "
                "has none.",
            )
            for tiny in (1, 0.5, 0.1, 0.01, 1e-3, 1e-6)
        ),
        (
            lambda counts: _root_of_plain_js(counts / counts.max(axis=1, keepdims=True)),
            "Each row was divided by its largest count; divide it by its sum.",
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


def _other_pairs(name, i, j, distance):
    """Return the slips of another pair, or of another number for the right one."""
    counts = _own_counts(name)
    shares = normalize(np.array(counts))
    pairs = [(a, b) for a in range(len(shares)) for b in range(a + 1, len(shares))]
    in_order = sorted(pairs, key=lambda pair: js_distance(*shares[list(pair)]))
    raw = _extreme(counts, lambda p, q: abs(p - q).sum(), min)
    return (
        *(
            ([a, b, js_distance(*shares[[a, b]])], "There is a pair that is nearer to each other.")
            for a, b in in_order[1:]
        ),
        *(
            ([i, j, wrong], f"The right pair. {hint}")
            for wrong, hint in (
                *distribution_slips(shares[i], shares[j], js_distance),
                (distance**2 / math.log(2), "But this is the divergence, in bits."),
                (math.sqrt(distance), "But the root was taken twice."),
                (2 * distance**2, "But this is the sum of the two KLs, without a root."),
            )
        ),
        *(
            ([a, b, distance], "The distance is right; look at the places of the pair again.")
            for a in range(7)
            for b in range(7)
            if (a, b) != (i, j)
        ),
        ([distance, i, j], "The numbers are right; the two places come first."),
        (distance, "This is the distance, right. Put the two places in front of it, in a list."),
        ([i, j], "The right pair; put their distance behind them."),
        (raw, "Other distances were compared: the Jensen-Shannon distance decides."),
        ([j + 1, i + 1, distance], "Two things: smaller place first, and places count from 0."),
        (
            [i + 1, j + 1, distance**2],
            "Two things: places count from 0, and that is the divergence.",
        ),
    )


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
        family=_other_pairs(name, i, j, distance),
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
