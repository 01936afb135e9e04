"""The numbers of 07, Field guide."""

from claims.measures import bits, exact, jsd, kl, log, mp, mpf

THREE_TENTHS = exact("0.3 0.3")  # exhibit 2: a list that is no distribution
NORMALISED = [x / sum(THREE_TENTHS) for x in THREE_TENTHS]
CEILING = jsd([1, 0], [0, 1])

CLAIMS = [
    # 4: the last column of the fingerprints
    ("0.6931", "JSD of two that share nothing", CEILING),
    ("0.6931", "ln 2", log(2)),
    ("0.8326", "its root", mp.sqrt(CEILING)),
    # exhibit 2: a list that is normalised on the quiet
    ("0.0", "KL after normalising", kl("0.5 0.5", NORMALISED)),
    ("0.4", "what (0.3, 0.3) lacks", 1 - sum(THREE_TENTHS)),
    ("0.5", "each entry of (0.3, 0.3), normalised", NORMALISED[0]),
    # exhibit 4: a distance, the root of nats; and the way back to it from bits
    ("0.4645", "JS distance of (1, 0) and (0.5, 0.5)", mp.sqrt(jsd([1, 0], "0.5 0.5"))),
    (
        "0.4645",
        "the same, from the divergence in bits, 1.5 - 0.75 log2 3 of a bit",
        mp.sqrt((mpf(3) / 2 - 3 * bits(log(3)) / 4) * log(2)),
    ),
    # exhibit 7: what the first two outcomes leave to the third, which alone feels epsilon
    ("0.05", "P of the third outcome", 1 - sum(exact("0.6 0.35"))),
]

GIVEN = {
    *("0.1", "0.25"),  # thresholds of a rule of thumb for the PSI
    *("0.3", "0.5"),  # entries of the lists of exhibits 2 and 4
    "0.00001",  # the epsilon that a report proposed
    "1.17",  # a version of scipy
    *("1503.02531", "1312.6114", "2305.18290"),  # papers on arXiv
}
