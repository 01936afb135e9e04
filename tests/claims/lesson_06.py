"""Lesson 06: Jeffreys, its half, the Jensen-Shannon divergence and its root."""

import csv
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
from mpmath import exp, log, mpf, sqrt
from scipy.spatial.distance import cdist, jensenshannon
from scipy.stats import norm

from claims.measures import (
    FRANCHISE,
    HOME,
    LECTURE_P,
    LECTURE_Q,
    LECTURE_Q2,
    bits,
    entropy,
    exact,
    jeffreys,
    jsd,
    kl,
)

LEFT, RIGHT = ".25 .75 0", ".25 0 .75"  # the two critics
EXAMPLE_1 = jsd(LECTURE_P, LECTURE_Q)
MIDDLE = [(a + b) / 2 for a, b in zip(exact(LECTURE_P), exact(LECTURE_Q), strict=True)]
RATIOS = [jsd(LECTURE_P, q) / jeffreys(LECTURE_P, q) * 2 for q in (LECTURE_Q, LECTURE_Q2)]
BEST_GUESS = sum(max(two) for two in zip(exact(LECTURE_P), exact(LECTURE_Q), strict=True)) / 2
DETOUR = bits(jsd("1 0", ".5 .5")) + bits(jsd(".5 .5", "0 1"))
DETOUR_OF_ROOTS = 2 * sqrt(bits(jsd("1 0", ".5 .5")))


def told_about_the_coin(p, q, w="0.5"):
    """Return H(coin) + H(rating) - H(both) in nats; the coin chooses p with probability w."""
    heads, tails = [x * mpf(w) for x in exact(p)], [x * (1 - mpf(w)) for x in exact(q)]
    rating = [a + b for a, b in zip(heads, tails, strict=True)]
    return entropy([sum(heads), sum(tails)]) + entropy(rating) - entropy(heads + tails)


def letters():
    """Return the letter counts of each language, as shares."""
    (path,) = Path(__file__).parents[2].glob("*/data/letter_counts.csv")
    with path.open(encoding="utf-8") as file:
        rows = [[int(x) for x in row[1:]] for row in list(csv.reader(file))[1:]]
    return [[mpf(x) / sum(row) for x in row] for row in rows]


LEAK = bits(told_about_the_coin(LECTURE_P, LECTURE_Q))
LETTERS = letters()
INFINITE = sum(
    any(a and not b for a, b in zip(*two, strict=True)) for two in permutations(LETTERS, 2)
)


def kept_by_the_map():
    """Return the share of the spread that a map in two dimensions keeps, by singular values."""
    shares = np.array(LETTERS, dtype=float)
    squared = cdist(shares, shares, jensenshannon) ** 2
    mean = squared.mean(axis=0)
    spread = np.linalg.svd(mean[:, None] + mean - squared - squared.mean(), compute_uv=False)
    return spread[:2].sum() / spread.sum()


def triples_with_a_shortcut():
    """Return in how many of the lesson's random triples the detour is shorter: JSD, and root.

    The triples are drawn again as the lesson draws them; scipy says how long each way is.
    """
    drawn = np.random.default_rng(6).gamma(0.5, size=(3, 5000, 3))
    root = [jensenshannon(drawn[i], drawn[j], axis=1) for i, j in ((0, 2), (0, 1), (1, 2))]
    shorter = [direct > first + second for direct, first, second in ([r**2 for r in root], root)]
    return [int(np.sum(which)) for which in shorter]


SHORTCUTS, _ = triples_with_a_shortcut()


X = np.linspace(-6, 12, 2001)


def log_bump(d):
    """Return the log density of N(d, 0.5) on a fine grid."""
    return norm.logpdf(X, d, 0.5)


def averaged(d, values):
    """Return the mean of what stands on the grid over N(d, 0.5)."""
    return np.sum(np.exp(log_bump(d)) * values) * (X[1] - X[0])


def change(of, d, step=1e-3):
    """Return how fast a function changes at d, from a small step to both sides."""
    return (of(d + step) - of(d - step)) / (2 * step)


