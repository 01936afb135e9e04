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


def gap(stars):
    """Return how far ln x lies below x - 1 at the franchise's q/p of so many stars."""
    return 1 / ratio(stars) - 1 + log(ratio(stars))


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


def mean_face(slope):
    """Return the mean face of a die whose face k has a chance proportional to e^(slope k)."""
    weights = [mp.e ** (slope * face) for face in range(1, 7)]
    return mp.fsum(w * face for face, w in enumerate(weights, 1)) / mp.fsum(weights)


def noted(ratings):
    """Return the shares that the waiter notes, who gets one rating in five at random."""
    return [mp.mpf(4) / 5 * share + mp.mpf(1) / 25 for share in exact(ratings)]


def histogram(mean, bins):
    """Return the chances of equal bins on [-6, 6] under N(mean, 1), as parts of one."""
    edges = [mp.mpf(12) * i / bins - 6 for i in range(bins + 1)]
    shares = [mp.ncdf(b - mean) - mp.ncdf(a - mean) for a, b in zip(edges, edges[1:], strict=False)]
    return [share / mp.fsum(shares) for share in shares]


def binned(bins):
    """Return the divergence of N(0, 1) from N(0.5, 1) that so many bins show."""
    return kl(histogram(0, bins), histogram(mp.mpf("0.5"), bins))


EXCESS = cross_entropy(FRANCHISE, FRANCHISE_FORECAST) - entropy(FRANCHISE)
HOME_EXCESS = cross_entropy(HOME, HOME_FORECAST) - entropy(HOME)
DIVERGENCE = kl(LECTURE_P, LECTURE_Q)
HOME_GAP = mp.fsum(abs(p - q) for p, q in zip(exact(HOME), exact(HOME_FORECAST), strict=True))
MOST_LIKELY = mp.findroot(lambda heads: 14 / heads - 6 / (1 - heads), 0.6)
GUESS = mp.mpf("0.45")  # any other coin
ROLLS = [4, 7, 8, 11, 13, 17]
MEAN_ROLL = mp.mpf(sum(face * n for face, n in enumerate(ROLLS, 1))) / sum(ROLLS)
SLOPE = mp.findroot(lambda slope: mean_face(slope) - MEAN_ROLL, 0.2)
HALF, QUARTER = mp.mpf(1) / 2, mp.mpf(1) / 4
ORDERS, BELIEVED = [HALF, QUARTER, QUARTER], [QUARTER, QUARTER, HALF]
TABLE = "0.40 0.10 0.20 0.30"
SPICY, MILD = entropy("0.8 0.2"), entropy("0.4 0.6")
X, Y = entropy("0.5 0.5"), entropy("0.6 0.4")
NEVER, FORECAST = exact("0 0.5 0.5"), exact("0.2 0.4 0.4")

