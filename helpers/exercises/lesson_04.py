"""Exercises of lesson 04, worked examples."""

import numpy as np

from helpers.exercises import (
    Exercise,
    after,
    base_10,
    bits_not_nats,
    distribution_slips,
    forgot_minus,
    in_a_sum,
    measure_slips,
    propped_up,
    swapped,
)
from helpers.gaussians import kl_gaussians
from helpers.measures import cross_entropy, jeffreys_divergence, kl_divergence, normalize

# 04.1: a pair to be done by hand.
P, Q = [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]
BY_HAND = kl_divergence(P, Q)

# 04.2: the function is called with counts, which have totals of their own and zeros.
COUNTS = (
    ([2, 5, 3], [30, 40, 30]),
    ([5, 5, 0], [20, 20, 40]),
    ([0, 3, 1], [7, 2, 1]),
    ([5, 5, 0], [5, 0, 5]),
    ([3, 7, 0], [6, 4, 0]),  # a zero in both
)
ONE_NORMALISED = "Only one of the two lists was divided by its sum. Each needs to be."
ONE_TOTAL = "Both lists are divided by the same total. Each has a total of its own."

# 04.3: ten ratings of a new restaurant, none of them with four or five stars.
RATINGS = np.array([6, 3, 1, 0, 0])

# 04.4: N(1, 2^2) from N(0, 1).
WIDE = kl_gaussians(1, 2, 0, 1)

WIDE_SLIPS = in_a_sum(
    (
        -np.log(2),
        [
            (0, "The logarithm of the two sigmas is missing."),
            (-1, "The logarithm is to base 2, and the rest is in nats."),
            (-np.log10(2), "The logarithm is to base 10, and the rest is in nats."),
            (-np.log(4), "The logarithm is that of the sigmas; this is that of the variances."),
        ],
    ),
    (
        4 / 2,
        [
            (2 / 2, "Sigma stands where its square belongs: N(1, 2^2) has the variance 4."),
            (1 / 4 / 2, "The variance of P stands on top, that of Q below."),
            (1 / 2 / 2, "The variance of P stands on top, that of Q below."),
            (4 / 8, "It is divided by the variance of P. Below stands that of Q."),
            (4, "The half in front of the variances is missing."),
            (0, "The variance of P is missing."),
            (1 / 2, "The variances of the two differ: that of P is 4."),
            (16 / 2, "The variance is squared once more: N(1, 2^2) has the variance 4."),
        ],
    ),
    (
        1 / 2,
        [
            (1, "The half in front of the squared shift is missing."),
            (1 / 8, "The squared shift is divided by the variance of P. Below stands that of Q."),
            (2, "The shift is the difference of the means, not twice that."),
            (-1 / 2, "The squared shift was taken off; it makes the divergence larger."),
        ],
    ),
    (
        -1 / 2,
        [
            (-1, "A whole 1 was taken off outside the half; one half remains of it."),
            (1 / 2, "The half was added; it comes off, so that P compared with itself gives 0."),
        ],
    ),
)[1]

# 04.6: how far Q of example 1 has to slide for a divergence of 0.01 nats.
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


def _plain_terms(p, q):
    return p[p > 0] * np.log(p[p > 0] / q[p > 0])