def jsd_of_bumps(d):
    """Return the JSD of N(0, 0.5) and N(d, 0.5)."""
    log_m = np.logaddexp(log_bump(0), log_bump(d)) - np.log(2)
    return (averaged(0, log_bump(0) - log_m) + averaged(d, log_bump(d) - log_m)) / 2


def kl_of_bumps(d):
    """Return KL(N(d, 0.5) || N(0, 0.5))."""
    return averaged(d, log_bump(d) - log_bump(0))


def slope(d):
    """Return the slope of the JSD in d."""
    return change(jsd_of_bumps, d)


def generator_slopes(d):
    """Return the slopes of the means of ln(1 - D) and -ln D, where D is the best for this d."""
    log_both = np.logaddexp(log_bump(0), log_bump(d))
    losses = log_bump(d) - log_both, log_both - log_bump(0)
    return [change(lambda moved, loss=loss: averaged(moved, loss), d) for loss in losses]


def walked(start):
    """Return how far 200 steps of 0.5 times the slope lead from a start."""
    d = start
    for _ in range(200):
        d -= 0.5 * slope(d)
    return start - d


FIRST, SECOND = generator_slopes(2.0)
# A pair so near that only the limit is left, and the least of 1 / (b (1 - b)).
NEAR = [".5", ".5"], [".50001", ".49999"]
STEEPEST = min(1 / (b * (1 - b)) for b in (mpf(n) / 1000 for n in range(1, 1000)))
# Two boxes of eight bins, shifted by two: what leaks about the coin.
BOXES = jsd([mpf(1) / 8] * 8 + [0] * 2, [0] * 2 + [mpf(1) / 8] * 8)
SWEETS = jsd(".5 .5 0", "0 .5 .5")

CEILING_OF = exp(jsd("1 0", "0 1"))  # the ceiling is ln 2: this is the 2


def critics(chance):
    """Return the JSD of the left critic and a right one who gives 2 stars with some chance."""
    return jsd(LEFT, [mpf(".25"), chance, mpf(".75") - chance])


# With the chance of 2 stars grows the one, and shrinks the other logarithm of q/m.
CHANCE, STEP = mpf("0.01"), mpf("1e-15")
LOGS = log(CHANCE / ((CHANCE + mpf(".75")) / 2)) - log(2)
OF_THE_LOGS = (critics(CHANCE + STEP) - critics(CHANCE - STEP)) / (2 * STEP) / LOGS

