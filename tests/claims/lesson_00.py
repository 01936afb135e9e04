"""The numbers of 00, Start here."""

from claims.measures import LECTURE_P, LECTURE_Q, LECTURE_Q2, cross_entropy, entropy, kl, mp

H, CE = entropy(LECTURE_P), cross_entropy(LECTURE_P, LECTURE_Q)


def four_decimals(x):
    """Round as one who writes a number down with four decimals."""
    return mp.mpf(mp.nint(x * 10_000)) / 10_000


CLAIMS = {
    "the-first-number-why": [("0.0305", "D(P||Q), first example", kl(LECTURE_P, LECTURE_Q))],
    "one-step-further": [
        ("0.01", "D(P||Q), second example", kl(LECTURE_P, LECTURE_Q2)),
        ("0.01", "the same, asked about", kl(LECTURE_P, LECTURE_Q2)),
    ],
    "all-measures-why": [("1.0601", "H(P, Q)", CE), ("1.0297", "H(P)", H)],
    "round-last-why": [("0.0304", "rounded first", four_decimals(CE) - four_decimals(H))],
}

GIVEN = {
    "title": "00  101",
    "before-you-start": "01  1  2  4  30  25  30",
    "how-to-run": "00",
    "the-keys": "3",
    "how-a-lesson-works": "0.2  0.5  0.3  0.3  0.4  0.3  1  0.1  0.01",
    "the-first-number-why": "0.01  0.1  0.3  0.4",
    "the-map": (
        "30  25  30  50  55  40  50  55  40  50  60  40  45  55  45  50  55  40  45  50  "
        "40  50  35  55"
    ),
    "from-lecture-to-lesson": (
        "1  2  2  2  3  1  1  twice  1  1  4  1  1  5  2  0  1  2  6  1  7  1  7  8  1  2  07"
    ),
    "one-step-further": "0.25  0.5  0.25",
    "swapped-second-example-why": "05",
    "symbols": "01  02  2  06  01  02  03  06  06",
    "all-measures-why": "03",
    "units": "2",
    "words": "01  01  02  02  00  01  00  01  03  00  03  03  03",
    "words-of-information": "01  01  2  01  01  01  02  02  03  03  03",
    "words-of-divergences": "06  06  half  06  05  03  06  03  06  03  03  03",
    "words-of-learning": "02  1  02  02  02  02  02  03  03",
    "words-of-statistics": "03  03  01  04  04  02  05  05  07",
    "exercise-1": "03",
    "exercise-1-solution": "1  1/2  2  1  1/2",
    "exercise-2": "1  0.2  4  0.5  5  0.3  01",
    "exercise-2-solution": "1  4  5  0.2  0.5  0.3  1  0.2  4  0.5  5  0.3  1",
    "exercise-3": "0.5  0.6  -0.1  0.2  0.5  0.2  0  0  1  2  5  3  01  04",
    "exercise-3-solution": "0  1  0  1",
    "exercise-4": "1  04  06",
    "exercise-4-solution": "2  5  3  6  8  6  2  5  3  6  8  6  2  3  1  2",
    "exercise-5": "0.72  0.08  0.10  0.10  01  03",
    "exercise-5-solution": "0.72  0.08  0.10  0.10  1  1  1  1",
    "how-did-it-go": "half",
    "credit": "101  4.0  3",
}