def _dropped_first(drop, p_counts, q_counts):
    p, q = np.asarray(p_counts, float), np.asarray(q_counts, float)
    some = drop(p, q)
    return _plain_terms(p[some] / p[some].sum(), q[some] / q[some].sum()).sum()


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
        family=(
            *distribution_slips(P, Q),
            (BY_HAND + 0.3, "A term with p = q adds nothing: the logarithm of 1 is 0."),
        ),
        step="Write the three ratios p/q side by side. Which logarithm is 0, which is negative?",
        section="1. The lecture's two examples, by hand",
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
        family=(
            *after(normalize, measure_slips(kl_divergence)),
            *(
                (
                    lambda p_counts, q_counts, change=change: _without_normalizing(
                        *change(np.asarray(p_counts, float), np.asarray(q_counts, float))
                    ),
                    hint,
                )
                for change, hint in (
                    (lambda p, q: (p / p.sum(), q), ONE_NORMALISED),
                    (lambda p, q: (p, q / q.sum()), ONE_NORMALISED),
                    (lambda p, q: (p / q.sum(), q / q.sum()), ONE_TOTAL),
                    (lambda p, q: (p / (p + q).sum(), q / (p + q).sum()), ONE_TOTAL),
                    (
                        lambda p, q: (p / p.max(), q / q.max()),
                        "The lists were divided by their largest count; divide by the sum.",
                    ),
                    (
                        lambda p, q: (p / p.size, q / q.size),
                        "The lists were divided by the number of outcomes; divide by the sum of "
                        "the counts.",
                    ),
                )
            ),
            *(
                (
                    lambda p_counts, q_counts, a=a, b=b: kl_of_counts(
                        np.add(p_counts, a), np.add(q_counts, b)
                    ),
                    "You have smoothed. Nothing was imagined here: the counts are what they are, "
                    "and the divergence may be infinite.",
                )
                for a, b in ((0, 1), (0.5, 0.5), (0, 0.5), (0.1, 0.1), (0.01, 0.01), (1e-3, 1e-3))
            ),
            *propped_up(
                lambda prop, p_counts, q_counts: np.sum(
                    _plain_terms(normalize(p_counts), prop(normalize(q_counts)))
                ),
                EPSILON_HINT,
                [10.0**-k for k in range(3, 17)],
                (np.add, np.maximum),
            ),
            (
                lambda p_counts, q_counts: np.sum(p_counts) * kl_of_counts(p_counts, q_counts),
                "This is multiplied by the number of observations: the evidence of all of them. "
                "The divergence is that of one.",
            ),
            *(
                (
                    lambda p_counts, q_counts, drop=drop: _dropped_first(drop, p_counts, q_counts),
                    "Outcomes were left out before the counts were divided by their sum. Divide "
                    "first: what P never does still takes a share of Q.",
                )
                for drop in (lambda p, q: p > 0, lambda p, q: (p > 0) & (q > 0))
            ),
        ),
        step="Divide each list by its own sum, and look at the second pair: which terms count?",
        section="4. What do I do with a zero?",
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
                "belong in the denominator as well.",
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
        family=(
            *(
                (
                    normalize(RATINGS + alpha),
                    "The imagined ratings are there, but not one of each kind: alpha is 1.",
                )
                for alpha in (0.1, 0.2, 2, 3, 5, 10, 0.01)
            ),
            (
                np.full(5, 0.2),
                "This forecast has not seen the ten ratings. Add the counts to what is imagined.",
            ),
            (
                normalize(np.where(RATINGS > 0, RATINGS + 1, 0)),
                "One was added to what was seen only. The imagined ratings go to every kind.",
            ),
            (
                normalize(np.where(RATINGS > 0, RATINGS + 1, 0))[:3],
                "Four and five stars are missing. One imagined rating goes to every kind.",
            ),
            (
                normalize(np.exp(RATINGS)),
                "This is a softmax of the counts. Add one to each, and divide by the sum.",
            ),
            *(
                (
                    (RATINGS + 1) / total,
                    "The total below is another one: ten ratings were seen, and five imagined.",
                )
                for total in (5, 12, 13, 14, 16, 20)
            ),
            (
                RATINGS / 15,
                "The imagined ratings are in the denominator only; add them on top too.",
            ),
            (
                float(normalize(RATINGS + 1) @ np.arange(1, 6)),
                "This is the expected number of stars; the five probabilities are expected.",
            ),
            (
                100 * normalize(RATINGS + 1),
                "These are percentages; give plain numbers.",
            ),
            *(
                (
                    normalize(RATINGS + tiny),
                    "A tiny number was put in the place of the zeros. Laplace imagines a whole "
                    "rating of each kind.",
                )
                for tiny in (1e-3, 1e-4, 1e-6, 1e-9)
            ),
        ),
        step="How many ratings are there once one of each kind is imagined?",
        section="Smoothing as a model, not as a hack",
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
        family=(
            *WIDE_SLIPS,
            base_10(WIDE),
            (
                WIDE + np.log(2 * np.pi * np.e * 4) / 2,
                "This is the cross-entropy of the two bell curves; take the entropy of P off.",
            ),
            (
                np.log(2 * np.pi * np.e * 4) / 2,
                "This is the entropy of P alone; the waiter's forecast plays no part in it.",
            ),
            (
                WIDE + kl_gaussians(0, 1, 1, 2),
                "This is the sum of both directions; P alone does the averaging.",
            ),
            (
                (WIDE + kl_gaussians(0, 1, 1, 2)) / 2,
                "This is the mean of both directions; P alone does the averaging.",
            ),
            (
                np.log(2) + (4 + 1) / 2 - 0.5,
                "The logarithm has the wrong sign: a wide P has more entropy, which lowers KL.",
            ),
            (np.inf, "Both curves are above zero everywhere: the divergence is finite."),
        ),
        step="Write down the two means, the two sigmas and the two variances first.",
        section="5. Two Gaussians, three ways",
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
        step="Take the logs one by one: what do the numbers of q in log A add up to?",
        section="6. What does my computer say when KL is tiny?",
        note="The divergence is never negative; the mean of a few log ratios easily is. More "
        "draws help, and so does k3 where p is near and has no heavier tails than q.",
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
        family=(
            (
                AIM / 0.0305,
                "You have shared the divergence out evenly along the way. Half the way leaves a "
                "quarter of it, not a half.",
            ),
            (
                np.sqrt(AIM / 0.0305),
                "You have drawn a parabola through the divergence at t = 1. The curve is no "
                "parabola: try your t, and correct it.",
            ),
            (
                1 - AIM / END,
                "You have shared the divergence out evenly, and slid from the wrong end.",
            ),
            (1, "That is the end of the slide, where the divergence is three times the aim."),
            (0, "That is the truth itself, where the divergence is 0."),
            (0.5, "Halfway is where the halving begins: is the divergence there above the aim?"),
            *(
                (t, "This is a step of the halving; go on until the interval is small.")
                for t in (0.75, 0.25, 0.625, 0.5625, 0.59375, 0.578125)
            ),
            *(
                (t, "This is the divergence aimed at, or its root. Which t leads to it?")
                for t in (AIM, np.sqrt(AIM), END)
            ),
            (
                slid(AIM) ** 2,
                "The t was squared: the divergence goes with its square, the answer is t.",
            ),
            (
                np.sqrt(slid(AIM)),
                "A root of t was taken: the answer is t itself.",
            ),
            *(
                (
                    slid(aim),
                    "At this t the divergence is another one: aim at 0.01 nats.",
                )
                for aim in (0.1 * AIM, 0.02, 0.015, 0.005, 0.03)
            ),
            (
                slid(AIM, lambda q: jeffreys_divergence(TRUTH, q) / 2),
                "This is the place where the mean of both directions is 0.01; P averages.",
            ),
            (
                slid(AIM, lambda q: jeffreys_divergence(TRUTH, q)),
                "This is the place where the sum of both directions is 0.01; P averages.",
            ),
            (
                slid(AIM, lambda q: kl_divergence(TRUTH, q, base=10)),
                "This is the place for logarithms to base 10; the aim is in nats.",
            ),
            *(
                (
                    t,
                    "The chi-square parabola was used, with another factor in it. The parabola "
                    "only gives the first guess.",
                )
                for t in (np.sqrt(AIM / 0.07), np.sqrt(AIM / 0.0175))
            ),
        ),
        step="Compute the divergence at t = 0.5. Is it above 0.01 or below?",
        section="2. What happens as Q comes closer?",
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
