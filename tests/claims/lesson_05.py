"""Lesson 05: both directions, what they count, one bell curve for two bumps, steps on a cliff."""

import math
from fractions import Fraction

import numpy as np
from mpmath import exp, log, mpf, sqrt
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import binom

from claims.measures import LECTURE_P, LECTURE_Q, LECTURE_Q2, exact, kl

GUESTS, CRITIC = "0.9 0.09 0.01", "0.1 0.1 0.8"


def kl_normal(mu, sigma, nu, tau):
    """Return the KL divergence of N(mu, sigma^2) from N(nu, tau^2) in nats."""
    mu, sigma, nu, tau = exact([mu, sigma, nu, tau])
    return log(tau / sigma) + (sigma**2 + (mu - nu) ** 2) / (2 * tau**2) - mpf(1) / 2


# The target of section 5: half N(-2, 0.5^2), half N(2, 0.5^2).
def log_target(x):
    """Return the log density: the nearer bump, plus what the other one adds to it."""
    other = math.exp(-2 * 8 * abs(x))  # because (|x| + 2)^2 - (|x| - 2)^2 = 8 |x|
    return -2 * (abs(x) - 2) ** 2 - math.log(2 * math.pi) / 2 + math.log1p(other)


def mean_under(mu, sigma, function):
    """Return the mean of a function under N(mu, sigma^2)."""
    peaks = sorted({-2, 0, 2, mu})

    def weighted(x):
        return math.exp(-(((x - mu) / sigma) ** 2) / 2) * function(x)

    area = quad(weighted, mu - 12 * sigma - 4, mu + 12 * sigma + 4, points=peaks, limit=200)[0]
    return area / (sigma * math.sqrt(2 * math.pi))


TARGET_ENTROPY = -mean_under(2, 0.5, log_target)  # both bumps have the same
TARGET_VARIANCE = 0.5**2 + 2**2


def over_p(mu, sigma):
    """Return the KL divergence of the target from N(mu, sigma^2) in nats."""
    square = (TARGET_VARIANCE + mu**2) / sigma**2  # mean of ((x - mu) / sigma)^2
    return (math.log(2 * math.pi * sigma**2) + square) / 2 - TARGET_ENTROPY


def over_q(mu, sigma):
    """Return the KL divergence of N(mu, sigma^2) from the target in nats."""
    return -math.log(2 * math.pi * math.e * sigma**2) / 2 - mean_under(mu, sigma, log_target)


def best_width(mu, narrowest=0.3, widest=3.0):
    """Return the sigma of the lowest loss over Q for a given mu, and that loss."""
    bounds, options = (narrowest, widest), {"xatol": 1e-6}
    found = minimize_scalar(
        lambda sigma: over_q(mu, sigma), bounds=bounds, method="bounded", options=options
    )
    return found.x, found.fun


def bump():
    """Return mu and sigma of the best fit over Q near the right bump."""
    found = minimize_scalar(
        lambda mu: best_width(mu, 0.3, 0.8)[1],
        bounds=(1.8, 2.2),
        method="bounded",
        options={"xatol": 1e-5},
    )
    return found.x, best_width(found.x, 0.3, 0.8)[0]


def way_to_a_bump():
    """Return the height of the pass between the middle and a bump, in nats."""
    highest = minimize_scalar(
        lambda mu: -best_width(mu)[1], bounds=(0.4, 1.4), method="bounded", options={"xatol": 1e-3}
    )
    return -highest.fun


BUMP, MIDDLE = bump(), best_width(0, 1)
BROAD = (0, math.sqrt(TARGET_VARIANCE))


def step(t):
    """Return where one step of rate 0.02 leads, with P = (0.5, 0.5) and Q = (1 - t, t)."""
    t = mpf(t)
    return t - mpf("0.02") * (1 / (1 - t) - 1 / t) / 2


def loss_of_t(t):
    """Return the KL divergence of (0.5, 0.5) from (1 - t, t) in nats."""
    return kl("0.5 0.5", [1 - mpf(t), mpf(t)])


def slope_in_logits(eps):
    """Return q (log(q/p) - KL) of the second outcome, for Q = (1/2, 1/2), P = (1 - eps, eps)."""
    even, p = exact("0.5 0.5"), [1 - mpf(eps), mpf(eps)]
    return even[1] * (log(even[1] / p[1]) - kl(even, p))


def half_chi_square(p, q):
    """Return half of the sum of (q - p)^2 / p."""
    return sum((b - a) ** 2 / a for a, b in zip(exact(p), exact(q), strict=True)) / 2


