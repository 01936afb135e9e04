"""Exercises of lesson 03, the KL divergence."""

import math

import numpy as np

from helpers.exercises import (
    Exercise,
    base_10,
    bits_not_nats,
    distribution_slips,
    forgot_minus,
    in_each_place,
    measure_slips,
    nats_not_bits,
    propped_up,
    swapped,
    unnamed,
)
from helpers.measures import (
    cross_entropy,
    entropy,
    jeffreys_divergence,
    kl_divergence,
    kl_terms,
    normalize,
)

EPSILONS = [1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-6]  # what people add to zeros

# 03.1: the lines of Gibbs' inequality, by the numbers that the exercise gives them.
ZERO, TANGENT, ENTROPIES, TOTALS, RATIO, LOGARITHMS = range(1, 7)
PROOF = [ENTROPIES, LOGARITHMS, RATIO, TANGENT, TOTALS, ZERO]

# 03.3: one direction is finite, the other is not.
TWO_STARS, THREE_STARS = [0.5, 0.5, 0.0], [0.3, 0.3, 0.4]
THERE = kl_divergence(TWO_STARS, THREE_STARS)
BACK = kl_divergence(THREE_STARS, TWO_STARS)
COMMON = float(np.sum(kl_terms(THREE_STARS, TWO_STARS)[:2]))

# 03.4: log-likelihoods of two coins from KL divergences alone.
TOSSES = 20
DATA, FAIR, LOADED = normalize([13, 7]), [0.5, 0.5], [0.8, 0.2]
PER_TOSS = kl_divergence(DATA, LOADED) - kl_divergence(DATA, FAIR)
BACKWARDS = kl_divergence(LOADED, DATA) - kl_divergence(FAIR, DATA)

# 03.5: what merging the two highest stars of the franchise loses.
FRANCHISE = np.array([0.01, 0.02, 0.07, 0.30, 0.60])
FORECAST = np.array([0.05, 0.10, 0.20, 0.35, 0.30])
PAIR = FRANCHISE, FORECAST
MERGED = kl_divergence(np.add.reduceat(FRANCHISE, range(4)), np.add.reduceat(FORECAST, range(4)))
LOSS = kl_divergence(FRANCHISE, FORECAST) - MERGED
INSIDE = kl_divergence(normalize(FRANCHISE[3:]), normalize(FORECAST[3:]))

# 03.6: what one fact tells about another, and what it leaves open.
SKY_AND_QUEUE = np.array([[0.25, 0.05], [0.30, 0.40]])
SKY, QUEUE = SKY_AND_QUEUE.sum(axis=1), SKY_AND_QUEUE.sum(axis=0)
UNRELATED = np.outer(SKY, QUEUE)
TELLS = kl_divergence(SKY_AND_QUEUE.ravel(), UNRELATED.ravel())
OPEN, OPEN_SKY = entropy(QUEUE) - TELLS, entropy(SKY) - TELLS
ROWS = entropy(SKY_AND_QUEUE / SKY[:, None])


JOINT_ENTROPY_MISSING = (
    "This is the sum of the two entropies, with the overlap in it twice: take the joint one off."
)


def kl_bits(p, q):
    """Return D_KL(P || Q) in bits."""
    return kl_divergence(p, q, base=2)


