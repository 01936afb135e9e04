"""Exercises of lesson 04, worked examples."""

import numpy as np

from helpers.exercises import (
    Exercise,
    bits_not_nats,
    distribution_slips,
    forgot_minus,
    propped_up,
    swapped,
)
from helpers.gaussians import kl_gaussians
from helpers.measures import cross_entropy, kl_divergence, normalize

# 04.1: a pair to be done by hand.
P, Q = [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]
BY_HAND = kl_divergence(P, Q)

# 04.2: the function is called with counts, which have totals of their own and zeros.
COUNTS = (
    ([2, 5, 3], [30, 40, 30]),
    ([5, 5, 0], [20, 20, 40]),
    ([0, 3, 1], [7, 2, 1]),
    ([5, 5, 0], [5, 0, 5]),
)

# 04.3: ten ratings of a new restaurant, none of them with four or five stars.
RATINGS = np.array([6, 3, 1, 0, 0])

# 04.4: N(1, 2^2) from N(0, 1).
WIDE = kl_gaussians(1, 2, 0, 1)

# 04.6: how far the slide of the lecture's example 1 has to go for a divergence of 0.01 nats.
TRUTH, FORECAST = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])
AIM = 0.01
END = kl_divergence(TRUTH, FORECAST)


def kl_of_counts(p_counts, q_counts):
    """Return D_KL in nats of the distributions that two lists of counts describe."""
    return kl_divergence(normalize(p_counts), normalize(q_counts))


def _without_normalizing(p_counts, q_counts):
    p, q = np.asarray(p_counts, float), np.asarray(q_counts, float)
    seen = p > 0
    return np.sum(p[seen] * np.log(p[seen] / q[seen]))


def _almost(prop, p_counts, q_counts):
    p, q = normalize(p_counts), normalize(q_counts)
    return np.sum(p * np.log(prop(p) / prop(q)))


def _only_shared_outcomes(p_counts, q_counts):
    p, q = normalize(p_counts), normalize(q_counts)
    shared = (p > 0) & (q > 0)
    return np.sum(p[shared] * np.log(p[shared] / q[shared]))


def _divided_by_one_total(p_counts, q_counts):
    p, q = np.asarray(p_counts, float), np.asarray(q_counts, float)
    return _without_normalizing(p / p.sum(), q / p.sum())


def _laplace(p_counts, q_counts):
    return kl_of_counts(np.add(p_counts, 1), np.add(q_counts, 1))


def _mean_of_terms(p_counts, q_counts):
    return kl_of_counts(p_counts, q_counts) / len(p_counts)


def slid(aim, measure=lambda q: kl_divergence(TRUTH, q)):
    """Return the t between 0 and 1 at which the measure of Q_t = P + t (Q - P) is `aim`."""
    low, high = 0.0, 1.0
    for _ in range(60):
        t = (low + high) / 2
        low, high = (t, high) if measure(TRUTH + t * (FORECAST - TRUTH)) < aim else (low, t)
    return t


EPSILON_HINT = (
    "You have added an epsilon. Where Q rules out what P does, the truth is infinite, and your "
    "number is set by the size of the epsilon."
)