def shrinks(t="0.015625"):
    """Return by which factors one direction and the difference shrink when 2t becomes t."""
    p, q = exact(LECTURE_P), exact(LECTURE_Q2)
    near, far = ([a + mpf(s) * (b - a) for a, b in zip(p, q, strict=True)] for s in (t, 2 * mpf(t)))
    over = [kl(p, q) for q in (far, near)]
    apart = [kl(p, q) - kl(q, p) for q in (far, near)]
    return over[0] / over[1], apart[0] / apart[1]


def miss(n, alarm=0.05):
    """Return the chance to take n draws of the lecture's Q for draws of P, P's error held.

    The counts of the first outcome are binomial, and those of the second among the rest.
    """
    p, q = (np.array(exact(pair), dtype=float) for pair in (LECTURE_P, LECTURE_Q))
    first, second = (a[np.tri(n + 1, dtype=bool)[::-1]] for a in np.indices((n + 1, n + 1)))
    by = [
        binom.logpmf(first, n, r[0]) + binom.logpmf(second, n - first, r[1] / (r[1] + r[2]))
        for r in (p, q)
    ]
    speaks_for_p = xlogy(first, p[0] / q[0]) + xlogy(second, p[1] / q[1])
    order = np.argsort(-speaks_for_p)
    accepted = np.cumsum(np.exp(by[0][order])) <= 1 - alarm
    return np.exp(by[1][order])[accepted].sum()


def chernoff(p, q):
    """Return the largest -log sum p^s q^(1-s)."""
    p, q = (np.array(exact(pair), dtype=float) for pair in (p, q))
    found = minimize_scalar(
        lambda s: np.log(np.sum(p**s * q ** (1 - s))), bounds=(0, 1), method="bounded"
    )
    return -found.fun


def curvatures(sigma, h=0.005):
    """Return the curvatures of the loss over Q in mu and in log sigma at (0, sigma)."""
    here = over_q(0, sigma)
    wider, narrower = over_q(0, sigma * math.exp(h)), over_q(0, sigma * math.exp(-h))
    return 2 * (over_q(h, sigma) - here) / h**2, (wider + narrower - 2 * here) / h**2


def close_bumps(mu, sigma):
    """Return the KL divergence of N(mu, sigma^2) from bumps at -1 and 1 in nats."""

    def log_bumps(x):
        return np.logaddexp(-2 * (x - 1) ** 2, -2 * (x + 1) ** 2) - math.log(2 * math.pi) / 2

    return -math.log(2 * math.pi * math.e * sigma**2) / 2 - mean_under(mu, sigma, log_bumps)


CLOSE = minimize_scalar(lambda sigma: close_bumps(0, sigma), bounds=(0.5, 2), method="bounded").fun
CURVED = curvatures(MIDDLE[0])
THOUSAND, MILLION = log(mpf(1000)), log(mpf(10) ** 6)
FAIR, LOADED = "0.5 0.5", "0.9 0.1"