CLAIMS = {
    "two-cross-entropies-intro": [
        ("1.5999", "H(P, Q), home-style", cross_entropy(HOME, HOME_FORECAST)),
        ("1.2260", "H(P, Q), franchise", cross_entropy(FRANCHISE, FRANCHISE_FORECAST)),
    ],
    "order-turns": [
        ("half", "forecast of the five-star plates", 1 / ratio(5)),
        ("0.00514", "excess, home-style", HOME_EXCESS),
        ("0.24787", "excess, franchise", EXCESS),
        ("48", "one excess in the other", EXCESS / HOME_EXCESS),
    ],
    "derivation-done": [
        ("1.06013", "H(P, Q)", cross_entropy(LECTURE_P, LECTURE_Q)),
        ("1.02965", "H(P)", entropy(LECTURE_P)),
    ],
    "units": [
        ("0.0304788", "D(P||Q)", DIVERGENCE),
        ("0.0305", "D(P||Q), on the slides", DIVERGENCE),
    ],
    "excess-read": [
        ("0.1116", "extra on outcome 2", term(2)),
        ("0.0811", "refund on outcome 1", -term(1)),
        ("0.0305", "extra less refund", term(1) + term(2) + term(3)),
    ],
    "section-gibbs": [
        ("-0.0811", "first term", term(1)),
        ("0.1116", "second term", term(2)),
        ("0", "third term", term(3)),
    ],
    "tangent-gaps": [
        ("2.39", "gap of one star, and of two", gap(1)),
        ("0.19", "gap of five stars", gap(5)),
        ("47 %", "share of five stars", mp.mpf("0.6") * gap(5) / EXCESS),
        ("0.2", "wasted on what never happens", 1 - mp.mpf("0.4") * 2),
    ],
    "chord-proof": [
        ("1", "mean of q/p for the coin", mp.mpf("0.75") / 3 + mp.mpf("0.25") * 3),
        ("0.5493", "height above the curve", kl("0.75 0.25", "0.25 0.75")),
    ],
    "zero-read": [
        ("0.06", "total gap, home-style", HOME_GAP),
        ("0.0018", "its floor", HOME_GAP**2 / 2),
        ("0.02", "the floor of a gap of 0.2", mp.mpf("0.2") ** 2 / 2),
    ],
    "four-cases-read": [
        ("0.2", "missing elsewhere", sum(p - q for p, q in zip(NEVER, FORECAST, strict=True) if p)),
    ],
    "wasted-read": [("quarter", "wasted bits", bits(kl(ORDERS, BELIEVED)))],
    "evidence-read": [
        ("0.24787", "expected evidence of a rating", evidence()),
        ("19", "ratings, franchise", log(100) / EXCESS),
        ("896", "ratings, home-style", log(100) / HOME_EXCESS),
    ],
    "picture-wealth-intro": [("0.0305", "growth a round", DIVERGENCE)],
    "money-read": [
        ("two thirds", "what outcome 1 leaves", mp.mpf("0.2") / mp.mpf("0.3")),
        ("22.7", "rounds to double, lecture", log(2) / DIVERGENCE),
        ("2.8", "rounds to double, franchise", log(2) / EXCESS),
        ("135", "rounds to double, home-style", log(2) / HOME_EXCESS),
    ],
    "coin-read": [
        ("1501", "slopes from -0.5 to 1 in steps of 0.001", 1 + mp.mpf("1.5") / mp.mpf("0.001")),
        ("14/20", "the most likely coin", MOST_LIKELY),
        ("0.70", "the most likely coin", MOST_LIKELY),
        ("-0.6109", "sum of the curves elsewhere", per_toss(GUESS) + coins("0.7", GUESS)),
    ],
    "die-slope-read": [("0.255", "slope of the most likely die", SLOPE)],
    "mutual-read": [("0.0863", "I(X; Y)", X + Y - entropy(TABLE))],
    "joint-entropy": [("0.6931", "H(X)", X), ("0.6730", "H(Y)", Y)],
    "classifier-floor": [
        ("0.6730", "H(Y)", Y),
        ("0.5867", "H(Y|X)", (SPICY + MILD) / 2),
    ],
    "triangle-read": [
        ("1.7578", "direct", mp.mpf("0.8") * log(9)),
        ("1.1489", "with a change", coins("0.1", "0.3") + coins("0.3", "0.9")),
    ],
    "chain-read": [
        (
            "twice",
            "two ratings for one",
            kl(
                *[
                    [a * b for a in exact(shares) for b in exact(shares)]
                    for shares in (LECTURE_P, LECTURE_Q)
                ]
            )
            / DIVERGENCE,
        ),
    ],
    "merge-why": [("0.2", "p/q of one star, and of two", (ratio(1) + ratio(2)) / 2)],
    "processing-question": [("0.24787", "excess, franchise", EXCESS)],
    "processing-read": [
        ("59 %", "what survives", kl(noted(FRANCHISE), noted(FRANCHISE_FORECAST)) / EXCESS),
    ],
    "processing-use": [
        ("0.0330", "three bins", binned(3)),
        ("0.0793", "two bins", binned(2)),
        ("0.0816", "four bins", binned(4)),
        ("0.125", "without bins", mp.mpf("0.5") ** 2 / 2),
    ],
    "pitfalls": [
        ("1.5999", "H(P, Q), home-style", cross_entropy(HOME, HOME_FORECAST)),
        ("1.2260", "H(P, Q), franchise", cross_entropy(FRANCHISE, FRANCHISE_FORECAST)),
    ],
    "exercise-6-solution": [
        ("0.3", "share of rain", mp.mpf("0.25") + mp.mpf("0.05")),
        ("0.7", "share of dry", mp.mpf("0.30") + mp.mpf("0.40")),
    ],
    "exercise-5-solution": [
        ("nine times", "of ten in the group", 10 * mp.fsum(exact(FRANCHISE)[3:])),
    ],
}