CLAIMS = {
    "half-named": [("0.0629", "the lecture's last formulas, J", jeffreys(LECTURE_P, LECTURE_Q))],
    "predict-jsd": [("0.0314304", "half J", jeffreys(LECTURE_P, LECTURE_Q) / 2)],
    "jsd-formula": [("quarter", "of half Jeffreys, example 1", RATIOS[0])],
    "quarter-why": [
        ("quarter", "of half Jeffreys, nearby", RATIOS[1]),
        ("1/4", "to which the ratio tends", 2 * jsd(*NEAR) / jeffreys(*NEAR)),
        ("quarter", "the same", 2 * jsd(*NEAR) / jeffreys(*NEAR)),
        ("8", "J over the JSD, nearby", jeffreys(*NEAR) / jsd(*NEAR)),
        ("8", "the same in the proof", jeffreys(*NEAR) / jsd(*NEAR)),
    ],
    "three-names": [
        ("0.0628609", "J of example 1", kl(LECTURE_P, LECTURE_Q) + kl(LECTURE_Q, LECTURE_P)),
        ("0.0314304", "half J of example 1", jeffreys(LECTURE_P, LECTURE_Q) / 2),
        ("0.0078174", "JSD of example 1", EXAMPLE_1),
        ("0.0884161", "JS distance of example 1", sqrt(EXAMPLE_1)),
        ("2", "ceiling of the JSD: ln of it", CEILING_OF),
        ("2", "ceiling of its root: root of ln of it", CEILING_OF),
    ],
    "entropy-gap-why": [
        (
            "0.0078",
            "H(M) less the mean of H(P) and H(Q)",
            entropy(MIDDLE) - (entropy(LECTURE_P) + entropy(LECTURE_Q)) / 2,
        ),
    ],
    "coin-toss-why": [("0.0112781", "bits that a rating tells", LEAK)],
    "before-you-start": [("2", "where the JSD ends: ln of it", CEILING_OF)],
    "bounds": [
        ("0.6931", "the ceiling", jsd("1 0", "0 1")),
        ("2", "ln of which it is", CEILING_OF),
        ("2", "the same in the formula", CEILING_OF),
        ("0", "the floor", jsd(LECTURE_P, LECTURE_P)),
    ],
    "bounds-why": [("0.75", "bits that the critics leak", bits(jsd(LEFT, RIGHT)))],
    "explore-parting-predict": [("2", "ceiling: ln of it", CEILING_OF)],
    "smooth-why": [("1/2", "what the slope is of the logarithms", OF_THE_LOGS)],
    "metric": [("1", "bit from (1, 0) to (0, 1)", bits(jsd("1 0", "0 1")))],
    "triangle-why": [
        ("0.6226", "bits of the detour", DETOUR),
        ("1.1158", "root of bits of the detour", DETOUR_OF_ROOTS),
        ("1", "root of bits of the direct way", sqrt(bits(jsd("1 0", "0 1")))),
    ],
    "triangle-theorem": [("1125", "triples with a shortcut", SHORTCUTS)],
    "generalized-why": [
        (
            "quarter",
            "of H(w) that a rating tells",
            told_about_the_coin(HOME, FRANCHISE, "0.25") / entropy("0.25 0.75"),
        ),
    ],
    "languages-predict": [
        ("12", "languages", len(LETTERS)),
        ("132", "ordered pairs", len(list(permutations(LETTERS, 2)))),
    ],
    "languages-why": [
        ("104", "pairs whose KL is infinite", INFINITE),
        ("132", "ordered pairs", len(list(permutations(LETTERS, 2)))),
        ("0.1203", "largest JSD", max(jsd(*two) for two in combinations(LETTERS, 2))),
    ],
    "map-predict": [("66", "pairs", len(list(combinations(LETTERS, 2))))],
    "map-use": [("half", "of the spread on the map", kept_by_the_map())],
    "plateau": [("2", "where the JSD ends: ln of it", CEILING_OF)],
    "slope-formula": [("1/4", "the variance of a bump", mpf("0.5") ** 2)],
    "plateau-look": [("10^5", "slope at 1 for slope at 5", slope(1) / slope(5))],
    "descend-why": [("0.04", "how much nearer 200 steps from 4 lead", walked(4.0))],
    "gan-why": [
        ("2", "slope of ln(1 - D) for that of the JSD", round(FIRST / slope(2.0), 4)),
        (
            "2",
            "what the slope of -ln D lacks, for that of the JSD",
            round((change(kl_of_bumps, 2.0) - SECOND) / slope(2.0), 4),
        ),
    ],
    "compare-losses": [
        ("2", "KL of bumps at d = 1, the factor", round(kl_of_bumps(1.0), 6)),
        ("4", "its slope at d = 1, the factor", round(change(kl_of_bumps, 1.0), 6)),
        ("4", "J of bumps at d = 1, the factor", round(2 * kl_of_bumps(1.0), 6)),
    ],
    "tv-best-guess": [("0.55", "best guess, example 1", BEST_GUESS)],
    "pinsker-asserts": [("0.01", "TV of the pair", (abs(mpf("0.99") - 1) + mpf("0.01")) / 2)],
    "pinsker-why": [
        ("4", "least of 1/(b (1 - b))", STEEPEST),
        (
            "4",
            "rate of 2 (b - a)^2, the factor",
            (2 * mpf("1.1") ** 2 - 2 * mpf("0.9") ** 2) / mpf("0.2"),
        ),
    ],
    "pitfalls": [
        ("0.0884", "JS distance of example 1", sqrt(EXAMPLE_1)),
        ("0.0078", "JSD of example 1", EXAMPLE_1),
        ("2", "two that share nothing: ln of it", CEILING_OF),
        ("2", "ceiling: ln of it", CEILING_OF),
        ("1", "ceiling in bits", bits(jsd("1 0", "0 1"))),
    ],
    "ex-1-solution": [("2", "the ceiling: ln of it", CEILING_OF)],
    "ex-2-solution": [
        ("0.09", "first divergence", mpf("0.3") ** 2),
        ("0.16", "second divergence", mpf("0.4") ** 2),
        ("0.25", "their sum", mpf("0.3") ** 2 + mpf("0.4") ** 2),
        ("0.4228", "the direct way", jsd("1 0", ".2 .8")),
        ("0.2676", "the detour", jsd("1 0", ".8 .2") + jsd(".8 .2", ".2 .8")),
    ],
    "ex-3-solution": [
        ("half", "how often green comes", 1 - bits(SWEETS)),
    ],
    "ex-6-solution": [
        ("1/4", "bits that two bins of eight leak", bits(BOXES)),
        ("1", "bit from d = 8 on", bits(jsd("1 0", "0 1"))),
    ],
    "summary": [("2", "ceiling: ln of it", CEILING_OF)],
}