CLAIMS = {
    # 1. Swap the two
    "swap-title": [("0.0305", "example 1 over P", kl(LECTURE_P, LECTURE_Q))],
    "swap-example-1-read": [
        ("6%", "how much larger", kl(LECTURE_Q, LECTURE_P) / kl(LECTURE_P, LECTURE_Q) - 1),
        ("0.0305", "example 1 over P", kl(LECTURE_P, LECTURE_Q)),
        ("0.0324", "example 1 over Q", kl(LECTURE_Q, LECTURE_P)),
        ("0.01", "example 2 over P", kl(LECTURE_P, LECTURE_Q2)),
    ],
    "swap-example-2-read": [
        ("0.01", "example 2 over P", kl(LECTURE_P, LECTURE_Q2)),
        ("0.010068", "example 2 over P", kl(LECTURE_P, LECTURE_Q2)),
        ("0.010205", "example 2 over Q", kl(LECTURE_Q2, LECTURE_P)),
        ("0.01", "example 2 over Q", kl(LECTURE_Q2, LECTURE_P)),
    ],
    # 2. Near each other
    "near-title": [("quarter", "one direction at half the gap", 1 / shrinks()[0])],
    "near-why": [
        ("4", "how one direction shrinks", shrinks()[0]),
        ("8", "how the difference shrinks", shrinks()[1]),
        (
            "half",
            "the first term in chi-squares",
            kl(LECTURE_P, "0.20001 0.5 0.29999")
            / (2 * half_chi_square(LECTURE_P, "0.20001 0.5 0.29999")),
        ),
    ],
    # 3. Far apart
    "far-pair-look": [
        ("1.9242", "strangers over P", kl(GUESTS, CRITIC)),
        ("3.2964", "strangers over Q", kl(CRITIC, GUESTS)),
    ],
    "far-who-read": [
        ("4.38", "logarithm of poor", log(mpf("0.8") / mpf("0.01"))),
        ("four fifths", "width of poor", mpf("0.8")),
    ],
    "symmetric-read": [
        ("4.5", "N(0, 1) from N(3, 1)", kl_normal(0, 1, 3, 1)),
        ("0.3181", "over the narrow curve", kl_normal(0, 1, 0, 2)),
        ("0.8069", "over the wide curve", kl_normal(0, 2, 0, 1)),
    ],
    # 4. How many draws
    "draws-law": [("0.0305", "example 1 over P", kl(LECTURE_P, LECTURE_Q))],
    "draws-thousandfold-read": [
        ("227", "draws, P's error held", THOUSAND / kl(LECTURE_P, LECTURE_Q)),
        ("213", "draws, Q's error held", THOUSAND / kl(LECTURE_Q, LECTURE_P)),
    ],
    "draws-drawn-look": [
        ("thousandth", "missed after 360 draws", miss(360)),
    ],
    "draws-drawn-read": [
        ("3.6", "draws, guest book's error held", THOUSAND / kl(GUESTS, CRITIC)),
        ("2.1", "draws, critic's error held", THOUSAND / kl(CRITIC, GUESTS)),
        ("0.00787", "Chernoff information", chernoff(LECTURE_P, LECTURE_Q)),
        ("878", "draws, both alike", THOUSAND / chernoff(LECTURE_P, LECTURE_Q)),
    ],
    # 6. One bell curve for two bumps
    "logs-title": [
        ("10^{-1255}", "density at 40", 10 ** mpf(round(log_target(40) / math.log(10)))),
        ("-2888.9", "log density at 40", log_target(40)),
    ],
    "walks-p-read": [
        ("0", "mean of the target", 0),
        ("0", "mean of the broad fit", BROAD[0]),
        ("2.0616", "sigma of the broad fit", sqrt(mpf("0.5") ** 2 + 4)),
        ("2.0616", "the root of 4.25", sqrt(mpf("4.25"))),
        ("0.7236", "broad fit over P", over_p(*BROAD)),
        ("4.25", "variance of the target", mean_under(2, 0.5, lambda x: x * x)),
        ("4.25", "sum of both variances", TARGET_VARIANCE),
    ],
    "walks-q-read": [
        ("2.000", "mu of the narrow fit", BUMP[0]),
        ("0.500", "sigma of the narrow fit", BUMP[1]),
        ("0.693", "narrow fit over Q", over_q(*BUMP)),
        ("0", "mu in the middle", 0),
        ("1.736", "sigma in the middle", MIDDLE[0]),
        ("1.871", "loss in the middle", MIDDLE[1]),
    ],
    "middle-check-read": [
        ("0.33", "curvature in mu", CURVED[0]),
        ("13.01", "curvature in log sigma", CURVED[1]),
    ],
    "surfaces-read": [
        ("1.94", "height of the pass", way_to_a_bump()),
        ("1.87", "loss in the middle", MIDDLE[1]),
    ],
    "cross-values-read": [
        ("8", "distance of the other bump in sigmas", 4 / BUMP[1]),
        ("0.693", "narrow fit over Q", over_q(*BUMP)),
        ("2", "q / p where Q lives", math.exp(over_q(*BUMP))),
        ("15.31", "N(2, 0.5^2) over P", over_p(2, 0.5)),
        ("16", "half of 4^2 / (2 0.25)", Fraction(1, 2) * 4**2 / (2 * Fraction(1, 4))),
        ("0.7236", "broad fit over P", over_p(*BROAD)),
        ("2.06", "sigma of the broad fit", BROAD[1]),
        ("17", "variance of the broad fit in those of a bump", TARGET_VARIANCE / 0.25),
        ("2.098", "broad fit over Q", over_q(*BROAD)),
        ("15.28", "narrow fit over P", over_p(*BUMP)),
        ("0.03", "what the round model adds over P", over_p(2, 0.5) - over_p(*BUMP)),
    ],
    # 7. No ceiling
    "step-table-read": [
        ("0.24", "after one step from 0.05", step("0.05")),
        ("one half", "the best value", mpf("0.5")),
        ("0.9999", "after one step from 0.01", step("0.01")),
        ("twice", "the loss: more than that", min(loss_of_t(step("0.01")) / loss_of_t("0.01"), 2)),
        ("1.248", "after one step from 0.008", step("0.008")),
    ],
    "step-logits-read": [
        ("9.31", "loss at the logits (20, 0)", -log(2) + 10 + log(1 + exp(-20))),
        ("one half", "slope there", 1 / (1 + exp(-20)) - Fraction(1, 2)),
    ],
    "step-logits-reverse-read": [
        ("1.15", "slope in the logits, eps = 1e-2", slope_in_logits("1e-2")),
        ("2.30", "slope in the logits, eps = 1e-4", slope_in_logits("1e-4")),
        ("4.61", "slope in the logits, eps = 1e-8", slope_in_logits("1e-8")),
    ],
    # 8. Who uses which
    "ml-read": [("14.6", "narrow minus broad, over P", over_p(*BUMP) - over_p(*BROAD))],
    "normaliser-read": [
        ("0.6931", "narrow fit over Q", over_q(*BUMP)),
        ("-1.2529", "the same less ln 7", over_q(*BUMP) - math.log(7)),
    ],
    "pitfalls": [("0.01", "example 2 over P", kl(LECTURE_P, LECTURE_Q2))],
    "pitfall-near-bumps-read": [
        ("0.227", "both bumps", CLOSE),
        ("0.633", "one bump", close_bumps(1, 0.5)),
    ],
    # Exercises
    "solution-3": [("37.5", "tosses, loaded coin's error held", MILLION / kl(LOADED, FAIR))],
    "summary": [
        ("0.01", "example 2 over P", kl(LECTURE_P, LECTURE_Q2)),
        ("1.9242", "strangers over P", kl(GUESTS, CRITIC)),
        ("3.2964", "strangers over Q", kl(CRITIC, GUESTS)),
        ("2.0616", "sigma of the broad fit", BROAD[1]),
    ],
}

