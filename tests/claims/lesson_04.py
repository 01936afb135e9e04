"""Lesson 04: two sums by hand, a slide into the truth, epsilons, bells, noise and estimators."""

import csv
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
from mpmath import exp, findroot, log, mpf, sqrt
from scipy.optimize import minimize_scalar
from scipy.stats import betabinom, dirichlet, norm

from claims.measures import LECTURE_P, LECTURE_Q, LECTURE_Q2, exact, jsd, kl

ROOT = Path(__file__).parents[2]


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


HALF = curvature() / 2  # the height of the parabola at t = 1


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


def two_commonest(spread=0.2):
    """Return the mean share of the two commonest of five ratings in a world of this spread."""
    worlds = dirichlet.rvs([spread] * 5, size=200_000, random_state=1)
    return np.sort(worlds)[:, -2:].sum(axis=1).mean()


def kl_normal(mu, sigma, nu, tau):
    """Return the KL divergence of N(mu, sigma^2) from N(nu, tau^2) in nats."""
    mu, sigma, nu, tau = exact([mu, sigma, nu, tau])
    return log(tau / sigma) + (sigma**2 + (mu - nu) ** 2) / (2 * tau**2) - mpf(1) / 2


def as_written(t):
    """Return the sum of p log(p/q) in floats, for P + t (Q - P) of example 1."""
    p, q = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])
    return float(np.sum(p * np.log(p / (p + t * (q - p)))))


def error_with_16_digits(t):
    """Return the median relative error of the sum of p log(p/q) over the thirty pairs."""
    boxes = np.random.default_rng(4).multinomial(1000, [0.2] * 5, size=(30, 2)).tolist()
    errors = []
    for p, q in boxes:
        a = [Decimal(x) / 1000 for x in p]
        b = [x + Decimal(t) * (Decimal(y) / 1000 - x) for x, y in zip(a, q, strict=True)]
        with localcontext(prec=16):
            found = sum(x * (x / y).ln() for x, y in zip(a, b, strict=True))
        truth = kl([str(x) for x in a], [str(y) for y in b])
        errors.append(abs(mpf(str(found)) / truth - 1))
    return np.median(np.array(errors, dtype=float))


def difference_of_pairs():
    """Return how far the thirty pairs differ: the root of the mean square of (q - p)/p."""
    p, q = np.random.default_rng(4).multinomial(1000, [0.2] * 5, size=(30, 2)).swapaxes(0, 1)
    return np.sqrt(np.mean((q / p - 1) ** 2))


def spread_k1(m):
    """Return the standard deviation of k1 for q = N(0, 1) and p = N(m, 1): log r is normal."""
    return mpf(m)


def spread_k2(m):
    """Return that of k2, half the square of a normal with mean -m^2/2 and variance m^2."""
    m = mpf(m)
    return sqrt(2 * m**4 + 4 * m**2 * (m**2 / 2) ** 2) / 2


def spread_k3(m):
    """Return that of k3: Var r = e^(m^2) - 1 and Cov(r, log r) = m^2."""
    return sqrt(exp(mpf(m) ** 2) - 1 - mpf(m) ** 2)


def mean_k2(m):
    """Return the mean of k2, half the second moment of log r."""
    return (mpf(m) ** 2 + (mpf(m) ** 2 / 2) ** 2) / 2


TRUTH = kl_normal(0, 1, "0.1", 1)
CROSSING = findroot(lambda m: spread_k3(m) - m, 1) ** 2 / 2  # as a divergence


