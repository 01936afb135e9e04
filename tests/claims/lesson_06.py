"""Lesson 06: Jeffreys, its half, the Jensen-Shannon divergence and its root."""

import csv
from itertools import combinations
from pathlib import Path

from mpmath import log, mpf, sqrt

from claims.measures import LECTURE_P, LECTURE_Q, bits, entropy, exact, jeffreys, jsd, kl

GIVEN = {
    *("0.9", "0.09", "0.01", "0.1", "0.8"),  # exercise 06.1: P and Q (0.9 is also a chosen t)
    "0.90",  # exercise 06.2: what a library prints
    "0.5",  # the chosen width of the bumps
    "0.3",  # exercise 06.5: a chosen total variation
}


def told_about_the_coin(p, q):
    """Return H(coin) + H(rating) - H(both) in bits, for a fair coin that chooses p or q."""
    heads, tails = [x / 2 for x in exact(p)], [x / 2 for x in exact(q)]
    rating = [a + b for a, b in zip(heads, tails, strict=True)]
    return bits(entropy([sum(heads), sum(tails)]) + entropy(rating) - entropy(heads + tails))


def letters():
    """Return the letter counts of each language, as shares."""
    (path,) = Path(__file__).parents[2].glob("*/data/letter_counts.csv")
    with path.open(encoding="utf-8") as file:
        rows = [[int(x) for x in row[1:]] for row in list(csv.reader(file))[1:]]
    return [[mpf(x) / sum(row) for x in row] for row in rows]


DETOUR = bits(jsd([1, 0], ["0.5", "0.5"])) + bits(jsd(["0.5", "0.5"], [0, 1]))
DETOUR_OF_ROOTS = 2 * sqrt(bits(jsd([1, 0], ["0.5", "0.5"])))
EXAMPLE_1 = jsd(LECTURE_P, LECTURE_Q)

CLAIMS = [
    # 1. First remedy, and the table of names
    ("0.0628609", "J of example 1", kl(LECTURE_P, LECTURE_Q) + kl(LECTURE_Q, LECTURE_P)),
    ("0.0314304", "half J of example 1", jeffreys(LECTURE_P, LECTURE_Q) / 2),
    # 2. Second remedy
    ("0.0078174", "JSD of example 1", EXAMPLE_1),
    ("0.0884161", "JS distance of example 1", sqrt(EXAMPLE_1)),
    ("0.0078", "JSD of example 1, in the pitfalls", EXAMPLE_1),
    ("0.0884", "JS distance of example 1, in the pitfalls", sqrt(EXAMPLE_1)),
    # 3. Three readings
    ("0.0112781", "bits that a rating tells", told_about_the_coin(LECTURE_P, LECTURE_Q)),
    ("0.0112781", "JSD of example 1 in bits", bits(EXAMPLE_1)),
    # 4. Between zero and one bit
    ("0.6931", "the ceiling: JSD of two that share nothing", jsd([1, 0], [0, 1])),
    ("0.6931", "ln 2", log(2)),
    # 5. A distance, after the root
    ("0.6226", "bits of the detour", DETOUR),
    ("1.1158", "root of bits of the detour", DETOUR_OF_ROOTS),
    # 6. Letters of 12 languages
    (
        "0.1203",
        "largest JSD of two languages",
        max(jsd(*two) for two in combinations(letters(), 2)),
    ),
    # Exercises
    ("0.69", "ceiling of the JSD", log(2)),
    ("0.83", "ceiling of its root", sqrt(log(2))),
]