GIVEN = {
    "title": "05  101",
    "before-you-start": "50  55  40",
    "swap-title": "0  1  6  7  0.2  0.5  0.3  0.3  0.4  0.3  1%  6%  60%",
    "swap-example-1-read": "0.25  0.5  0.25",
    "near-title": "halve  04  2  4  8",
    "near-factors": "halving",
    "near-why": "2  2  3  3  2  2  2  3  6  2  0  3  6  2  0",
    "far-title": "90%  9%  1%  10%  10%  80%",
    "symmetric-cases": "1  1  0  1  3  1  0  1  0  2  2",
    "draws-title": "5%",
    "draws-law": "0  1  a thousand  20  200  2,000",
    "draws-check-look": "360  660",
    "draws-drawn-look": "360  300",
    "draws-drawn-read": "thousandfold  1  0  1",
    "zero-title": "0.5  0.5  0  1/3  1/3  1/3  1  0  0",
    "zero-read": "0  0  0  0  0",
    "fit-title": "half  -2  half  2  1/2  -2  0.5  2  1/2  2  0.5  2  2",
    "logs-title": "40  0",
    "losses-title": "04",
    "descent-title": "0.2  7",
    "walks-p-read": "0.5  2  2  2",
    "walks-q-read": "0",
    "cross-values-read": "2  2  2  0.5  2  half  4  1/2  4  2  2  0.25  2  0.5  1/2",
    "right-family": "1  0.7  2",
    "right-family-read": "0",
    "range-title": "0  half  0.5  0.5  1  0.02",
    "step-predict": "0.25  0.05  0.01  0.008",
    "step-table-read": "0.05  0.01  0.008",
    "step-drawn-read": "0.5  1  0.5  6",
    "step-logits-read": "02  1  0.5  0.5  1  0",
    "step-logits-reverse-read": "0  06",
    "ml-title": "20,000",
    "ml-read": "6",
    "distillation-check": "2",
    "normaliser-title": "7  3",
    "normaliser-read": "7",
    "elbo-title": "2  100",
    "elbo-read": "1000",
    "rlhf-predict": "0.6  0.3  0.1  1  2  3",
    "rlhf-check-read": "1  1000",
    "pitfalls": "0",
    "pitfall-near-bumps": "-1",
    "pitfall-near-bumps-read": "1  2",
    "exercises-title": "4  0.7  0.2  0.1  0.2  0.2  0.6",
    "solution-1": "0.7  0.2  0.1  0.2  0.2  0.6  0.6  0.1",
    "solution-2": "0  0",
    "exercise-3-text": "0.5  0.5  0.9  0.1  5%  million  1",
    "solution-3": "0.5  0.5  0.9  0.1  1_000_000",
    "exercise-4-text": "80%  0  1  20%  8  1  0  1",
    "solution-4": "0.8  0  0.2  8  1  0.8  0  2  0.2  8  2  0.5  1  0.8  0.8  1  0.8  a fifth",
    "solution-5": "1  7",
    "solution-6": "0  0",
    "summary": "2  2",
    "reading": "2  2006  11  23  1952  2006  10.1  33",
}
