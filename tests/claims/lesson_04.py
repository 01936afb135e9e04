"""Lesson 04: two sums by hand, a slide into the truth, noise, epsilons, bells and estimators."""

import numpy as np
from mpmath import exp, log, mpf, sqrt
from scipy.optimize import minimize_scalar
from scipy.stats import betabinom

from claims.measures import LECTURE_P, LECTURE_Q, LECTURE_Q2, cross_entropy, entropy, exact, jsd, kl

GIVEN = {
    *("0.2", "0.3", "0.4", "0.5", "0.25"),  # the lecture's examples, the pair with a zero, epsilon
    *("0.1", "0.6"),  # Exercise 04.1; p = N(0.1, 1) of section 7
    "0.003",  # the log file of Exercise 04.5
    "1.17",  # a version of SciPy
}


def term(outcome):
    """Return what one outcome of example 1 adds, in nats."""
    p, q = exact(LECTURE_P)[outcome], exact(LECTURE_Q)[outcome]
    return p * (log(p) - log(q))


def slide(t):
    """Return the divergence of P from P + t (Q - P) in nats, for example 1."""
    p, q = exact(LECTURE_P), exact(LECTURE_Q)
    return kl(p, [(1 - mpf(t)) * a + mpf(t) * b for a, b in zip(p, q, strict=True)])


def curvature():
    """Return the second derivative of the slide at the truth, where the slide is 0."""
    return (slide("1e-12") + slide("-1e-12")) / mpf("1e-12") ** 2


def with_epsilon(eps):
    """Return the divergence of (0.5, 0.5, 0) from (0.5, 0, 0.5) with epsilon added, in nats."""
    q = [mpf("0.5") + eps, eps, mpf("0.5") + eps]
    return kl("0.5 0.5 0", [x / sum(q) for x in q])


def best_alpha(spread, ratings=10, stars=5):
    """Return the alpha of the lowest mean divergence over Dirichlet(spread, ...) restaurants.

    All stars are alike, so look at one: its share is Beta(spread, 4 spread), its count n is
    beta-binomial, and its mean share given n is (n + spread) / (ratings + stars * spread).
    """
    counts = np.arange(ratings + 1)
    chance = betabinom.pmf(counts, ratings, spread, (stars - 1) * spread)
    share = (counts + spread) / (ratings + stars * spread)

    def cross_entropy_per_star(alpha):
        """Return it in nats; the entropy of the restaurants does not depend on alpha."""
        return -chance @ (share * np.log((counts + alpha) / (ratings + stars * alpha)))

    return minimize_scalar(cross_entropy_per_star, bounds=(1e-3, 9), method="bounded").x


def kl_normal(mu, sigma, nu, tau):
    """Return the KL divergence of N(mu, sigma^2) from N(nu, tau^2) in nats."""
    mu, sigma, nu, tau = exact([mu, sigma, nu, tau])
    return log(tau / sigma) + (sigma**2 + (mu - nu) ** 2) / (2 * tau**2) - mpf(1) / 2


# Section 7: under q = N(0, 1), log r is normal, with mean -MU^2/2 and variance MU^2.
MU = mpf("0.1")
TRUTH = kl_normal(0, 1, MU, 1)
SPREAD_K1 = MU
SPREAD_K2 = sqrt(2 * MU**4 + 4 * MU**2 * (MU**2 / 2) ** 2) / 2  # of the square of a normal
SPREAD_K3 = sqrt(exp(MU**2) - 1 - MU**2)  # Var r = e^(MU^2) - 1, Cov(r, log r) = MU^2

CLAIMS = [
    # 1. The lecture's two examples
    ("0.0304788", "example 1", kl(LECTURE_P, LECTURE_Q)),
    ("0.0305", "example 1, on the slides", kl(LECTURE_P, LECTURE_Q)),
    ("1.06013", "its cross-entropy", cross_entropy(LECTURE_P, LECTURE_Q)),
    ("1.02965", "its entropy", entropy(LECTURE_P)),
    ("0.03048", "their difference", cross_entropy(LECTURE_P, LECTURE_Q) - entropy(LECTURE_P)),
    ("0.0100678", "example 2", kl(LECTURE_P, LECTURE_Q2)),
    ("0.01", "example 2, on the slides", kl(LECTURE_P, LECTURE_Q2)),
    ("0.0101", "example 2, in the summary", kl(LECTURE_P, LECTURE_Q2)),
    # 2. The slide
    ("0.035", "KL / t^2 close to the truth", slide("1e-12") / mpf("1e-12") ** 2),
    ("0.035", "half of the curvature", curvature() / 2),
    ("0.07", "curvature", curvature()),
    # 3. Rounding noise
    ("3.5", "KL at t = 1e-9, times 1e20", slide("1e-9") * mpf(10) ** 20),
    ("0.0811", "old term, bad, negative", term(0)),
    ("0.1116", "old term, fair", term(1)),
    # 5. Zeros
    ("2.30", "half the logarithm of 100", log(100) / 2),
    ("2.30", "1e-6 after 1e-4", with_epsilon(mpf("1e-6")) - with_epsilon(mpf("1e-4"))),
    ("0.3466", "the JSD", jsd("0.5 0.5 0", "0.5 0 0.5")),
    ("0.2", "the best alpha in extreme worlds", best_alpha(0.2)),
    # 6. Gaussians
    ("0.8069", "narrow forecast, wide world", kl_normal(0, 2, 0, 1)),
    ("0.3181", "wide forecast, narrow world", kl_normal(0, 1, 0, 2)),
    # 7. Estimators
    ("0.005", "true value", TRUTH),
    ("1.42", "spread of k2 over the truth", SPREAD_K2 / TRUTH),
    ("1.42", "spread of k3 over the truth", SPREAD_K3 / TRUTH),
    ("0.5", "true value at N(1, 1)", kl_normal(0, 1, 1, 1)),
    # Exercises
    ("0.2", "04.1, last term over log 2", mpf("0.1") * log(mpf("0.1") / mpf("0.4")) / log(2)),
    ("0.4", "04.1, sum over log 2", kl("0.6 0.3 0.1", "0.3 0.3 0.4") / log(2)),
    ("2.5", "04.5, spread of a mean of 64 over the truth", SPREAD_K1 / sqrt(64) / TRUTH),
]