GIVEN = {
    "title": "06  101",
    "setup": "2",
    "before-you-start": "half  03  05  45  50  40",
    "two-drawbacks": "0  1",
    "jeffreys-formula": "1946  0",
    "half-named": "1/2  1/2  1/2  halves  half  1  halves  half  2",
    "predict-jeffreys-inf": "2  1  quarter  2  1  quarter  3  half  1",
    "jeffreys-inf-why": "half",
    "second-remedy": "0  0  half  half  2",
    "jsd-by-parts": "0",
    "build-jsd": "0",
    "predict-jsd": "1  half  half  half  quarter",
    "jsd-formula": "1991  1/2  1/2  2  1",
    "quarter-why": "half  04  1  1  0  1  1  1  2  0  2  2",
    "quarter-random": "5000",
    "three-names": "5  1  0  half  2  0  0  0",
    "readings": "1  1000",
    "best-compromise-why": "03",
    "coin-toss-why": "hundredth",
    "bounds-why": "quarter",
    "reading-two": "2",
    "entropy-gap-why": "2  03",
    "reading-three": "3  03  half  tenth  hundredth",
    "coin-leak": "half",
    "bounds": "1",
    "explore-parting-predict": "2  0.6  0.4  0  0.2  0.3  0.5  3  1",
    "explore-parting-read": "1  2",
    "smooth": "2",
    "metric": "03  1  0  0  1  .5  .5",
    "triangle-why": "triples  2",
    "triangle-theorem": "5000  triples  2003  6  2004",
    "many": "3",
    "star-ratings": "01",
    "generalized-why": "07",
    "languages": "04",
    "languages-why": "04",
    "map-use": "2004",
    "plateau": "0.5",
    "slope-formula": "2  2  1/2  2",
    "plateau-look": "5  1  4",
    "descend-predict": "0  200  1  2  3  4  5  0",
    "descend": "0",
    "descend-why": "3  4  200  5",
    "gan": "2014  3  1  4  1  10",
    "gan-why": "2017",
    "compare-losses": "2  2  2014  1  05  2  2  05",
    "wasserstein-why": "2017",
    "tv": "half  1",
    "tv-best-guess": "0.50  1  half  1  2  1/2",
    "pinsker-formula": "2  2  2  2  2",
    "pinsker-why": "1500  5000  twice  2  2  2  2  2/2  1  2  03  1  1  0  1  2  2",
    "pitfalls": "half  1  one half",
    "ex-1": "0.9  0.09  0.01  0.1  0.1  0.8  05  half  4",
    "ex-1-solution": "0.9  0.09  0.01  0.1  0.1  0.8  2  2  2  4  1  half",
    "ex-2": "0.3  0.4",
    "ex-2-solution": "0.3  0.4  2  1  0  0.2  0.8  0.8  0.2",
    "ex-3": "1/2  1/2  0  0  1/2  1/2",
    "ex-3-solution": "1  4  1  2  1  4  2  1  half  1  two quarters  2",
    "ex-4": "1",
    "ex-4-solution": "1  1  1  1",
    "ex-5": "65%  4",
    "ex-5-solution": "2  0.65  1  1  2  2  2  2",
    "ex-6": "1  8  1  8  2  8  20",
    "ex-6-solution": "2  8  1  1  2  8  8  2  8  20",
    "summary": "half  0",
    "next": "half",
    "further-reading": "1946  1991  2003  2003  2004  2014  2017  2017  2  2006  11.6",
}
