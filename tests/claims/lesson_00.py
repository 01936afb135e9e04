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
    "symbols": [("0.0305", "D(P||Q), first example", kl(LECTURE_P, LECTURE_Q))],
    "all-measures-why": [
        ("1.0601", "H(P, Q)", CE),
        ("1.0297", "H(P)", H),
        ("0.0305", "H(P, Q) - H(P)", CE - H),
    ],
    "round-last-why": [("0.0304", "rounded first", four_decimals(CE) - four_decimals(H))],
}

GIVEN = {
    "title": "00  101",
    "overview": "01  4  1  2  20  20",
    "how-to-run": "00",
    "the-keys": "3",
    "the-first-number-why": "0.3  0.4",
    "the-map": "20  20  55  25  60  35  60  40  60  30  60  30  55  30  55  50",
    "from-lecture-to-lesson": "twice  1  2  07",
    "swapped-second-example-why": "05",
    "symbols": "01  02  2  06  01  02  03  06  06",
    "all-measures-why": "03",
    "units": "2",
    "nats-and-bits-why": "2",
    "words": "01  01  00  01  00  01  03  00  03  03  02  03  03",
    "words-of-information": "01  2  01  01  02  02  03  03  06  06",
    "words-of-learning": "02  1  02  02  03  03  03  03  06  03  06  05  05  07",
    "exercise-1": "03",
    "exercise-1-solution": "1  1/2  2  1  1/2",
    "exercise-2": "1  0.2  4  0.5  5  0.3  01",
    "exercise-2-solution": "1  4  5  0.2  0.5  0.3  1  0.2  4  0.5  5  0.3  1",
    "exercise-3": "0.5  0.6  -0.1  0.2  0.5  0.2  0  0  1  2  5  3  01  04",
    "exercise-3-solution": "0  1  0  1",
    "exercise-4": "1  7  7  7  04  06",
    "exercise-4-solution": "2  5  3  6  8  6  2  5  3  6  8  6  2  3  1  2",
    "exercise-5": "0.72  0.08  0.10  0.10  01  03",
    "exercise-5-solution": "0.72  0.08  0.10  0.10  1  1  1  1",
    "how-did-it-go": "half",
    "credit": "101  4.0  3",
}