EXERCISES = {
    "04.1": Exercise(
        answer=BY_HAND,
        slips=(
            forgot_minus(BY_HAND, "divergence"),
            bits_not_nats(BY_HAND),
            (
                kl_divergence(Q, P),
                "P and Q are swapped: P stands in front of the logarithm, and on top inside it.",
            ),
            (
                cross_entropy(P, Q),
                "This is the cross-entropy H(P, Q). Take the floor H(P) away.",
            ),
            (
                0.6 * np.log(2),
                "The negative term is missing: where p is below q, the sum gets a part back.",
            ),
        ),
        family=distribution_slips(P, Q),
        note="Two terms have opposite signs, and the sum is still above zero, as it has to be.",
    ),
    "04.2": Exercise(
        answer=kl_of_counts,
        slips=(
            (
                _without_normalizing,
                "The counts went into the formula as they are. Divide each list by its own sum "
                "first.",
            ),
            (
                _divided_by_one_total,
                "Both lists are divided by the total of P. Each has a total of its own.",
            ),
            (
                _laplace,
                "You have smoothed both. Nothing was imagined here: the counts are what they are, "
                "and the divergence may be infinite.",
            ),
            *propped_up(_almost, EPSILON_HINT, [10.0**-k for k in range(8, 17)]),
            (
                _only_shared_outcomes,
                "You leave out the outcomes that Q holds impossible. But P has them, and each of "
                "them costs an infinite surprise.",
            ),
            (
                _mean_of_terms,
                "This is the mean of the terms. P is already inside them: add them up.",
            ),
            swapped(kl_of_counts),
            bits_not_nats(kl_of_counts),
            forgot_minus(kl_of_counts, "divergence"),
        ),
        cases=COUNTS,
        note="Normalised on purpose, nothing for what never happens, and infinity where it is due.",
    ),
    "04.3": Exercise(
        answer=normalize(RATINGS + 1),
        slips=(
            (
                normalize(RATINGS),
                "These are the shares alone: four and five stars are still impossible. Add one "
                "to every count first.",
            ),
            (
                (RATINGS + 1) / RATINGS.sum(),
                "These sum to more than 1: five imagined ratings were added on top, so they "
                "belong in the total below as well.",
            ),
            (
                normalize(np.where(RATINGS == 0, 1, RATINGS)),
                "You have added one to the zeros only. The imagined ratings are spread evenly: "
                "one for every kind of rating.",
            ),
            (
                normalize(RATINGS + 0.5),
                "You have added a half. Laplace adds one.",
            ),
            (
                (normalize(RATINGS) + 1) / 6,
                "The imagined ratings were added to the shares. Add them to the counts, before "
                "you divide.",
            ),
            (
                (RATINGS + 1) / (RATINGS.sum() + 1),
                "One imagined rating of each kind makes more than one: all of them belong in the "
                "total.",
            ),
            (
                RATINGS + 1,
                "These are counts. Divide them by their sum.",
            ),
        ),
        note="Five imagined ratings joined the ten real ones: nothing is impossible, and the seen "
        "still outweighs the unseen.",
    ),
    "04.4": Exercise(
        answer=WIDE,
        slips=(
            (
                kl_gaussians(0, 1, 1, 2),
                "P and Q are swapped: here P is the wide one.",
            ),
            (
                kl_gaussians(1, np.sqrt(2), 0, 1),
                "You have read sigma as the variance. N(1, 2^2) has the standard deviation 2.",
            ),
            (
                (16 - 1 - np.log(16) + 1) / 2,
                "The ratio of the variances is squared twice: N(1, 2^2) has the variance 4.",
            ),
            (
                WIDE + 0.5,
                "The 1 that is taken off is missing: P compared with itself would not give 0.",
            ),
            (
                2 * WIDE,
                "The half in front is missing.",
            ),
            (
                WIDE - 0.5,
                "The means differ too: the squared shift belongs in the sum.",
            ),
            (
                WIDE + np.log(2) / 2,
                "The logarithm is that of the ratio of the sigmas, log(2). Half of it is missing.",
            ),
            (
                WIDE + np.log(4),
                "The logarithm has the wrong sign: a wide P has more entropy, which lowers KL.",
            ),
            bits_not_nats(WIDE),
        ),
        note="A narrow forecast for a wide world is expensive: it is surprised in both tails.",
    ),
    "04.5": Exercise(
        answer="b",
        slips=(
            (
                "a",
                "Gibbs' inequality knows no exception: the divergence itself is never negative, "
                "however near the two are.",
            ),
            (
                "c",
                "Swapping the two gives another divergence, and that is never negative either.",
            ),
            (
                "d",
                "Rounding is real, but it is a matter of 16 digits; this number is far too large "
                "for it.",
            ),
            (
                "e",
                "Add up the numbers of log A. And log C has so many draws that noise cannot be "
                "its trouble.",
            ),
            (
                "f",
                "A million draws that agree on a value are no noise, and the values of log B do "
                "not agree.",
            ),
        ),
        note="The divergence is never negative; the mean of a few log ratios easily is. More "
        "samples help, and near the truth so does k3.",
    ),
    "04.6": Exercise(
        answer=slid(AIM),
        slips=(
            (
                np.sqrt(AIM / 0.035),
                "This is the parabola's guess. The curve lies below the parabola: go on from here.",
            ),
            (
                np.sqrt(AIM / END),
                "You have drawn a parabola through the divergence at t = 1. The curve is no "
                "parabola: try your t, and correct it.",
            ),
            (
                AIM / END,
                "You have shared the divergence out evenly along the way. Half the way leaves a "
                "quarter of it, not a half.",
            ),
            (
                slid(AIM, lambda q: kl_divergence(q, TRUTH)),
                "P and Q_t are swapped: here P does the averaging.",
            ),
            (
                slid(AIM, lambda q: kl_divergence(TRUTH, q, base=2)),
                "This is the place of 0.01 bits; the aim is in nats.",
            ),
            (
                1 - slid(AIM),
                "You have slid from the wrong end: t = 1 is the forecast, t = 0 the truth.",
            ),
        ),
        limits=(0, 1, "Look between t = 0, the truth, and t = 1, the forecast."),
        note="The forecast with t of this size costs exactly one hundredth of a nat too much.",
    ),
    "04.7": Exercise(
        answer="c",
        slips=(
            (
                "a",
                "A value that is never negative can still be huge. How large can r get in B and C?",
            ),
            (
                "b",
                "Section 7 began with a pair like A: there k1 is often negative. Which of the two "
                "scatters less?",
            ),
            (
                "d",
                "The divergence in C is small, but p has heavier tails than q. What becomes of r "
                "far from 0?",
            ),
            (
                "e",
                "It is the other way round: k3 relies on r staying near 1. In which of the three "
                "does it?",
            ),
        ),
        note="k3 is for a p that is near and has no heavier tails than q. The largest r in your "
        "sample warns you, if it is there at all.",
    ),
}
