"""The numbers of 03, KL divergence."""

from claims.measures import (
    FRANCHISE,
    FRANCHISE_FORECAST,
    HOME,
    HOME_FORECAST,
    LECTURE_P,
    LECTURE_Q,
    bits,
    cross_entropy,
    entropy,
    exact,
    kl,
    log,
    mp,
)


def term(outcome):
    """Return what one outcome of the lecture's pair adds, in nats."""
    p, q = exact(LECTURE_P)[outcome - 1], exact(LECTURE_Q)[outcome - 1]
    return p * (log(p) - log(q))


def ratio(stars):
    """Return p/q of so many stars at the franchise."""
    return exact(FRANCHISE)[stars - 1] / exact(FRANCHISE_FORECAST)[stars - 1]


def evidence():
    """Return the expected log-likelihood ratio of one rating at the franchise."""
    return mp.fsum(p * log(ratio(stars)) for stars, p in enumerate(exact(FRANCHISE), 1))


def per_toss(heads):
    """Return the log-likelihood per toss of 14 heads and 6 tails."""
    return (14 * log(heads) + 6 * log(1 - heads)) / 20


def coins(one, other):
    """Return the divergence of one coin from the other, each given by its chance of heads."""
    one, other = mp.mpf(one), mp.mpf(other)
    return kl([one, 1 - one], [other, 1 - other])


EXCESS = cross_entropy(FRANCHISE, FRANCHISE_FORECAST) - entropy(FRANCHISE)
MOST_LIKELY = mp.findroot(lambda heads: 14 / heads - 6 / (1 - heads), 0.6)
GUESS = mp.mpf("0.45")  # any other coin
ORDERS = [mp.mpf(1) / n for n in (2, 4, 8, 8)]
WRONG_BOOK = sum(p * letters for p, letters in zip(ORDERS, (3, 3, 2, 1), strict=True))
TABLE = "0.40 0.10 0.20 0.30"
NEVER, FORECAST = exact("0 0.5 0.5"), exact("0.2 0.4 0.4")

CLAIMS = [
    # 1: what is left above the floor
    ("0.00514", "excess, home-style", cross_entropy(HOME, HOME_FORECAST) - entropy(HOME)),
    ("0.24787", "excess, franchise", EXCESS),
    # 2: the lecture's pair
    ("1.06013", "H(P, Q)", cross_entropy(LECTURE_P, LECTURE_Q)),
    ("1.02965", "H(P)", entropy(LECTURE_P)),
    ("0.0304788", "D(P||Q)", kl(LECTURE_P, LECTURE_Q)),
    ("0.0305", "D(P||Q), on the slides", kl(LECTURE_P, LECTURE_Q)),
    ("1.44", "a nat in bits", bits(1)),
    ("0.1116", "extra on outcome 2", term(2)),
    ("0.0811", "refund on outcome 1", -term(1)),
    # 3: the coin of the chord
    ("0.5493", "height above the curve", kl("0.75 0.25", "0.25 0.75")),
    # 4: what belief in the impossible takes from the rest
    ("0.2", "missing elsewhere", sum(p - q for p, q in zip(NEVER, FORECAST, strict=True) if p)),
    # 5: waste, evidence, fit, dependence
    ("0.875", "wrong book less right book", WRONG_BOOK - bits(entropy(ORDERS))),
    ("0.875", "the divergence, bits", bits(kl(ORDERS, ORDERS[::-1]))),
    ("0.24787", "expected evidence of a rating", evidence()),
    ("0.70", "the most likely coin", MOST_LIKELY),
    ("0.6109", "log-likelihood per toss there", -per_toss(MOST_LIKELY)),
    ("0.6109", "sum of the curves elsewhere", -per_toss(GUESS) - coins("0.7", GUESS)),
    ("0.0863", "I(food; drink)", entropy("0.5 0.5") + entropy("0.6 0.4") - entropy(TABLE)),
    # 6: the detour
    ("1.7578", "direct", mp.mpf("0.8") * log(9)),
    ("1.1489", "with a change", coins("0.1", "0.3") + coins("0.3", "0.9")),
    # 7: merging and noise
    ("0.2", "p/q of one star", ratio(1)),
    ("0.2", "p/q of two stars", ratio(2)),
    # pitfalls
    ("1.5999", "H(P, Q), home-style", cross_entropy(HOME, HOME_FORECAST)),
    ("1.2260", "H(P, Q), franchise", cross_entropy(FRANCHISE, FRANCHISE_FORECAST)),
]

GIVEN = {
    *LECTURE_P.split(),  # the lecture's P; also parts of made-up pairs
    *LECTURE_Q.split(),  # the lecture's Q; also parts of made-up pairs
    "0.03",  # offered to choose from, beside 0.3
    *("0.75", "0.25"),  # the coin of the chord
    *("0.1", "0.9"),  # with 0.3, the three coins of the detour
    *("0.30", "0.10"),  # a forecast of plates and drinks
    "0.8",  # how often the waiter is right; model B of exercise 03.4
    "0.6",  # with 0.1 and 0.3, the breakfast stall of exercise 03.1
}