def letters():
    """Return the names of the languages and the counts of their letters, a row for each."""
    (path,) = ROOT.glob("*/data/letter_counts.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [row[0] for row in rows], np.array([[int(n) for n in row[1:]] for row in rows])


NAMES, COUNTS = letters()
RAW = COUNTS / COUNTS.sum(axis=1, keepdims=True)
SMOOTH = (COUNTS + 1) / (COUNTS + 1).sum(axis=1, keepdims=True)


def between(p, q):
    """Return the divergence of one smoothed language from another, in nats."""
    a, b = SMOOTH[NAMES.index(p)], SMOOTH[NAMES.index(q)]
    return np.sum(a * np.log(a / b))


def recognised():
    """Return the share of texts given to the right language, by length, as the lesson draws."""
    rng, shares = np.random.default_rng(4), {}
    for n in (5, 10, 20, 40, 80, 160, 320, 50):
        texts = rng.multinomial(n, RAW, size=(500, len(RAW)))
        best = (texts @ np.log(SMOOTH).T).argmax(axis=-1)  # the largest likelihood
        shares[n] = np.mean(best == np.arange(len(RAW)))
    return shares


RECOGNISED = recognised()
ENGLISH = "We waited half an hour for the chicken, but it was worth every minute."


def english_sentence():
    """Return how many letters the English sentence has, and its divergence from English."""
    n = np.array([ENGLISH.lower().count(chr(97 + i)) for i in range(26)])
    p, q = n / n.sum(), SMOOTH[NAMES.index("English")]
    return n.sum(), np.sum(p[n > 0] * np.log(p[n > 0] / q[n > 0]))


EX1, EX2 = kl(LECTURE_P, LECTURE_Q), kl(LECTURE_P, LECTURE_Q2)
WIDE, NARROW = kl_normal(0, 2, 0, 1), kl_normal(0, 1, 0, 2)
POLISH = between("Polish", "Finnish"), between("Finnish", "Polish")

CLAIMS = {
    "by-hand-reading-2": [
        ("0.0305", "example 1, on the slides", EX1),
        ("0.01", "example 2, on the slides", EX2),
        ("a third", "one to the other", EX2 / EX1),
    ],
    "slide-q-reading": [
        ("quarter", "more than that at t = 1/2", min(slide("0.5") / slide(1), mpf(1) / 4)),
        ("quarter", "close to the truth", slide("1e-12") / slide("2e-12")),
        ("0.035", "KL / t^2 close to the truth", slide("1e-12") / mpf("1e-12") ** 2),
        ("0.035", "the factor of the parabola", HALF),
        ("0.035", "the same", HALF),
    ],
    "chi-square-reading": [
        ("0.07", "curvature", curvature()),
        ("twice", "curvature over the factor", curvature() / HALF),
    ],
    "explore-approach-predict": [
        ("0.0305", "example 1", EX1),
        ("0.035", "its parabola", HALF),
    ],
    "counts-raw-reading": [
        ("233", "ours first", sum(a * log(mpf(a) / b) for a, b in ((20, 3), (50, 4), (30, 3)))),
        ("23", "friends first", sum(b * log(mpf(b) / a) for a, b in ((20, 3), (50, 4), (30, 3)))),
    ],
    "epsilon-reading": [
        ("2.30", "1e-6 after 1e-4", with_epsilon(mpf("1e-6")) - with_epsilon(mpf("1e-4"))),
        ("0.3466", "the JSD", jsd("0.5 0.5 0", "0.5 0 0.5")),
    ],
    "laplace-predict": [("91%", "share of the two commonest ratings", two_commonest())],
    "laplace-world-reading": [
        ("1", "the best alpha in even worlds", best_alpha(1)),
        ("0.2", "the best alpha in extreme worlds", best_alpha(0.2)),
    ],
    "gaussians-formula-reading": [
        ("0.8069", "narrow forecast, wide world", WIDE),
        ("0.3181", "wide forecast, narrow world", NARROW),
    ],
    "gaussians-sampling-reading": [
        ("0.807", "narrow forecast, wide world", WIDE),
        ("a hundred", "draws for ten times the precision", 10**2),
    ],
    "float-trap": [("0.035", "KL / t^2", slide("1e-9") / mpf("1e-9") ** 2)],
    "float-trap-slide-reading": [
        ("twenty times", "too large: more than that", min(as_written(1e-8) / slide("1e-8"), 20)),
    ],
    "cure-one": [
        ("-0.0811", "old term, bad", term(0)),
        ("0.1116", "old term, fair", term(1)),
        ("0", "old term, good", term(2)),
    ],
    "measure-digits-reading": [
        ("9%", "difference at t = 1", difference_of_pairs()),
        ("a hundred", "what shrinks by ten, squared", slide("1e-5") / slide("1e-6")),
        ("2%", "error at 1e-6", error_with_16_digits("1e-6")),
    ],
    "estimators-predict": [("0.005", "true value", TRUTH)],
    "estimators-reading": [
        ("twenty times", "spread of k1 over the truth", spread_k1("0.1") / TRUTH),
        ("half", "share of negative k1", norm.cdf(-0.05)),
        ("48%", "share of negative k1: log r above 0", norm.cdf(-0.05)),
        ("fourteen times", "spread of k1 over that of k2", spread_k1("0.1") / spread_k2("0.1")),
    ],
    "estimators-exact-function": [("1e-49", "the bell at 15, above its value", norm.pdf(15))],
    "estimators-exact-reading": [
        ("0.5", "true value at N(1, 1)", kl_normal(0, 1, 1, 1)),
        ("0.625", "mean of k2 there", mean_k2(1)),
    ],
    "control-variate-predict": [
        ("0.005", "m = 0.1", kl_normal(0, 1, "0.1", 1)),
        ("0.5", "m = 1", kl_normal(0, 1, 1, 1)),
        ("1.125", "m = 1.5", kl_normal(0, 1, "1.5", 1)),
        ("2", "m = 2", kl_normal(0, 1, 2, 1)),
        ("4.5", "m = 3", kl_normal(0, 1, 3, 1)),
    ],
    "control-variate-reading": [
        ("three times", "at m = 2, more than that", min(spread_k3(2) / 2, 3)),
        ("30", "at m = 3", spread_k3(3) / 3),
        ("0.63", "where the variances cross", CROSSING),
    ],
    "k3-infinite": [
        ("0.318", "the divergence", NARROW),
        ("0.530", "k1 is a constant minus 3 x^2 / 8", sqrt(2) * 3 / 8),
    ],
    "detective": [("12", "languages", len(NAMES))],
    "detective-bars-reading": [
        ("0.233", "divergence from English", english_sentence()[1]),
        ("55", "letters", english_sentence()[0]),
    ],
    "accuracy": [("6,000", "verdicts", 12 * 500)],
    "accuracy-reading": [
        ("8%", "guessing", 1 / len(NAMES)),
        ("84%", "40 letters", RECOGNISED[40]),
        ("95%", "80 letters", RECOGNISED[80]),
    ],
    "kl-map-reading": [
        ("0.04", "Portuguese read as Spanish", between("Portuguese", "Spanish")),
        ("1.23", "Polish read as Finnish", POLISH[0]),
        ("0.47", "Finnish read as Polish", POLISH[1]),
        ("half", "less than", max(POLISH[1] / POLISH[0], 0.5)),
    ],
    "solution-1": [
        ("-0.2", "last term over log 2", mpf("0.1") * log(mpf("0.1") / mpf("0.4")) / log(2)),
        ("0.4", "sum over log 2", kl("0.6 0.3 0.1", "0.3 0.3 0.4") / log(2)),
    ],
    "solution-4": [("4", "ratio of the variances", 2**2)],
    "solution-5": [
        ("-0.0198", "log A", log(mpf("0.5") / mpf("0.51"))),
        ("1.02", "sum of q", 2 * mpf("0.51")),
        ("20", "spread of a single k1 over the truth", spread_k1("0.1") / TRUTH),
        ("2.5", "spread of a mean of 64", spread_k1("0.1") / sqrt(64) / TRUTH),
    ],
    "solution-6": [("0.535", "the parabola's guess", sqrt(mpf("0.01") / HALF))],
    "solution-7": [
        ("0.03", "spread of k3 in A", spread_k3("0.2")),
        ("0.2", "spread of k1 in A", spread_k1("0.2")),
        ("22.6", "spread of k3 in B", spread_k3("2.5")),
        ("2.5", "spread of k1 in B", spread_k1("2.5")),
        ("0.128", "divergence in C", kl_normal(0, 1, 0, "1.5")),
        (
            "18",
            "p^2/q in C is a constant times exp(x^2/18)",
            1 / (mpf(1) / 2 - 1 / mpf("1.5") ** 2),
        ),
    ],
    "summary": [
        ("0.0305", "example 1", EX1),
        ("0.0101", "example 2", EX2),
        ("half", "the parabola over chi-square", mpf(1) / 2),
        ("halve", "the gap", mpf("0.02") / mpf("0.04")),
        ("quarter", "of the divergence is left", slide("0.02") / slide("0.04")),
    ],
    "next": [("twice", "more than", min(POLISH[0] / POLISH[1], 2))],
}
GIVEN = {
    "title": "04  101",
    "before-you-start": "03  45  55  45",
    "by-hand": "0.2  0.5  0.3  0.3  0.4  0.3  1  0.25  0.5  0.25  2",
    "by-hand-table": "2",
    "by-hand-reading-1": "1  0",
    "slide-q": "1  1  0  1/2  halved  halved  quarter  quarter",
    "slide-q-reading": "halved  2",
    "chi-square": "0  1  2  2  2  1  2  2  0  half  1/2  2",
    "chi-square-reading": "05",
    "explore-approach-predict": "1  1  0  0.6  0.4  0  0.4  0.6  1  0.1",
    "explore-approach-read": "1  2  2  2  3  3  3  2",
    "counts": "100  20  50  30  3  4  3  1",
    "zeros": "0.5  0.5  0  0.5  0  0.5  03  10^{-4}  10^{-10}",
    "epsilon-reading": "1/2  0.5  100  1/2  100  06",
    "laplace": "0  2  4  3  1  15%  01  1",
    "laplace-world-function": "1  1",
    "laplace-predict": "20,000  20,000  10^{-10}  0.01  0.2  1  5",
    "laplace-world": "0",
    "gaussians": "07  2  2  1/2  2  2  1  2  2  2  2",
    "gaussians-predict": "0  1  0  2  2  0  1  1  1",
    "gaussians-formula-reading": "1  1  03",
    "gaussians-integral": "1",
    "gaussians-picture": "8",
    "gaussians-sampling": "a thousand  100,000",
    "gaussians-sampling-reading": "7",
    "float-trap": "2  tenth  2  16  10^{-9}",
    "float-trap-slide-reading": "10^{-6}  10^{-8}  2  -30  2  -29  1  1  1  1",
    "smallest-pair-reading": "1  1  1  2  2  1  1/2  1  1  1/2  1  2  1/2  2  1/2  1  2  1/2  2",
    "cure-one": "0  1  1",
    "cure-one-reading": "1  03  1  1",
    "cure-two": "2  -30  1/2  2  2  -29  1",
    "cure-two-reading": "0  1.17",
    "measure-digits": "16  50",
    "measure-digits-run": "1,000",
    "measure-digits-reading": "1  10^{-6}  10^{-7}  1  2/2",
    "helper-check": "0  1e-8",
    "estimators": "1/2  2  1",
    "estimators-predict": "0  1  0.1  1",
    "estimators-reading": "5",
    "estimators-exact-function": "15  3",
    "estimators-exact-reading": "1  1",
    "control-variate": "1  1  0  6  0  6",
    "control-variate-predict": "1  0.1  1  1.5  2  3  2/2  2",
    "control-variate-reading": "1  2  3  2  2  1  2",
    "k3-infinite": "5  0  1  0  2  2",
    "k3-never-settles-reading": "07",
    "detective-zeros-reading": "4",
    "detective-sentences-reading": "50",
    "detective-bars-reading": "0  03",
    "accuracy": "12  500  95%",
    "accuracy-fifty": "50",
    "accuracy-reading": "50",
    "pitfalls": "3  6  7",
    "exercises": "0.6  0.3  0.1  0.3  0.3  0.4",
    "solution-1": "0.6  0.6  0.3  0.3  0.3  0.3  0.1  0.1  0.4  0.6  2  0  -0.1  4  2  2",
    "solution-2": "0  0",
    "exercise-3-text": "6  3  1  0  0  1",
    "solution-3": "6  3  1  0  0  1  7  4  2  1  1",
    "exercise-4-text": "1  2  2  quarters  0  1",
    "solution-4": "2  2  1  2  2  1  2  2  1  1  2  0  1",
    "exercise-5-text": (
        "-0.02  -0.02  double  64  0.5  0.5  0.51  0.51  64  0.03  -0.01  0.02  a million  -0.02"
    ),
    "solution-5": "0.5  0.51  0  20  7  64  64  a million  double",
    "exercise-6-text": "1  0  1  0.01  halve",
    "solution-6": "0  1  50  2  0.01  0.01  0.035",
    "exercise-7-text": "0  1  0.2  1  0  1  2.5  1  0  1  0  1.5  2  a thousand",
    "solution-7": "2  2  2",
    "summary": "0  1  2  1  1",
    "reading": "2  2006  2  8  2020  23  1991  1  4",
}
