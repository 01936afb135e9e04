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
ALL_ALIKE = log(50)
PLUG_IN = plug_in_of_uniform(50, 100)
SEEN = 50 * (1 - mp.mpf("0.98") ** 100)


def repaired(kinds):
    """Return the expected Miller-Madow estimate in bits of 100 draws, if so many kinds count."""
    return bits(PLUG_IN + (kinds - 1) / 200)


def correction(kinds):
    """Return the Miller-Madow correction in bits for as many draws as there are syllables."""
    return bits(mp.mpf(kinds - 1) / (2 * TEXT))


def yes_no(p):
    """Return the entropy in bits of a yes/no event, given its probability in decimals."""
    return bits(entropy([mp.mpf(p), 1 - mp.mpf(p)]))


def with_part(i):
    """Return how many syllables have the same initial, vowel or final as 의."""
    return sum(n for other, n in SYLLABLES.items() if place(other)[i] == place("의")[i])


def rounded_up(p):
    """Return what the words of a code spend whose lengths are surprisals rounded up."""
    return mp.fsum(mp.mpf(2) ** -mp.ceil(bits(surprisal(x))) for x in exact(p))


TOP = log(5)
HALF_A_BIT = mp.findroot(lambda p: yes_no(p) - 0.5, (0.1, 0.12), solver="anderson")
DYADIC = "0.5 0.25 0.125 0.125"
H_HOME, H_FRANCHISE, H_ENGLISH = entropy(HOME), entropy(FRANCHISE), entropy(ENGLISH)
LEFT_OVER = (bits(ALL_ALIKE) - repaired(50)) / (bits(ALL_ALIKE) - repaired(SEEN))
HIT = mp.mpf(1) / 64