def _plain_sum(p, q):
    """Return the sum of p log(p/q) over p > 0, of numbers that need not sum to one."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return float(np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0])))


def _common_outcomes_only(p, q):
    """Return the sum over the outcomes that both hold possible."""
    terms = kl_terms(p, q, base=2)
    return terms[np.isfinite(terms)].sum()


EXERCISES = {
    "03.1": Exercise(
        answer=PROOF,
        digits=1,
        slips=(
            (
                PROOF[::-1],
                "This is the proof read backwards: begin with the two entropies, end with zero.",
            ),
            (
                [line - 1 for line in PROOF],
                "The lines are numbered from one, as the table does it.",
            ),
            (
                [PROOF.index(line) + 1 for line in range(1, 7)],
                "This says at which place each line belongs. Give the lines themselves: first the "
                "number of the line that comes first.",
            ),
            (
                [ENTROPIES, RATIO, LOGARITHMS, TANGENT, TOTALS, ZERO],
                "What the two entropies are gives two logarithms for each outcome; only then can "
                "a rule make one of them.",
            ),
            (
                [RATIO, LOGARITHMS, ENTROPIES, TANGENT, TOTALS, ZERO],
                "The tangent speaks of the logarithm of a ratio, so this line has to stand right "
                "before it.",
            ),
            (
                [ENTROPIES, LOGARITHMS, TANGENT, RATIO, TOTALS, ZERO],
                "The tangent was applied before there was the logarithm of a ratio.",
            ),
            (
                [ENTROPIES, LOGARITHMS, RATIO, TOTALS, TANGENT, ZERO],
                "Multiplying out leads from the line with the bracket to the line with two sums, "
                "not the other way.",
            ),
        ),
        family=(
            (
                PROOF[:-1],
                "One line is missing: the proof ends with zero, and that is a line as well.",
            ),
            (
                int("".join(map(str, PROOF))),
                "Write the six numbers as a list, with commas between them.",
            ),
            *(
                (
                    [*PROOF[:i], PROOF[i + 1], PROOF[i], *PROOF[i + 2 :]],
                    "Two neighbours are swapped: which of the two follows from the other, and by "
                    "which reason?",
                )
                for i in range(5)
            ),
            (
                [1, 2, 3, 4, 5, 6],
                "This is the order of the table, which is mixed up. Begin with the two entropies.",
            ),
            *(
                (
                    [line, *(x for x in PROOF if x != line)],
                    "The proof begins with the two entropies, before anything was done to them.",
                )
                for line in PROOF[1:]
            ),
        ),
        step="Which line has two entropies in it, and nothing that was done to them yet?",
        section="3. Can it fall below zero?",
        note="One step is an inequality, the tangent; all the others are equalities.",
    ),
    "03.2": Exercise(
        answer=kl_bits,
        cases=(
            ([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]),
            ([0.0, 0.5, 0.5], [0.2, 0.4, 0.4]),
            ([0.0, 0.25, 0.75], [0.0, 0.75, 0.25]),
            ([0.5, 0.5, 0.0], [0.5, 0.0, 0.5]),
        ),
        slips=(
            nats_not_bits(kl_bits),
            swapped(kl_bits),
            forgot_minus(kl_bits, of="divergence"),
            *propped_up(
                lambda prop, p, q: np.sum(prop(p) * np.log2(prop(p) / prop(q))),
                "A small number was added against the zeros, and now the last case looks finite. "
                "It is not: leave out the terms with p = 0, and let the others be what they are.",
                EPSILONS,
                (np.add, np.maximum),
            ),
            (
                _common_outcomes_only,
                "Terms with q = 0 were left out. Only p = 0 makes a term vanish; where p > 0 and "
                "q = 0 the forecast was refuted, and the answer has to say so.",
            ),
            (
                lambda p, q: cross_entropy(p, q, base=2),
                "This is the cross-entropy H(P, Q); the floor H(P) is still in it.",
            ),
        ),
        family=(
            *measure_slips(kl_divergence, base=2),
            (
                lambda p, q: entropy(p) / cross_entropy(p, q),
                "The two were divided; the difference of cross-entropy and entropy is expected.",
            ),
            (
                lambda p, q: _plain_sum(p[:-1], q[:-1]) / math.log(2),
                "The last outcome is missing from the sum.",
            ),
            *(
                (
                    lambda p, q, tiny=tiny, prop=prop: _plain_sum(p, prop(q, tiny)) / math.log(2),
                    "A small number stands in the place of q = 0, and now the last case looks "
                    "finite. It is not: let it be infinite.",
                )
                for tiny in EPSILONS
                for prop in (np.add, np.maximum)
            ),
        ),
        step="Let the function keep only the outcomes with p > 0, and try the first case.",
        section="4. When something is impossible",
        note="Your function returns 0 for what never happens and inf for a refuted forecast.",
    ),
    "03.3": Exercise(
        answer=[THERE, BACK],
        slips=(
            (
                [BACK, THERE],
                "Both values are here, in the wrong order: the first argument does the averaging.",
            ),
            (
                [THERE, THERE],
                "The two directions are not the same: work out the second one by itself.",
            ),
            (
                [THERE, COMMON],
                "The second one lost a term: its third outcome happens, and was held impossible. "
                "(A KL divergence below zero is a sign that something is missing.)",
            ),
            (
                [THERE, max(COMMON, 0.0)],
                "The first value is right. For the second: under Q the third outcome happens; "
                "what had P said about it?",
            ),
            *(
                (
                    [THERE, kl_divergence(THREE_STARS, normalize(np.add(TWO_STARS, epsilon)))],
                    "The second value comes from the small number you added, not from P and Q.",
                )
                for epsilon in EPSILONS
            ),
            (
                [BACK, BACK],
                "One of the two is finite: what never happens under the truth costs nothing.",
            ),
            (
                [THERE / math.log(2), BACK],
                "The first value is in bits; the answer is in nats.",
            ),
            (
                [0, BACK],
                "The second value is right. The first is finite, and not zero: P and Q differ.",
            ),
            (
                [cross_entropy(TWO_STARS, THREE_STARS), BACK],
                "The second value is right. The first is a cross-entropy: take the entropy away.",
            ),
            (
                [-THERE, BACK],
                "The second value is right. The first is negative: the ratio is upside down.",
            ),
        ),
        family=(
            *in_each_place(
                (
                    THERE,
                    # Nothing about infinity here: it is the second value.
                    [x for x in distribution_slips(TWO_STARS, THREE_STARS) if "inf" not in x[1]],
                    "The second value is right. Look at the first. {hint}",
                ),
                (BACK, (), ""),
            )[1],
            ([THERE, -math.inf], "The size of the second is right, its sign is not."),
            (
                [BACK, THERE / math.log(2)],
                "Two things: the values are in the wrong order, and the finite one is in bits.",
            ),
            *(
                (
                    [THERE, large],
                    "The second value was chosen, not computed. Follow the term with the zero by "
                    "hand: what does the logarithm become?",
                )
                for large in (1e3, 1e6, 1e9, 1e10, 1e12, 1e100, 999, 9999, 1e300)
            ),
        ),
        step="For each direction: is there an outcome that happens, and was called impossible?",
        section="4. When something is impossible",
        note="One direction is finite and the other is not, on the same pair.",
    ),
    "03.4": Exercise(
        answer=TOSSES * PER_TOSS,
        slips=(
            (
                PER_TOSS,
                "This is for one toss on average; the log-likelihood adds up over all tosses.",
            ),
            (
                -TOSSES * PER_TOSS,
                "The sign is flipped: the coin with the smaller KL has the larger log-likelihood.",
            ),
            (
                -TOSSES * cross_entropy(DATA, LOADED),
                "This is the log-likelihood of B alone. By how much is that of A larger?",
            ),
            bits_not_nats(TOSSES * PER_TOSS),
            (
                TOSSES * BACKWARDS,
                "The coins did the averaging here; it is the data that must come first.",
            ),
            (
                math.exp(TOSSES * PER_TOSS),
                "This is the ratio of the likelihoods; its logarithm is expected.",
            ),
            (
                13 * PER_TOSS,
                "You counted the heads only. Each of the twenty tosses adds to the log-likelihood.",
            ),
            (
                7 * PER_TOSS,
                "You counted the tails only. Each of the twenty tosses adds to the log-likelihood.",
            ),
            (
                TOSSES * math.log(0.5),
                "This is the log-likelihood of A alone. By how much is it larger than that of B?",
            ),
            (
                math.exp(-TOSSES * PER_TOSS),
                "This is a ratio of likelihoods, B over A; the difference of logarithms is "
                "expected.",
            ),
            (
                -PER_TOSS,
                "This is for one toss, and the two coins are swapped.",
            ),
            (
                TOSSES * kl_divergence(DATA, FAIR),
                "This is what A loses against the best coin. How much more does B lose?",
            ),
            (
                TOSSES * kl_divergence(DATA, LOADED),
                "This is what B loses against the best coin. A loses something, too.",
            ),
            base_10(TOSSES * PER_TOSS),
        ),
        family=(
            (
                TOSSES * (kl_divergence(DATA, LOADED) + kl_divergence(DATA, FAIR)),
                "The two were added. By how much the one is larger is a difference.",
            ),
            *(
                (
                    TOSSES * kl,
                    "This compares the two coins with each other; the data play no part in it.",
                )
                for kl in (kl_divergence(FAIR, LOADED), kl_divergence(LOADED, FAIR))
            ),
            (
                TOSSES * (kl_divergence(DATA[::-1], LOADED) - kl_divergence(DATA[::-1], FAIR)),
                "Heads and tails are swapped in one of the lists: keep one order everywhere.",
            ),
            *(
                (
                    ratio,
                    "The two divergences were divided. Logarithms are compared by a difference.",
                )
                for ratio in (
                    kl_divergence(DATA, LOADED) / kl_divergence(DATA, FAIR),
                    kl_divergence(DATA, FAIR) / kl_divergence(DATA, LOADED),
                )
            ),
            (0, "Zero would mean that both coins explain the tosses alike."),
            *(
                (
                    sign * n * math.log(0.5 / chance),
                    "This is about one side of the coin only; heads and tails both add to the "
                    "log-likelihood.",
                )
                for n, chance in ((13, 0.8), (7, 0.2))
                for sign in (1, -1)
            ),
            *(
                (
                    sign * 6 * math.log(0.8 / 0.5),
                    "Heads and tails do not cancel one by one: a head and a tail say something "
                    "different about B.",
                )
                for sign in (1, -1)
            ),
            *(
                (
                    n * PER_TOSS,
                    "The number of tosses is another one: twenty of them add up.",
                )
                for n in (2, 10, 21, 19, 400)
            ),
            (
                TOSSES * (cross_entropy(DATA, FAIR) + cross_entropy(DATA, LOADED)),
                "The two were added. By how much the one is larger is a difference.",
            ),
            (
                TOSSES * (jeffreys_divergence(DATA, LOADED) - jeffreys_divergence(DATA, FAIR)),
                "This goes in both directions; only the data do the averaging.",
            ),
            (
                math.log(math.comb(20, 13)) + TOSSES * math.log(0.5),
                "This is the log-likelihood of A alone, with the number of ways to 13 heads.",
            ),
        ),
        step="How far is the data's distribution (13, 7)/20 from each of the two coins?",
        section="5. One number, five readings",
        note="Two KL divergences and the number of tosses are enough; the data's entropy cancels.",
    ),
    "03.5": Exercise(
        answer=LOSS,
        slips=(
            (
                INSIDE,
                "This is the KL divergence inside the group; it counts only as often as P "
                "lands in the group.",
            ),
            (
                FORECAST[3:].sum() * INSIDE,
                "The weight of the group was taken from Q; the truth P does the averaging.",
            ),
            (MERGED, "This is what is left after the merge; how much was lost?"),
            (LOSS + MERGED, "This is what there was before the merge; how much of it was lost?"),
            bits_not_nats(LOSS),
            (-LOSS, "The sign is flipped: a loss is what there was less what is left."),
            (
                0,
                "Merging would cost nothing only if P and Q shared the group alike. Do they?",
            ),
            (
                float(np.sum(kl_terms(FRANCHISE, FORECAST)[3:])),
                "These are the two terms of the group before the merge. Merged, one term is left.",
            ),
            (
                LOSS / math.log(10),
                "This is to base 10; nats come from the natural logarithm.",
            ),
            (
                INSIDE * FRANCHISE[4],
                "The weight is the chance of the whole group, four stars and five together.",
            ),
        ),
        limits=(0, math.inf, "Merging never raises a KL divergence, so a loss is not negative."),
        family=(
            *(
                (
                    weight * kl_divergence(normalize(FORECAST[3:]), normalize(FRANCHISE[3:])),
                    "P and Q are swapped: the franchise does the averaging.",
                )
                for weight in (1, FORECAST[3:].sum(), FRANCHISE[3:].sum())
            ),
            (
                kl_divergence(normalize(FRANCHISE[:3]), normalize(FORECAST[:3])),
                "The last outcomes were left out. Merged they are still there, as one.",
            ),
            *(
                (
                    float(term),
                    "This is a single term of one of the two divergences; compare the whole sums.",
                )
                for term in (
                    *kl_terms(FRANCHISE, FORECAST),
                    FRANCHISE[3:].sum() * math.log(FRANCHISE[3:].sum() / FORECAST[3:].sum()),
                )
            ),
            *(
                (
                    share,
                    "This is a share of the divergence; how many nats is it?",
                )
                for share in (LOSS / (LOSS + MERGED), MERGED / (LOSS + MERGED))
            ),
            (
                100 * LOSS / (LOSS + MERGED),
                "This is a percentage of the divergence; how many nats is it?",
            ),
            *(
                (
                    LOSS + MERGED - _plain_sum(*([*x[:3], join(x[3:])] for x in PAIR)),
                    "Merged, the two outcomes have the sum of their probabilities.",
                )
                for join in (np.mean, np.max, np.min, np.prod)
            ),
            *(
                (
                    LOSS + MERGED - kl_divergence(*(np.add.reduceat(x, at) for x in PAIR)),
                    "These are two other outcomes; the last two become one.",
                )
                for at in ([0, 2, 3, 4], [0, 1, 3, 4], [0, 1, 2, 4], [0, 1, 2], [0, 1, 4])
            ),
            (
                entropy(FRANCHISE) - entropy(np.add.reduceat(FRANCHISE, range(4))),
                "This is what the entropy of P loses; the divergence was asked about.",
            ),
            (
                cross_entropy(FRANCHISE, FORECAST)
                - cross_entropy(*(np.add.reduceat(x, range(4)) for x in PAIR)),
                "This is what the cross-entropy loses; the divergence was asked about.",
            ),
            (
                INSIDE * FRANCHISE[3],
                "The weight is the chance of the whole group, four stars and five together.",
            ),
            (
                INSIDE / FRANCHISE[3:].sum(),
                "The weight of the group is a factor; something was divided by it.",
            ),
        ),
        step="Add the last two entries of P, and of Q, and compute the KL of what you get.",
        section="7. Parts and wholes",
        note="The loss is P(group) times the KL divergence inside the group: the chain rule.",
    ),
    "03.6": Exercise(
        answer=[TELLS, OPEN],
        slips=(
            bits_not_nats([TELLS, OPEN]),
            ([OPEN, TELLS], "Both values are here, in the wrong order."),
            (
                [TELLS, entropy(QUEUE)],
                "The first value is right. The second is the floor of one who does not look at "
                "the sky; how much of it is left for one who does?",
            ),
            (
                [TELLS, OPEN_SKY],
                "The first value is right. The second is what the queue leaves open about the "
                "sky; here it is the sky that is known.",
            ),
            (
                [TELLS, ROWS.mean()],
                "The first value is right. For the second, the rows do not come equally often: "
                "weigh the entropy of each by its share.",
            ),
            (
                [TELLS, ROWS.sum()],
                "The first value is right. For the second, the entropies of the rows make an "
                "average, not a sum: weigh each by the share of its row.",
            ),
            (
                [TELLS, entropy(SKY_AND_QUEUE.ravel())],
                "The first value is right. The second is the joint entropy; take from it what is "
                "known once the sky is seen.",
            ),
            (
                [kl_divergence(UNRELATED.ravel(), SKY_AND_QUEUE.ravel()), OPEN],
                "The second value is right. For the first, the table and its independent "
                "version are swapped: the table does the averaging.",
            ),
            (
                [entropy(SKY_AND_QUEUE.ravel()), OPEN],
                "The second value is right. The first is the joint entropy, not the overlap.",
            ),
            (
                TELLS,
                "This is the overlap, right. Give both numbers as a list: the second is what the "
                "sky leaves open about the queue.",
            ),
            (
                [TELLS, entropy(SKY_AND_QUEUE.ravel()) - OPEN],
                "The first value is right. The second is the entropy of the sky; what the sky "
                "leaves open about the queue is expected.",
            ),
            (
                [0, OPEN],
                "The second value is right. The first would be zero if sky and queue were "
                "independent; compare the table with the product of its margins.",
            ),
            (
                [-TELLS, OPEN],
                "The second value is right. The first is a KL divergence, and never negative.",
            ),
        ),
        family=(
            *in_each_place(
                (
                    TELLS,
                    (
                        *unnamed(distribution_slips(SKY_AND_QUEUE.ravel(), UNRELATED.ravel())),
                        (entropy(SKY) + entropy(QUEUE), JOINT_ENTROPY_MISSING),
                        (entropy(SKY), "This is the entropy of the sky, told or not."),
                        (entropy(QUEUE), "This is the entropy of the queue, told or not."),
                        (OPEN_SKY, "This is what the queue leaves open about the sky."),
                        (OPEN, "This is the second number; what does the sky tell?"),
                        (
                            entropy(SKY_AND_QUEUE.ravel()) - entropy(SKY) - entropy(QUEUE),
                            "The sign is flipped: the joint entropy is the smaller one.",
                        ),
                    ),
                    "The second value is right. Look at the first. {hint}",
                ),
                (
                    OPEN,
                    (
                        bits_not_nats(OPEN),
                        base_10(OPEN),
                        (TELLS, "This is what the sky tells; the rest is left open."),
                        (-OPEN, "The sign is flipped: no entropy of a table is negative."),
                        *((x, "This is one row of the table; average over both.") for x in ROWS),
                        (
                            SKY[::-1] @ ROWS,
                            "The weights of the rows are swapped: each row comes with its share.",
                        ),
                        (
                            entropy(SKY_AND_QUEUE.ravel()) - TELLS,
                            "From the joint entropy the entropy of the sky comes off, not the "
                            "overlap.",
                        ),
                        (
                            entropy(SKY_AND_QUEUE.ravel()) + entropy(SKY),
                            "The entropy of the sky was added; take it off the joint entropy.",
                        ),
                        *(
                            (x, "This is an error rate, not an entropy in nats.")
                            for x in (0.3, 0.25, 0.4, 0.7)
                        ),
                        (
                            QUEUE @ [entropy(normalize(SKY_AND_QUEUE[:, k])) for k in range(2)],
                            "This is what the queue leaves open about the sky; here the sky is "
                            "known.",
                        ),
                    ),
                    "The first value is right. Look at the second. {hint}",
                ),
            )[1],
            (
                [OPEN_SKY, OPEN],
                "These are the two conditional entropies; the first number is the overlap.",
            ),
            (
                OPEN,
                "This is the second number, right. Give both as a list: the first is the overlap.",
            ),
            (
                [entropy(SKY), entropy(QUEUE)],
                "These are the entropies of the margins. What do sky and queue have in common?",
            ),
        ),
        step="Work out the two margins of the table, and the table they would make if independent.",
        section="5. One number, five readings",
        note="Together they make H(Y): what the sky tells, and what it leaves open.",
    ),
}
