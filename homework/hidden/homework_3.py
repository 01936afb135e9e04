"""Hidden tests of homework 3: asymmetry and Jensen-Shannon."""

import math

import numpy as np

from helpers.exercises.homework_3 import (
    LARGE_COUNTS,
    closest_of_own,
    distance_table,
    own_pair,
)
from helpers.gaussians import kl_gaussians
from helpers.language import say
from helpers.measures import (
    jeffreys_divergence,
    js_divergence,
    kl_divergence,
    normalize,
)
from homework.verdict import FOUR_DECIMALS, Task, numbers_in

SLACK_OVER_P = 0.001  # nats that a fit may lose against the best one
SLACK_OVER_Q = 0.01
Z = np.linspace(-9, 9, 4001)


# --- references -----------------------------------------------------------------------------


def both_directions(name):
    """Return KL(P || Q) and KL(Q || P) of the student's own pair, in nats."""
    p, q = own_pair(name)
    return [kl_divergence(p, q), kl_divergence(q, p)]


def fit_over_p(weights, mus, sigmas):
    """Return the mean and the sigma of a mixture: the best bell curve averaged over it."""
    weights, mus, sigmas = np.array(weights), np.array(mus), np.array(sigmas)
    mean = weights @ mus
    return mean, math.sqrt(weights @ (sigmas**2 + (mus - mean) ** 2))


def fit_over_q(weights, mus, sigmas):
    """Return mu and sigma of the bell curve with the least loss averaged over itself.

    The first lattice finds the deepest valley, the finer ones after it its bottom.
    """
    mu, log_sigma = (min(mus) + max(mus)) / 2, 0.5
    across, up = (max(mus) - min(mus)) / 2 + 0.5, 1.5
    for points in (61, 9, 9, 9, 9, 9):
        ways = np.linspace(-1, 1, points)
        models = np.meshgrid(mu + across * ways, np.exp(log_sigma + up * ways))
        deepest = np.argmin(loss_over_q(models, weights, mus, sigmas, every=20))
        mu, sigma = (float(side.flat[deepest]) for side in models)
        log_sigma = math.log(sigma)
        across, up = (4 * reach / (points - 1) for reach in (across, up))
    return mu, sigma


def loss_over_q(fit, weights, mus, sigmas, every=1):
    """Return KL(Q || P) in nats, averaged over Q = N(mu, sigma^2), from the mixture P.

    The mean of log(q/p) over the places mu + sigma z. A larger `every` is faster and rougher.
    The two of `fit` may be arrays of one shape.
    """
    mu, sigma = (np.asarray(number)[..., np.newaxis] for number in fit)
    z = Z[::every]
    x = mu + sigma * z
    # both logarithms lack the root of 2 pi, which cancels
    bumps = [
        math.log(w / s) - ((x - m) / s) ** 2 / 2
        for w, m, s in zip(weights, mus, sigmas, strict=True)
    ]
    log_ratio = -z * z / 2 - np.log(sigma) - np.logaddexp.reduce(bumps)
    return log_ratio @ normalize(np.exp(-z * z / 2))


# --- random cases ---------------------------------------------------------------------------


def pairs(rng):
    """Return pairs of distributions: ordinary ones, lists, and zeros of every kind."""
    p, q = rng.dirichlet(np.ones(rng.integers(4, 9)), size=2)
    p_gap, q_gap = _without(p, 0), _without(q, 0)
    return [
        (p, q),
        (q.tolist(), p.tolist()),
        (p_gap, q_gap),
        (p_gap, q),
        (p, q_gap),
        (p_gap, _without(q, 1)),
        (np.append(p, 0 * q), np.append(0 * p, q)),
        ([1, 0], [0, 1]),
        (p_gap, p_gap),
        # so unlikely that any number added to it would decide
        (np.array([1e-200, 1.0]), np.array([0.5, 0.5])),
        # so many that a small number added to each of them counts
        tuple(rng.dirichlet(np.ones(2000), size=2)),
    ]


