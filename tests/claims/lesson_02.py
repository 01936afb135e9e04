"""The numbers of 02, Cross-entropy."""

import csv
from pathlib import Path

import numpy as np
from scipy.special import expit, log_softmax

from claims.measures import (
    FRANCHISE,
    FRANCHISE_FORECAST,
    HOME,
    HOME_FORECAST,
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


def run(plates=100):
    """Return floor, training loss of the truth, then training and true loss after each step.

    The sample is drawn again as the lesson draws it: for each plate two normal numbers and one
    uniform number for the verdict, seed 0. What is made of it is worked out here by other means.
    """
    rng = np.random.default_rng(0)
    x = np.hstack([rng.normal(size=(plates, 2)), np.ones((plates, 1))])
    log_p = log_softmax(x @ [[-1.5, 0.5, 1], [1, 0, -1], [0, 0.8, 0]], axis=1)
    p, die = np.exp(log_p), rng.random(plates)
    label = np.where(die < p[:, 0], 0, np.where(die < p[:, 0] + p[:, 1], 1, 2))
    w, plate, losses = np.zeros((3, 3)), np.arange(plates), []
    for _ in range(201):
        log_q = log_softmax(x @ w, axis=1)
        losses.append([-log_q[plate, label].mean(), -(p * log_q).sum() / plates])
        error = np.exp(log_q)
        error[plate, label] -= 1
        w = w - np.einsum("ni,nk->ik", x, error) / plates
    return -(p * log_p).sum() / plates, -log_p[plate, label].mean(), *np.transpose(losses)


def excess_at_last(plates):
    """Return how far the true loss stands above the floor after the last step."""
    floor, _, _, fresh = run(plates)
    return fresh[-1] - floor


def visits_before_one_star():
    """Return how many visitors come before the first rating of one star, seed 2."""
    fell = np.random.default_rng(2).random(100_000)  # where among the summed shares
    return int(np.flatnonzero(fell < 0.01)[0])


def steps_to_half(push):
    """Return how many steps of size one lead from the logit -8 to 0."""
    z, steps = -8.0, 0
    while z < 0:
        z, steps = z + push(z), steps + 1
    return steps


CAREFUL, BOLD = exact("0.70 0.80 0.60 0.30"), exact("0.99 0.99 0.99 0.001")
MENU = [mp.mpf(n) / 8 for n in (4, 2, 1, 1)]
OLD_BOOK = ["110", "111", "10", "0"]
ENGLISH = letters("English")
SMOOTH = smoothed("0.1", 10)
FLOOR, ON_LABELS, TRAINING, FRESH = run()
TWICE = mp.e / (mp.e + 2)
HERS, HIS = cross_entropy(FRANCHISE, FRANCHISE_FORECAST), cross_entropy(HOME, HOME_FORECAST)
BOTTOM = yes_no("0.6")

CLAIMS = {
    "surprise-explained": [
        ("2.9957", "one star, when it comes", surprisal("0.05")),
        ("0.7224", "five stars, a visit", mp.mpf("0.60") * surprisal("0.30")),
    ],
    "floor": [
        ("20", "ways to take from one star and give to another", 5 * 4),
        ("20", "the same", 5 * 4),
    ],
    "yes-no-explained": [
        ("0.6730", "lowest, at q = 0.6", BOTTOM),
        ("0.0002", "excess at 0.59", yes_no("0.59") - BOTTOM),
        ("0.1920", "excess, 0.3 too low", yes_no("0.3") - BOTTOM),
        ("0.3112", "excess, 0.3 too high", yes_no("0.9") - BOTTOM),
        ("0.7507", "excess at q = 0.10", yes_no("0.10") - BOTTOM),
        ("1.4237", "total at q = 0.10", yes_no("0.10")),
    ],
    "puzzle-kept": [
        ("0.03", "home-style, off by at most", worst(HOME, HOME_FORECAST)),
        ("0.30", "franchise, off by at most", worst(FRANCHISE, FRANCHISE_FORECAST)),
        ("1.5999", "H(P, Q), home-style", HIS),
        ("1.2260", "H(P, Q), franchise", HERS),
    ],
    "code-book": [
        ("1.75", "H(P) of the menu, bits", bits(entropy(MENU))),
        *[
            (written, "what a word of the old book spends", mp.mpf(2) ** -len(word))
            for written, word in zip(["1/8", "1/8", "1/4", "1/2"], OLD_BOOK, strict=True)
        ],
    ],
    "books-explained": [
        ("half", "orders of chicken", MENU[0]),
        ("half", "the same", MENU[0]),
        ("1/8", "budget that chicken got", mp.mpf(2) ** -3),
    ],
    "books-rounded": [
        ("1", "Huffman's L", mp.fsum(p * 1 for p in exact("0.1 0.9"))),
        ("3.005", "H(P, Q), bits", bits(cross_entropy("0.1 0.9", "0.9 0.1"))),
    ],
    "zero-explained": [("86", "visits before the first one star", visits_before_one_star())],
    "finite-explained": [
        ("0.69", "-log(1 - w) at 0.5", surprisal("0.5")),
        ("6.91", "-log(1 - w) at 0.999", surprisal("0.001")),
    ],
    "two-models-explained": [
        ("0.5737", "mean loss, careful", -log(mp.fprod(CAREFUL)) / 4),
        ("1.7345", "mean loss, bold", -log(mp.fprod(BOLD)) / 4),
        ("1.06", "saved on three photos", log(mp.fprod(BOLD[:3]) / mp.fprod(CAREFUL[:3]))),
        ("6.91", "the fourth, bold", surprisal(BOLD[3])),
        ("1.20", "the fourth, careful", surprisal(CAREFUL[3])),
    ],
    "predict-perplexity": [("1.23", "H(P, Q), franchise", HERS)],
    "perplexity-explained": [
        ("1.23", "H(P, Q), franchise", HERS),
        ("3.4", "the same in choices", mp.exp(HERS)),
        ("17.25", "perplexity, English", mp.exp(entropy(ENGLISH))),
        ("32.17", "perplexity, Finnish", mp.exp(cross_entropy(ENGLISH, letters("Finnish", 1)))),
        ("17.25", "perplexity, English", mp.exp(entropy(ENGLISH))),
        ("1.5", "0.6 bits as choices", mp.mpf(2) ** mp.mpf("0.6")),
        ("2.5", "1.3 bits as choices", mp.mpf(2) ** mp.mpf("1.3")),
    ],
    "thousand-explained": [("709.8", "log of the largest float", log(np.finfo(float).max))],
    "predict-log-of-softmax": [("1000", "log(1 + e^1000)", log(1 + mp.exp(1000)))],
    "predict-first-fit": [
        ("1/4", "softmax of four zeros", mp.mpf(1) / 4),
        ("1.3863", "log 4", log(4)),
    ],
    "walk-explained": [
        ("1.2130", "H(P) of the menu", entropy(MENU)),
        ("1.75", "the same in bits", bits(entropy(MENU))),
    ],
    "losses-explained": [
        ("0.9801", "(1 - q)^2 at 0.01", (1 - mp.mpf("0.01")) ** 2),
        ("0.9998", "(1 - q)^2 at 0.0001", (1 - mp.mpf("0.0001")) ** 2),
        ("doubles", "the surprise", surprisal("0.0001") / surprisal("0.01")),
        ("4.6052", "-log 0.01", surprisal("0.01")),
        ("9.2103", "-log 0.0001", surprisal("0.0001")),
    ],
    "count-steps-explained": [
        ("9", "steps, -log q", steps_to_half(lambda z: expit(-z))),
        ("1507", "steps, squared error", steps_to_half(lambda z: 2 * expit(z) * expit(-z) ** 2)),
    ],
    "one-hot-walk-explained": [("2.3", "log 10", log(10))],
    "predict-smoothing": [
        ("0.91", "true class", SMOOTH[0]),
        ("0.90", "true class without its own share", 1 - mp.mpf("0.1")),
    ],
    "smoothing-explained": [
        ("4.5109", "gap at rest", log(SMOOTH[0] / SMOOTH[1])),
        ("0.91", "true class", SMOOTH[0]),
        ("0.01", "any other class", SMOOTH[1]),
        *[("0.5003", "entropy of the smoothed target", entropy(SMOOTH))] * 3,
    ],
    "run-explained": [
        ("0.7460", "training loss at last", TRAINING[-1]),
        ("0.7756", "floor", FLOOR),
        ("0.7680", "the truth on the labels", ON_LABELS),
        ("0.7982", "true loss at best", FRESH.min()),
        ("0.7998", "true loss at last", FRESH[-1]),
    ],
    "more-plates-explained": [
        ("0.0242", "above the floor, 100 plates", excess_at_last(100)),
        ("0.0003", "above the floor, 10,000 plates", excess_at_last(10_000)),
    ],
    "pitfalls": [
        ("0.5761", "softmax of 1, 0, 0", TWICE),
        ("0.5514", "its loss", -log(TWICE)),
        ("16.12", "-log 1e-7", 7 * log(10)),
        ("27.63", "-log 1e-12", 12 * log(10)),
        ("8", "perplexity of 3 bits", mp.mpf(2) ** 3),
        ("20.09", "e^3", mp.exp(3)),
    ],
    "summary": [("0.5003", "entropy of the smoothed target", entropy(SMOOTH))],
    "next": [
        ("0.03", "home-style, off by at most", worst(HOME, HOME_FORECAST)),
        ("0.30", "franchise, off by at most", worst(FRANCHISE, FRANCHISE_FORECAST)),
    ],
}

GIVEN = {
    "title": "02  101",
    "before-you-start": "1000  01  5  6  50  55  40",
    "believe": "twice  03",
    "surprise-explained": "0.30",
    "order-matters": "05",
    "predict-simulation": "100,000",
    "simulate-explained": "4",
    "floor": "half  0.005",
    "small-moves": "0.01",
    "small-moves-explained": "ten thousand",
    "floor-seen": "ten thousand  03",
    "predict-yes-no": "0.6  0  1  0.3  0.3",
    "yes-no-numbers": "0  1",
    "yes-no-explained": "0.59  0.3  0.3  0.10",
    "puzzle-kept": "03",
    "code-book": "0  1  01  0  10  110  111  110  111  10  0",
    "books-explained": "01  2  1",
    "books-rounded": "1/2  1  0.9  0.1  0.1  0.9",
    "predict-zero": "a third  1",
    "watch-it-happen": "0",
    "infinity-is-honest": "04",
    "finite-explained": "1  0.5  0.999  1",
    "predict-two-models": "0.70  0.80  0.60  0.30  0.99  0.99  0.99  0.001",
    "one-hot-floor": "1,000",
    "predict-perplexity": "2  26",
    "perplexity-explained": "five  26  0.6  1.3  1951",
    "softmax": "1000  5",
    "predict-thousand": "5  1002  1001  1000  2  1  0",
    "thousand-explained": "three times  1000  0  1",
    "predict-log-of-softmax": "0  1000  1  1000  400  0",
    "log-sum-exp": "-1000  0",
    "gradient-explained": "1000",
    "predict-first-fit": "3  4  3",
    "walk-explained": "3",
    "squared-error": "1  2  1",
    "losses-explained": "1  0.01  0.0001  1950",
    "brier-is-proper": "six times  1",
    "predict-push": "1  1  1  1  1  1  2  2  1  2  -8",
    "predict-steps": "-8  half",
    "count-steps-explained": "1",
    "smoothing": "1",
    "one-hot-walk-explained": "ten times  10",
    "label-smoothing": "1  1  0",
    "smoothed-target": "1",
    "predict-smoothing": "10  0.1",
    "real-run": "100",
    "run-explained": "2  100  4",
    "pitfalls": "twice  1  0  0  1e-7  1e-12  3  3",
    "exercise-1": "0.6  0.3  0.1  0.2  0.5  0.3  4",
    "solution-1": "0.6  0.3  0.1  0.2  0.5  0.3",
    "exercise-2": "32  4  4",
    "solution-2": "32  2  4  32",
    "exercise-3": "6  3  0",
    "answer-3": "0.1  0.2  0.3",
    "solution-3": "6  3  1  10  0  0  1  6  3  1",
    "exercise-4": "0.2  0.5  0.3  1.0600  0.9  0.4000  4",
    "solution-4": "1.0600  0.2  0.5  0.3  0.4000  0.9  0.1",
    "exercise-5": "5  0.2  4",
    "solution-5": "1  0.2  0.2  5  0.2  5",
    "exercise-6": "1000",
    "solution-6": "1",
    "summary": "1000  10  0.1",
    "further-reading": (
        "2  2006  5  5.4.3  2016  4.1  6.2  2015  7  2019  102  2007  30  1951  78  1950"
    ),
}
