"""The numbers of 00, Start here."""

from claims.measures import LECTURE_P, LECTURE_Q, LECTURE_Q2, cross_entropy, entropy, kl, mp

H, CE = entropy(LECTURE_P), cross_entropy(LECTURE_P, LECTURE_Q)


def four_decimals(x):
    """Round as one who writes a number down with four decimals."""
    return mp.mpf(mp.nint(x * 10_000)) / 10_000


CLAIMS = [
    # 2 and 3: the lecture's two examples
    ("0.0305", "D(P||Q), first example", kl(LECTURE_P, LECTURE_Q)),
    ("0.01", "D(P||Q), second example", kl(LECTURE_P, LECTURE_Q2)),
    ("0.01", "D(Q||P), second example", kl(LECTURE_Q2, LECTURE_P)),
    # 4: the measures, and what rounding first does to their difference
    ("1.0601", "H(P, Q)", CE),
    ("1.0297", "H(P)", H),
    ("0.0305", "H(P, Q) - H(P)", CE - H),
    ("0.0304", "the same, rounded first", four_decimals(CE) - four_decimals(H)),
]

GIVEN = {
    *LECTURE_P.split(),  # the lecture's P; also the chances of the stars in exercise 00.2
    "0.4",  # an entry of the lecture's Q, to be exchanged
    *("0.6", "0.1"),  # entries of lists to choose from in exercise 00.3
    *("0.72", "0.08", "0.10"),  # the table of exercise 00.5
    "4.0",  # the version of a licence
}