CLAIMS = {
    "explain-restaurants": [
        ("three times", "wrong out of four guesses, home-style", 4 * (1 - max(HOME_P))),
        ("60 %", "right guesses, franchise", max(FRANCHISE_P)),
    ],
    "earned-entropy": [("1.6", "home-style / franchise", H_HOME / H_FRANCHISE)],
    "earned-surprisal": [("2.3219", "log 5, bits", bits(TOP))],
    "predict-curve": [
        ("60", "times rarer", FRANCHISE_P[4] / FRANCHISE_P[0]),
    ],
    "explain-curve": [
        (
            "nine times",
            "as surprising",
            surprisal(FRANCHISE_P[0]) / surprisal(FRANCHISE_P[4]),
        ),
    ],
    "explain-units": [
        ("0.6931", "a bit in nats", log(2)),
        ("1.4427", "a nat in bits", bits(1)),
    ],
    "conversion": [("1/1024", "ten heads in a row", mp.mpf("0.5") ** 10)],
    "compare-entropy-intro": [("0.6931", "H(0.5, 0.5, 0)", entropy("0.5 0.5 0"))],
    "explain-three-entropies": [
        ("1.5948", "H(home-style), nats", H_HOME),
        ("0.9781", "H(franchise), nats", H_FRANCHISE),
        ("1.63", "home-style / franchise", H_HOME / H_FRANCHISE),
    ],
    "explain-areas": [
        ("1.4", "lowest surprisal, home-style", surprisal(max(HOME_P))),
        ("1.9", "highest surprisal, home-style", surprisal(min(HOME_P))),
        ("4.6", "surprisal of one star, franchise", surprisal(FRANCHISE_P[0])),
        ("0.5", "surprisal of five stars, franchise", surprisal(FRANCHISE_P[4])),
        ("60 %", "its share of the evenings", FRANCHISE_P[4]),
        ("0.046", "what one star adds", FRANCHISE_P[0] * surprisal(FRANCHISE_P[0])),
    ],
    "explain-binary": [
        ("0.39", "from one half to where half a bit is left", 0.5 - HALF_A_BIT),
        ("0.11", "where half a bit is left", HALF_A_BIT),
        ("0.9710", "H(0.4, 0.6), bits", yes_no("0.4")),
        ("0.0808", "H(0.01, 0.99), bits", yes_no("0.01")),
    ],
    "earned-bounds": [
        ("1.6094", "log 5, nats", TOP),
        ("2.3219", "log 5, bits", bits(TOP)),
        ("99 %", "home-style, of the ceiling", H_HOME / TOP),
    ],
    "explain-simplex": [
        ("94 %", "the lecture's P, of the ceiling", entropy(LECTURE_P) / log(3)),
        ("0.6931", "log 2, nats", log(2)),
    ],
    "explain-worth": [
        ("1", "is it 2?", yes_no("0.5")),
        ("0.8813", "is it 3?", yes_no("0.3")),
        ("0.7219", "is it 1?", yes_no("0.2")),
    ],
    "explain-dyadic": [
        ("1.75", "questions for the menu, and its entropy", shortest(DYADIC)),
        ("3", "surprisal of the rarest, bits", bits(surprisal("0.125"))),
        ("3", "its questions", bits(surprisal("0.125"))),
    ],
    "huffman-loop-intro": [("0.33", "the two rarest of home-style", sum(sorted(HOME_P)[:2]))],
    "explain-huffman": [
        ("2.33", "L(home-style)", shortest(HOME)),
        ("2.3008", "H(home-style), bits", bits(H_HOME)),
        ("1.53", "L(franchise)", shortest(FRANCHISE)),
        ("1.4111", "H(franchise), bits", bits(H_FRANCHISE)),
    ],
    "explain-budget": [("quarter", "left over after rounding up", 1 - rounded_up(HOME))],
    "blocks-question": [
        ("0.0808", "H(0.99, 0.01), bits", yes_no("0.99")),
        ("1.53", "L(franchise)", shortest(FRANCHISE)),
    ],
    "explain-blocks": [("1.4111", "H(franchise), bits", bits(H_FRANCHISE))],
    "text": [("4.70", "log 26, bits", bits(log(26)))],
    "explain-english": [
        ("4.109", "H(English), bits", bits(H_ENGLISH)),
        ("4.700", "log 26, bits", bits(log(26))),
        ("4.146", "L(English)", shortest(ENGLISH)),
        ("5", "bits of a fixed-length code", mp.ceil(bits(log(26)))),
    ],
    "explain-korean": [
        ("7.084", "bits a syllable", H_SYLLABLE),
        ("4.760", "bits a jamo", H_JAMO),
        ("2.46", "jamo a syllable", JAMO_A_SYLLABLE),
        ("11.69", "bits of a syllable, jamo by jamo", JAMO_A_SYLLABLE * H_JAMO),
        ("7.08", "bits a syllable", H_SYLLABLE),
        ("3,344", "syllables", TEXT),
        ("796", "that begin with ㅇ", with_part(0)),
        ("100", "with the vowel ㅢ", with_part(1)),
        ("1,817", "without a final consonant", with_part(2)),
        ("12.9", "의, if its parts were independent", BY_CHANCE),
        ("100", "의 in the text", SYLLABLES["의"]),
    ],
    "bias-question": [("5.644", "log 50, bits", bits(ALL_ALIKE))],
    "explain-bias": [
        ("5.24", "plug-in, on average", bits(PLUG_IN)),
        ("0.40", "too low by", bits(ALL_ALIKE - PLUG_IN)),
    ],
    "explain-correction": [
        ("5.2400", "plug-in, on average", bits(PLUG_IN)),
        ("5.5457", "Miller-Madow, on average", repaired(SEEN)),
        ("5.5935", "with all 50 fields", repaired(50)),
        ("5.6439", "log 50, bits", bits(ALL_ALIKE)),
        ("43.4", "fields seen, on average", SEEN),
        ("51 %", "of what is left, by the first-order formula", LEFT_OVER),
        ("3,344", "syllables", TEXT),
        ("302", "kinds of syllables", len(SYLLABLES)),
        ("7.084", "bits a syllable", H_SYLLABLE),
    ],
    "explain-korean-corrected": [
        ("7.149", "a syllable, corrected", H_SYLLABLE + correction(len(SYLLABLES))),
        ("68", "kinds seen once", sum(n == 1 for n in SYLLABLES.values())),
        ("3,344", "syllables", TEXT),
        ("0.005", "correction for 26 kinds", correction(26)),
        ("302", "kinds of syllables", len(SYLLABLES)),
        ("0.065", "correction for 302 kinds", correction(len(SYLLABLES))),
    ],
    "pitfalls": [("1.41", "H(franchise), bits", bits(H_FRANCHISE))] * 2,
    "pitfall-order-intro": [("0.6931", "half one star, half five", log(2))],
    "pitfall-density-intro": [("-0.6931", "log 0.5", log(mp.mpf("0.5")))],
    "solution-1": [
        ("0.216", "three times five stars", FRANCHISE_P[4] ** 3),
    ],
    "solution-3": [
        ("6", "surprisal of a hit, bits", bits(surprisal(HIT))),
    ],
    "solution-4": [
        ("2", "log 4, bits", bits(log(4))),
        ("2", "the largest entropy, bits", bits(entropy(["0.125"] * 4 + ["0.5"]))),
    ],
    "solution-5": [
        ("0.3", "glued first", mp.mpf("0.1") + mp.mpf("0.2")),
        ("0.3", "the same in the sum", mp.mpf("0.1") + mp.mpf("0.2")),
        ("0.6", "glued next", mp.mpf("0.3") + mp.mpf("0.3")),
        ("0.6", "the same in the sum", mp.mpf("0.3") + mp.mpf("0.3")),
    ],
    "summary": [
        ("1.5948", "H(home-style), nats", H_HOME),
        ("0.9781", "H(franchise), nats", H_FRANCHISE),
    ],
}

