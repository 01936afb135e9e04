"""Lesson 05: both directions, one bell curve for two bumps, and steps on a cliff."""

import math

from mpmath import exp, log, mpf, sqrt
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from claims.measures import LECTURE_P, LECTURE_Q, LECTURE_Q2, exact, kl

GIVEN = {
    *("0.2", "0.3", "0.4", "0.5", "0.25"),  # the lecture's P and Q, (0.5, 0.5), the bumps' width
    *("0.1", "0.6", "0.7", "0.8"),  # exercises 05.1 and 05.4, N(1, 0.7^2), N(2, 0.1^2)
    *("0.008", "0.01", "0.05", "0.02"),  # starts t and the learning rate of section 6
    "10.1",  # a section of Bishop's book
}
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


def slope_in_logits(eps):
    """Return q (log(q/p) - KL) of the second outcome, for Q = (1/2, 1/2), P = (1 - eps, eps)."""
    even, p = exact("0.5 0.5"), [1 - mpf(eps), mpf(eps)]
    return even[1] * (log(even[1] / p[1]) - kl(even, p))


CLAIMS = [
    # 1. Swap the two
    ("0.0305", "example 1 over P", kl(LECTURE_P, LECTURE_Q)),
    ("0.0324", "example 1 over Q", kl(LECTURE_Q, LECTURE_P)),
    ("0.01", "example 2 over P, to two decimals", kl(LECTURE_P, LECTURE_Q2)),
    ("0.01", "example 2 over Q, to two decimals", kl(LECTURE_Q2, LECTURE_P)),
    ("0.010068", "example 2 over P", kl(LECTURE_P, LECTURE_Q2)),
    ("0.010205", "example 2 over Q", kl(LECTURE_Q2, LECTURE_P)),
    # 3. Far apart
    ("1.9242", "strangers over P", kl(GUESTS, CRITIC)),
    ("3.2964", "strangers over Q", kl(CRITIC, GUESTS)),
    ("4.38", "logarithm of poor", log(mpf("0.8") / mpf("0.01"))),
    ("4.5", "N(0, 1) from N(3, 1)", kl_normal(0, 1, 3, 1)),
    ("4.5", "N(3, 1) from N(0, 1)", kl_normal(3, 1, 0, 1)),
    ("1.5", "the place of the mirror", mpf(0 + 3) / 2),
    ("0.3181", "over the narrow curve", kl_normal(0, 1, 0, 2)),
    ("0.8069", "over the wide curve", kl_normal(0, 2, 0, 1)),
    # 5. One bell curve for two bumps
    ("2888.9", "log density at 40", log_target(40)),
    ("4.25", "variance of the target", mean_under(2, 0.5, lambda x: x * x)),
    ("2.0616", "sigma of the broad fit", sqrt(mpf("0.5") ** 2 + 4)),
    ("2.06", "sigma of the broad fit, shorter", BROAD[1]),
    ("0.7236", "broad fit over P", over_p(*BROAD)),
    ("2.098", "broad fit over Q", over_q(*BROAD)),
    ("2.000", "mu of the narrow fit", BUMP[0]),
    ("0.500", "sigma of the narrow fit", BUMP[1]),
    ("0.693", "narrow fit over Q", over_q(*BUMP)),
    ("15.28", "narrow fit over P", over_p(*BUMP)),
    ("15.63", "the forgotten bump over P", over_p(*BUMP) + log(2) / 2),
    ("0.35", "what the other bump gives back", log(2) / 2),
    ("15.31", "N(2, 0.5^2) over P", over_p(2, 0.5)),
    ("15.31", "16 - ln 2", 16 - log(2)),
    ("0.03", "what the round model adds over P", over_p(2, 0.5) - over_p(*BUMP)),
    ("1.736", "sigma in the middle", MIDDLE[0]),
    ("1.871", "loss in the middle", MIDDLE[1]),
    ("1.87", "loss in the middle, shorter", MIDDLE[1]),
    ("1.94", "height of the pass", way_to_a_bump()),
    # 6. No ceiling
    ("0.9999", "after one step from 0.01", step("0.01")),
    ("1.248", "after one step from 0.008", step("0.008")),
    ("9.31", "loss at the logits (20, 0)", -log(2) + 10 + log(1 + exp(-20))),
    ("1.15", "slope in the logits, eps = 1e-2", slope_in_logits("1e-2")),
    ("2.30", "slope in the logits, eps = 1e-4", slope_in_logits("1e-4")),
    ("4.61", "slope in the logits, eps = 1e-8", slope_in_logits("1e-8")),
    # 7. Who uses which
    ("14.6", "narrow minus broad, over P", over_p(*BUMP) - over_p(*BROAD)),
]