GIVEN = {
    "title": "03  101",
    "before-you-start": "01  02  50  60  40",
    "section-puzzle": "twice",
    "two-cross-entropies-intro": "02",
    "predict-floor": "2  10  50",
    "section-derivation": "1000  2  3  5  10",
    "the-pairs": "16",
    "line-1": "1",
    "line-2": "2",
    "line-3": "3",
    "line-4": "4",
    "line-5": "5  02  01",
    "derivation-done": "4",
    "units": "2  5",
    "excess-read": "2  1",
    "predict-hunt": "100,000",
    "terms-read": "04  1  0",
    "gibbs-statement": "a hundred  thousand  0  2  02",
    "tangent-idea": "1  1  1  1",
    "tangent-proof": "0  1  0  1  0  1  0",
    "tangent-gaps": "0",
    "chord-idea": "0.75  0.25  0.25  0.75  1/3  3",
    "chord-proof": "1  0  0  0  0  1  0  1  0",
    "zero-only-intro": "half  06",
    "zero-read": "0.2",
    "section-support": "0  0.5  0.5  0.2  0.4  0.4  0  0  0.2",
    "zero-rule": "0  0  0  01  0  0",
    "build-kl": "0",
    "predict-never": "a hundred  02",
    "refuted": "0.05",
    "support-table": "0  0  0  0  0  0",
    "four-cases-read": "04",
    "section-readings": "1  1/2  1/4  1/4  1/4  1/4  1/2  1/2",
    "reading-evidence": "2  100  1",
    "evidence-read": "100  1  100  3  a million",
    "evidence": "a million",
    "reading-money": "3  1  1956  doubled  3  20  130",
    "picture-wealth-intro": "200",
    "money-read": "1  doubling",
    "reading-likelihood": "4  14  6  1",
    "coin-read": "02  twice",
    "die-slope-read": "05",
    "reading-dependence": "5  0.40  0.10  0.20  0.30  tenth",
    "predict-triangle": "0.1  0.3  0.9  0.3",
    "triangle-read": "0.3  0.1  05  06",
    "section-merging": "0.30  0.30  0.10  0.30",
    "chain-read": "500",
    "merging-question": "1  2  4  5  1  3  4  5",
    "processing-question": "0.8",
    "processing-read": "1000",
    "predict-bins": "0  0.5  1  -6  6  2  3  4",
    "bins": "1200",
    "how-to-play": "half  3",
    "pitfalls": "-1e-18  04  2  2",
    "exercise-1": "0  1  0  2  1  3  4  5  6",
    "exercise-1-solution": "3  6  5  2  4  1  1",
    "exercise-2": "0  0  0",
    "exercise-2-solution": "0",
    "exercise-3": "0.5  0.5  0  0.3  0.3  0.4  4",
    "exercise-3-solution": "0.5  0.3  2  0.5  0.5  0.3",
    "exercise-4": "13  20  0.8  20  4",
    "exercise-4-solution": "13  7  0.8  0.2  0.5  0.5  20  twenty times",
    "exercise-5": "4",
    "exercise-5-solution": "3  3  3",
    "exercise-6": "0.25  0.05  0.30  0.40  4",
    "exercise-6-solution": "0.25  0.05  0.30  0.40  1  0",
    "further-reading": "1951  2  2014  2  2006  2  6  1956  3  2003  2  5  8",
}