def _without(p, outcome):
    """Return the distribution in which an outcome has become impossible."""
    kept = p.copy()
    kept[outcome] = 0
    return kept / kept.sum()


def mixtures(rng):
    """Return mixtures of bumps that stand apart, that overlap, and one with two equal bumps."""
    heavy, width, apart = rng.uniform(0.6, 0.8), rng.uniform(0.5, 1), rng.uniform(2.5, 4)
    left, right = rng.uniform(-5, -2), rng.uniform(2, 5)
    two, three = rng.uniform(0.5, 1, 2).tolist(), rng.uniform(0.5, 1, 3).tolist()
    return [
        ([heavy, 1 - heavy], [left, right], two),
        ([1 - heavy, heavy], [left, right], two),
        ([0.5, 0.5], [-apart, apart], [width, width]),
        ([heavy, 1 - heavy], [left, left + 1.2], [0.5, 1.0]),  # a narrow and a wide one
        ([0.2, 0.6, 0.2], [-5.5, rng.uniform(-1, 1), 5.5], three),
        # two light bumps that overlap hold more than the heaviest one
        ([0.4, 0.3, 0.3], [left, right, right + 0.9], [0.6, width, width]),
        # one walk ends in the wrong valley of one of these, wherever between them it starts
        ([0.7, 0.3], [-4.0, 1.5], [0.8, 0.6]),
        ([0.3, 0.7], [-1.5, 4.0], [0.6, 0.8]),
    ]


def tables_of_counts(rng):
    """Return tables of counts: ordinary ones, with zeros, and rows that are nearly alike."""
    ordinary = rng.integers(1, 500, size=(4, 26))
    gappy = ordinary * rng.integers(0, 2, size=(4, 26))
    gappy[:, 0] = 1  # no row is empty
    uneven = gappy * np.array([[1], [10], [100], [1000]])
    alike = np.array([rng.integers(1, 60, size=7) * 10**9] * 6)
    alike[:, 0] += np.arange(6)
    apart = np.eye(3, dtype=int)
    twins = np.array([gappy[0], 3 * gappy[0], gappy[1]])
    tables = ordinary, gappy, uneven, alike, apart, twins, LARGE_COUNTS
    return [(counts,) for counts in tables]


# --- verdicts -------------------------------------------------------------------------------


def wrong_fit_over_p(result, *mixture):
    """Say what is wrong with a fit of which P averages the loss."""
    # Above the least loss stands exactly the KL of the best bell curve from the one given.
    best = fit_over_p(*mixture)
    return _wrong_fit(result, mixture, lambda fit: kl_gaussians(*best, *fit), SLACK_OVER_P)


def wrong_fit_over_q(result, *mixture):
    """Say what is wrong with a fit of which Q averages the loss."""
    least = loss_over_q(fit_over_q(*mixture), *mixture)
    return _wrong_fit(result, mixture, lambda fit: loss_over_q(fit, *mixture) - least, SLACK_OVER_Q)


def _wrong_fit(result, mixture, excess, slack):
    given = numbers_in(result)
    if given is None or given.shape != (2,) or not 1e-9 < given[1] < 1e9 or not abs(given[0]) < 1e9:
        return say("expected mu and a sigma above 0, not {result!r:.60}", result=result)
    lost = excess(given)
    if lost > slack:
        return say(
            "for {mixture} the fit {given} loses {lost:.4f} nats, and {slack} are allowed",
            mixture=mixture,
            given=given,
            lost=lost,
            slack=slack,
        )
    return ""


TASKS = {
    "h3.1": Task(both_directions, tolerance=FOUR_DECIMALS, floats=False),
    "h3.2": Task(jeffreys_divergence, pairs),
    "h3.3": Task(js_divergence, pairs),
    "h3.4": Task(fit_over_p, mixtures, wrong_fit_over_p),
    "h3.5": Task(fit_over_q, mixtures, wrong_fit_over_q),
    "h3.6": Task(distance_table, tables_of_counts, floats=False),
    "h3.7": Task(closest_of_own, tolerance=FOUR_DECIMALS, floats=False),
}
