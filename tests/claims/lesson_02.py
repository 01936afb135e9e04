"""The numbers of 02, Cross-entropy."""

import csv
from pathlib import Path

import numpy as np
from scipy.special import log_softmax

from claims.measures import (
    FRANCHISE,
    FRANCHISE_FORECAST,
    HOME,
    HOME_FORECAST,
    LECTURE_P,
    bits,
    cross_entropy,
    entropy,
    exact,
    log,
    mp,
)

ROOT = Path(__file__).parents[2]


def worst(p, q):
    """Return by how much a forecast misses at most."""
    return max(abs(a - b) for a, b in zip(exact(p), exact(q), strict=True))


def yes_no(q):
    """Return the cross-entropy of a forecast q for an event of probability 0.6."""
    return cross_entropy("0.6 0.4", [mp.mpf(q), 1 - mp.mpf(q)])


def surprisal(p):
    """Return the surprisal in nats."""
    return -log(mp.mpf(p))


def letters(language, extra=0):
    """Return the shares of the letters of a language, with so many extra counts for each."""
    (path,) = ROOT.glob("*/data/letter_counts.csv")
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row.pop("language") == language)
    counts = [int(n) + extra for n in row.values()]
    return [mp.mpf(n) / sum(counts) for n in counts]


def smoothed(eps, classes):
    """Return the smoothed target, the true class first."""
    share = mp.mpf(eps) / classes
    return [1 - mp.mpf(eps) + share] + [share] * (classes - 1)


def run():
    """Return floor, training loss of the truth, then training and true loss after each step.

    The sample is drawn again as the lesson draws it: 100 times two normal numbers and one uniform
    number for the verdict, seed 0. What is made of it is worked out here by other means.
    """
    rng = np.random.default_rng(0)
    x = np.hstack([rng.normal(size=(100, 2)), np.ones((100, 1))])
    log_p = log_softmax(x @ [[-1.5, 0.5, 1], [1, 0, -1], [0, 0.8, 0]], axis=1)
    p, die = np.exp(log_p), rng.random(100)
    label = np.where(die < p[:, 0], 0, np.where(die < p[:, 0] + p[:, 1], 1, 2))
    w, plate, losses = np.zeros((3, 3)), np.arange(100), []
    for _ in range(201):
        log_q = log_softmax(x @ w, axis=1)
        losses.append([-log_q[plate, label].mean(), -(p * log_q).sum() / 100])
        error = np.exp(log_q)
        error[plate, label] -= 1
        w = w - np.einsum("ni,nk->ik", x, error) / 100
    return -(p * log_p).sum() / 100, -log_p[plate, label].mean(), *np.transpose(losses)


CAREFUL, COCKSURE = exact("0.70 0.80 0.60 0.30"), exact("0.99 0.99 0.99 0.001")
MENU = [mp.mpf(n) / 8 for n in (4, 2, 1, 1)]
ENGLISH = letters("English")
SMOOTH = smoothed("0.1", 10)
FLOOR, ON_LABELS, TRAINING, FRESH = run()
TWICE = mp.e / (mp.e + 2)

CLAIMS = [
    # 2: the floor
    ("0.6730", "lowest, at q = 0.6", yes_no("0.6")),
    ("0.0002", "what 0.59 costs on top", yes_no("0.59") - yes_no("0.6")),
    ("1.4237", "at q = 0.10", yes_no("0.10")),
    ("0.03", "home-style, off by at most", worst(HOME, HOME_FORECAST)),
    ("0.30", "franchise, off by at most", worst(FRANCHISE, FRANCHISE_FORECAST)),
    ("1.5999", "H(P, Q), home-style", cross_entropy(HOME, HOME_FORECAST)),
    ("1.2260", "H(P, Q), franchise", cross_entropy(FRANCHISE, FRANCHISE_FORECAST)),
    # 3: the right book
    ("1.75", "H(P) of the menu, bits", bits(entropy(MENU))),
    # 4: two models, perplexity
    ("1.06", "saved on three photos", log(mp.fprod(COCKSURE[:3]) / mp.fprod(CAREFUL[:3]))),
    ("6.91", "the fourth, cocksure", surprisal(COCKSURE[3])),
    ("1.20", "the fourth, careful", surprisal(CAREFUL[3])),
    ("1.23", "H(P, Q), franchise", cross_entropy(FRANCHISE, FRANCHISE_FORECAST)),
    ("17.25", "perplexity, English", mp.exp(entropy(ENGLISH))),
    ("32.17", "perplexity, Finnish", mp.exp(cross_entropy(ENGLISH, letters("Finnish", 1)))),
    # 5: the walk
    ("1.6094", "log 5", log(5)),
    ("0.9781", "H(P), franchise", entropy(FRANCHISE)),
    # 6: squared error
    ("0.9801", "(1 - q)^2 at 0.01", (1 - mp.mpf("0.01")) ** 2),
    ("0.9998", "(1 - q)^2 at 0.0001", (1 - mp.mpf("0.0001")) ** 2),
    ("4.6052", "-log 0.01", surprisal("0.01")),
    ("9.2103", "-log 0.0001", surprisal("0.0001")),
    # 7: label smoothing
    ("2.3", "log 10", log(10)),
    ("0.91", "true class", SMOOTH[0]),
    ("0.90", "true class without its own share", 1 - mp.mpf("0.1")),
    ("0.01", "any other class", SMOOTH[1]),
    ("4.5109", "gap at rest", log(SMOOTH[0] / SMOOTH[1])),
    ("0.5003", "entropy of the smoothed target", entropy(SMOOTH)),
    # 8: the real run
    ("0.7756", "floor", FLOOR),
    ("0.7680", "the truth on the labels", ON_LABELS),
    ("0.7460", "training loss at last", TRAINING[-1]),
    ("0.7982", "true loss at best", FRESH.min()),
    ("0.7998", "true loss at last", FRESH[-1]),
    # pitfalls and exercises
    ("0.5761", "softmax of 1, 0, 0", TWICE),
    ("0.5514", "its loss", -log(TWICE)),
    ("16.12", "-log 1e-7", 7 * log(10)),
    ("27.63", "-log 1e-12", 12 * log(10)),
    ("20.09", "e^3", mp.exp(3)),
    ("1.0297", "H of the lecture's P", entropy(LECTURE_P)),
]

GIVEN = {
    *LECTURE_P.split(),  # the lecture's P; beliefs in 02.1; 0.5 a threshold, 0.2 an eps in 02.4
    *("0.6", "0.1"),  # the chance of five stars; the weather of Seoul; eps of label smoothing
    *("0.01", "0.10", "0.0001"),  # forecasts to put into a formula
    "0.30",  # the forecast for five stars
    "0.005",  # what is taken from one star and given to another
    *("5.4", "4.1", "6.2"),  # sections of books
}
