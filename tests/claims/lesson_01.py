"""The numbers of 01, Entropy."""

import csv
from heapq import heapify, heappop, heappush
from pathlib import Path

from claims.measures import FRANCHISE, HOME, LECTURE_P, bits, entropy, exact, log, mp

DATA = next(Path(__file__).parents[2].glob("*/data/letter_counts.csv")).parent


def surprisal(p):
    """Return the surprisal in nats."""
    return -log(mp.mpf(p))


def shortest(p):
    """Return the mean length of the shortest code: the sum of all probabilities glued."""
    heap, total = exact(p), mp.mpf(0)
    heapify(heap)
    while len(heap) > 1:
        glued = heappop(heap) + heappop(heap)
        heappush(heap, glued)
        total += glued
    return total


def rows(name):
    """Read one table of counts."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shares(counts):
    """Divide counts by their total."""
    return [mp.mpf(n) / sum(counts) for n in counts]


def hangul(unit):
    """Return how often each syllable or jamo is counted."""
    return {row[unit]: int(row["count"]) for row in rows(f"hangul_{unit}_counts.csv")}


def place(syllable):
    """Return which initial, vowel and final a syllable block has: its place in Unicode's table."""
    block, final = divmod(ord(syllable) - ord("가"), 28)
    return *divmod(block, 21), final


def by_chance(syllable):
    """Return how often a syllable would come, were its parts drawn independently."""
    alike = [
        sum(n for other, n in SYLLABLES.items() if place(other)[i] == place(syllable)[i])
        for i in range(3)
    ]
    return mp.fprod(alike) / TEXT**2


def plug_in_of_uniform(fields, n):
    """Return the expected plug-in entropy in nats of n draws from equally likely fields."""
    p = mp.mpf(1) / fields
    return fields * mp.fsum(
        mp.binomial(n, k) * p**k * (1 - p) ** (n - k) * -mp.mpf(k) / n * log(mp.mpf(k) / n)
        for k in range(1, n + 1)
    )


HOME_P, FRANCHISE_P = exact(HOME), exact(FRANCHISE)
ENGLISH = shares([int(n) for key, n in rows("letter_counts.csv")[0].items() if key != "language"])
SYLLABLES, JAMO = hangul("syllable"), hangul("jamo")
TEXT = sum(SYLLABLES.values())
H_SYLLABLE, H_JAMO = (bits(entropy(shares(c.values()))) for c in (SYLLABLES, JAMO))
JAMO_A_SYLLABLE = mp.mpf(sum(JAMO.values())) / TEXT
BY_CHANCE = by_chance("의")
TRUTH = log(50)
PLUG_IN = plug_in_of_uniform(50, 100)
SEEN = 50 * (1 - mp.mpf("0.98") ** 100)

CLAIMS = [
    # 3 and 4: units, averages, areas
    ("0.6931", "a bit in nats; H(0.5, 0.5, 0)", entropy("0.5 0.5 0")),
    ("1.4427", "a nat in bits", bits(1)),
    ("1.5948", "H(home-style), nats", entropy(HOME)),
    ("0.9781", "H(franchise), nats", entropy(FRANCHISE)),
    ("1.63", "home-style / franchise", entropy(HOME) / entropy(FRANCHISE)),
    ("1.4", "lowest surprisal, home-style", surprisal(max(HOME_P))),
    ("1.9", "highest surprisal, home-style", surprisal(min(HOME_P))),
    ("4.6", "surprisal of one star, franchise", surprisal(FRANCHISE_P[0])),
    ("0.5", "surprisal of five stars, franchise", surprisal(FRANCHISE_P[4])),
    ("0.046", "what one star adds", FRANCHISE_P[0] * surprisal(FRANCHISE_P[0])),
    # 5: bounds
    ("0.4690", "H(0.1, 0.9), bits", bits(entropy("0.1 0.9"))),
    ("1.6094", "log 5, nats", log(5)),
    ("2.3219", "log 5, bits", bits(log(5))),
    # 6: questions
    ("1.75", "questions for 1/2, 1/4, 1/8, 1/8", shortest("0.5 0.25 0.125 0.125")),
    ("1.75", "their entropy, bits", bits(entropy("0.5 0.25 0.125 0.125"))),
    ("0.33", "the two rarest of home-style", sum(sorted(HOME_P)[:2])),
    ("2.33", "L(home-style)", shortest(HOME)),
    ("2.3008", "H(home-style), bits", bits(entropy(HOME))),
    ("1.53", "L(franchise)", shortest(FRANCHISE)),
    ("1.4111", "H(franchise), bits", bits(entropy(FRANCHISE))),
    # 7: text
    ("4.70", "log 26, bits", bits(log(26))),
    ("4.700", "log 26, bits", bits(log(26))),
    ("4.109", "H(English), bits", bits(entropy(ENGLISH))),
    ("4.1", "H(English), further reading", bits(entropy(ENGLISH))),
    ("4.146", "L(English)", shortest(ENGLISH)),
    ("7.084", "bits a syllable", H_SYLLABLE),
    ("7.08", "bits a syllable", H_SYLLABLE),
    ("4.760", "bits a jamo", H_JAMO),
    ("2.46", "jamo a syllable", JAMO_A_SYLLABLE),
    ("11.69", "bits of a syllable, jamo by jamo", JAMO_A_SYLLABLE * H_JAMO),
    ("12.9", "the syllable 의, if its parts were independent", BY_CHANCE),
    # 8: bias; the averages are exact, not those of a simulation
    ("5.644", "log 50, bits", bits(TRUTH)),
    ("5.24", "plug-in, on average", bits(PLUG_IN)),
    ("0.40", "too low by", bits(TRUTH - PLUG_IN)),
    ("43.4", "fields seen, on average", SEEN),
    ("5.55", "Miller-Madow, on average", bits(PLUG_IN + (SEEN - 1) / 200)),
    ("7.149", "a syllable, corrected", H_SYLLABLE + bits(mp.mpf(len(SYLLABLES) - 1) / (2 * TEXT))),
    # pitfalls and exercises (1.41 nats belong to a kitchen that is only imagined)
    ("1.41", "H(franchise), bits", bits(entropy(FRANCHISE))),
    ("0.216", "three times five stars", FRANCHISE_P[4] ** 3),
    ("0.3", "glued first in 01.4", mp.mpf("0.1") + mp.mpf("0.2")),
    ("0.6", "glued next in 01.4", mp.mpf("0.3") + mp.mpf("0.3")),
]

GIVEN = {
    *LECTURE_P.split(),  # the lecture's P; 0.5 also a fair coin's share and half a metre
    "0.1",  # a yes/no question to look at
    *("0.99", "0.01"),  # a nearly certain answer
    *("0.60", "0.6"),  # five stars at the franchise, exercise 01.1
    *("0.4", "0.3", "0.2"),  # with 0.1, the dishes of exercise 01.4
}