GIVEN = {
    "title": "01  101",
    "before-you-start": "1  2  5  50  55  40",
    "restaurants": "twice",
    "three-wishes": "0  1  0  1  1  1",
    "explain-candidates": "0",
    "squeeze-question": "1/2  1  3  1/5  1/5  2  5  2  1  2  1",
    "squeeze": "2  5",
    "earned-surprisal": "5  5  1  1",
    "predict-curve": "60",
    "explain-curve": "02",
    "units": "2  1",
    "explain-units": "1  1  2  2  half",
    "average": "100,000  03  10%  50%  ten times",
    "earned-entropy": "1",
    "zero-question": "0  0  0",
    "explain-zero": "0  0  0  0  04",
    "named-entropy": "0.2  0.5  0.3",
    "explain-areas": "50,000  1  1  10,000",
    "yes-no": "1  0  half  one half  quarter  a third",
    "explain-binary": "0.4  a hundred  1",
    "bounds-question": "5  20,000",
    "earned-bounds": "0  5  2",
    "bounds-proof": "1  1  03  0  1  0  1  1  1  1  0  1",
    "simplex-intro": "3  0",
    "explain-simplex": "3  3  2",
    "worth-question": "0.2  0.5  0.3  1  2  3",
    "explain-worth": "2  1  3  1  2  3  0.2  0.3  01.3",
    "twenty-questions": "1/2  1/4  1/8  1/8  halve",
    "explain-dyadic": "2  1/2",
    "huffman-idea": "1951",
    "huffman-tree-intro": "0  1",
    "explain-huffman": "two thousand",
    "earned-huffman": "1  02",
    "kraft-intro": "1  2  1",
    "explain-budget": "1",
    "blocks-question": "0.99  0.01  triples",
    "explain-blocks": "1  1948",
    "text": "26  26",
    "explain-english": "half",
    "explain-korean": "03",
    "most-frequent-syllable": "11",
    "bias-question": "50  50  100",
    "one-sample-result": "100  twice  20,000  100",
    "explain-bias": "20,000  50  5  0",
    "one-guest": "100",
    "miller-madow": "1  2  1  2",
    "exact-bias-intro": "50",
    "exact-bias": "100",
    "explain-correction": "100  50  50  50  50  100  50",
    "explain-korean-corrected": "26",
    "pitfalls": "1  1.41  2  5  4  5  1",
    "pitfall-counts-right": "1  2  3  4  5",
    "pitfall-order-intro": "3  60%  half  half",
    "pitfall-density-intro": "4  1  half  0.5",
    "exercise-1": "0.60  4",
    "solution-1": "3  0.60  2  0.6  3  three times  0.6",
    "exercise-2": "0  0  0",
    "solution-2": "0  0",
    "exercise-3": "64  4",
    "solution-3": "1  64  63  64  2  1/64  half",
    "exercise-4": "half  half",
    "solution-4": "1  8  1  8  1  8  1  8  1  2  2  1/2  4  2  1  1/2  5  5",
    "exercise-5": "0.4  0.3  0.2  0.1",
    "solution-5": "0.4  0.3  0.2  0.1  0.1  0.2  0.3  0.3  0.6  0.4  1  2  3  3  1",
    "solution-6": "1  2  2",
    "summary": "0  0  0  0  0  1",
    "further-reading": (
        "1948  6  2003  2  4  5  4.1  2  2006  2  5  1952  1991  54  58  1951  0.6  1.3  2003  8"
    ),
}
