"""Exercises of lesson 06, Jensen-Shannon."""

import math

import numpy as np

from helpers.exercises import Exercise, bits_not_nats, nats_not_bits
from helpers.measures import (
    entropy,
    generalized_js_divergence,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
)

NO_M = "There is no M in this: it is a mean of the two directions, as in half Jeffreys. "
SQUARE_ROOT = "This is the square root of it, the Jensen-Shannon distance."


def _parts(p, q):
    """Return the KL divergences of P and of Q from their average."""
    middle = (np.asarray(p) + np.asarray(q)) / 2
    return kl_divergence(p, middle), kl_divergence(q, middle)


def _from_middle(p, q):
    """Return the KL divergences of the average from P and from Q."""
    middle = (np.asarray(p) + np.asarray(q)) / 2
    return kl_divergence(middle, p), kl_divergence(middle, q)


def _two_names(p, q):
    """Return half the Jeffreys divergence and the JSD, right and as people get them wrong."""
    half, jsd = jeffreys_divergence(p, q) / 2, js_divergence(p, q)
    from_p, from_q = _parts(p, q)
    right = [half, jsd]
    return right, (
        bits_not_nats(right),
        ([jsd, half], "The two names are swapped: which of them uses M?"),
        ([2 * half, jsd], "The first number is the whole Jeffreys divergence; half is expected."),
        (
            [2 * half, from_p + from_q],
            "Both numbers are sums of two KLs; a mean is expected in both places.",
        ),
        (
            [jsd, 2 * half],
            "The two names are swapped (which of them uses M?), and Jeffreys is not halved.",
        ),
        (
            [kl_divergence(p, q), kl_divergence(q, p)],
            "These are the two directions of the KL; their mean is the first number, "
            "and the second needs M.",
        ),
        (
            [half, sum(_from_middle(p, q)) / 2],
            "The second number averages over M; P and Q should average, and M be inside the log.",
        ),
        ([kl_divergence(p, q), jsd], "The first number has one direction only; take both."),
        ([kl_divergence(q, p), jsd], "The first number has one direction only; take both."),
        ([half, half], "The second number is the first once more; the JSD needs M."),
        ([half, math.sqrt(jsd)], "The second number is the square root, a distance; square it."),
        ([half, from_p + from_q], "The second number is a sum of two KLs; take their mean."),
        ([half, from_p], "The second number is KL(P || M) alone; Q has its own way to M."),
        ([half, from_q], "The second number is KL(Q || M) alone; P has its own way to M."),
    )


LESSON_05 = [0.9, 0.09, 0.01], [0.1, 0.1, 0.8]
NAMES, NAME_SLIPS = _two_names(*LESSON_05)

# Two machines that share one of their sweets: every logarithm is a whole number of bits.
SWEETS = [0.5, 0.5, 0], [0, 0.5, 0.5]
LEAK = js_divergence(*SWEETS, base=2)
M_OF_SWEETS = np.mean(SWEETS, axis=0)


def weighted_jsd(p, q, w):
    """Return the JSD of P with weight w and Q with weight 1 - w."""
    return generalized_js_divergence([p, q], [w, 1 - w])


def _to_the_plain_average(p, q, w):
    m = (np.asarray(p) + np.asarray(q)) / 2
    return w * kl_divergence(p, m) + (1 - w) * kl_divergence(q, m)


def _plain_mean(p, q, w):
    m = w * np.asarray(p) + (1 - w) * np.asarray(q)
    return (kl_divergence(p, m) + kl_divergence(q, m)) / 2


def _plain_mean_of_entropies(p, q, w):
    m = w * np.asarray(p) + (1 - w) * np.asarray(q)
    return entropy(m) - (entropy(p) + entropy(q)) / 2


def _from_the_middle(p, q, w):
    m = w * np.asarray(p) + (1 - w) * np.asarray(q)
    return w * kl_divergence(m, p) + (1 - w) * kl_divergence(m, q)


def _entropy_of_mixture(p, q, w):
    return entropy(w * np.asarray(p) + (1 - w) * np.asarray(q))


# What scipy says of A and B, and of B and C: square roots.
FIRST_ROOT, SECOND_ROOT = 0.3, 0.4
# What the best guesser achieves, and the total variation that follows.
RIGHT = 0.65
TV = 2 * RIGHT - 1
HALF_A_SQUARE = (
    "First number: half a square is Pinsker's floor under KL only with the sum of |p - q| in it, "
    "of which TV is half. (With TV in it, it is the floor of the JSD.)"
)
CEILING_IN_BITS = "Second number: this ceiling of the JSD is in bits; nats are expected."

# Two boxes of so many bins, shifted so far: what is not shared gives the coin away.
BINS, SHIFTS = 8, (2, 8, 20)
LEAKS = [min(shift / BINS, 1) for shift in SHIFTS]

EXERCISES = {
    "06.1": Exercise(
        answer=NAMES,
        slips=NAME_SLIPS,
        note="One pair, two numbers, two names: and only the JSD knows a ceiling.",
    ),
    "06.2": Exercise(
        answer=(FIRST_ROOT + SECOND_ROOT) ** 2,
        slips=(
            (
                FIRST_ROOT**2 + SECOND_ROOT**2,
                "This adds the divergences; the triangle inequality is about their roots.",
            ),
            (
                FIRST_ROOT + SECOND_ROOT,
                "This is a ceiling over the distance; the divergence is its square.",
            ),
            (
                math.hypot(FIRST_ROOT, SECOND_ROOT),
                "This is the long side of a right triangle; a detour simply adds up.",
            ),
            (
                math.sqrt(FIRST_ROOT + SECOND_ROOT),
                "The root was taken twice: scipy returns roots already.",
            ),
            (
                (SECOND_ROOT - FIRST_ROOT) ** 2,
                "This is a floor: A and C cannot be nearer than that. A ceiling is expected.",
            ),
            (
                SECOND_ROOT - FIRST_ROOT,
                "This is a floor under the distance; a ceiling over the divergence is expected.",
            ),
            (
                math.log(2),
                "That is the ceiling over all pairs; the detour through B allows less.",
            ),
            bits_not_nats((FIRST_ROOT + SECOND_ROOT) ** 2),
        ),
        note="The roots add up, the divergences do not.",
    ),
    "06.3": Exercise(
        answer=LEAK,
        slips=(
            nats_not_bits(LEAK),
            (
                round(LEAK * math.log(2), 2),
                "This looks like nats, rounded; bits are expected (log to base 2).",
            ),
            (js_distance(*SWEETS, base=2), SQUARE_ROOT),
            (
                sum(_parts(*SWEETS)) / math.log(2),
                "That would be the whole coin, but green does not give it away. (If it is the sum "
                "of the two KLs: take their mean.)",
            ),
            (
                LEAK / 2,
                "This is halved once too often: each machine counts half, and that is all.",
            ),
            (entropy(M_OF_SWEETS, base=2), "This is H(M); take the mean of H(P) and H(Q) off it."),
            (math.inf, NO_M + "It is infinite; a JSD never is."),
            (0.0, "Two of the three sweets do give the machine away, so something leaks."),
        ),
        note="Half of the sweets give the coin away and half say nothing.",
    ),
    "06.4": Exercise(
        answer=weighted_jsd,
        cases=(
            (np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3]), 0.5),
            (np.array([0.9, 0.09, 0.01]), np.array([0.1, 0.1, 0.8]), 0.9),
            (np.array([1.0, 0.0]), np.array([0.0, 1.0]), 0.25),
            (np.array([0.5, 0.5, 0.0]), np.array([0.2, 0.5, 0.3]), 0.7),
        ),
        slips=(
            bits_not_nats(weighted_jsd),
            (lambda p, q, w: weighted_jsd(p, q, 1 - w), "The weights are swapped."),
            (lambda p, q, w: js_divergence(p, q), "The weight w is not used: it must count twice."),
            (
                _to_the_plain_average,
                "The mean is weighted, but M is still the plain average: mix M with w as well.",
            ),
            (_plain_mean, "M is mixed with w, but the mean of the two KLs is still a plain one."),
            (
                _plain_mean_of_entropies,
                "M is mixed with w, but the mean of the two entropies is still a plain one.",
            ),
            (lambda p, q, w: -weighted_jsd(p, q, w), "The sign is flipped: H(M) is larger."),
            (lambda p, q, w: math.sqrt(weighted_jsd(p, q, w)), SQUARE_ROOT),
            (
                lambda p, q, w: _entropy_of_mixture(p, q, w) - entropy(p) - entropy(q),
                "Both entropies are taken off whole; take off their mean with the weights.",
            ),
            (
                lambda p, q, w: _to_the_plain_average(p, q, w) / math.log(2),
                "M is still the plain average: mix it with w as well. And this is in bits.",
            ),
            (_entropy_of_mixture, "This is H(M) alone; take the mean entropy off it."),
            (_from_the_middle, "The KLs go from M; they must go to M, with P and Q averaging."),
            (
                lambda p, q, w: w * kl_divergence(p, q) + (1 - w) * kl_divergence(q, p),
                NO_M + "Compare each of the two with the mixture M.",
            ),
        ),
        note="It is zero for w = 0 and for w = 1: a bag with one machine holds no secret.",
    ),
    "06.5": Exercise(
        answer=[2 * TV**2, TV * math.log(2)],
        slips=(
            (
                [2 * (2 * TV) ** 2, 2 * TV * math.log(2)],
                "You used the sum of |p - q|; total variation is half of it.",
            ),
            (
                [2 * RIGHT**2, RIGHT * math.log(2)],
                "That is how often the guesser is right, not TV: a blind guess is right, too.",
            ),
            (
                [2 * (TV / 2) ** 2, TV / 2 * math.log(2)],
                "That is the gain over a blind guess, which is half of TV.",
            ),
            (
                [math.sqrt(TV / 2), TV * math.log(2)],
                "First number: Pinsker is solved the wrong way; TV is known, the KL is not.",
            ),
            (
                [2 * TV**2, TV**2 * math.log(2)],
                "Second number: the square belongs to the floors; this ceiling has TV itself.",
            ),
            (
                [2 * TV**2 / math.log(2), TV],
                "This is in bits (log to base 2); nats are expected (natural logarithm).",
            ),
            ([2 * TV**2, TV], CEILING_IN_BITS),
            ([TV**2, TV * math.log(2)], "Pinsker's factor before the square is missing."),
            ([TV**2 / 2, TV * math.log(2)], HALF_A_SQUARE),
            ([TV**2 / 2, TV], f"{HALF_A_SQUARE} {CEILING_IN_BITS}"),
            ([2 * TV, TV * math.log(2)], "Pinsker's floor goes with the square of TV."),
            ([TV * math.log(2), 2 * TV**2], "First the floor of KL, then the ceiling of the JSD."),
            ([2 * TV**2, TV**2 / 2], "The second number is the floor of the JSD, not its ceiling."),
            (
                [2 * TV**2, math.log(2)],
                "Second number: the ceiling over all pairs; this TV allows less.",
            ),
        ),
        note="The KL has a floor and no ceiling here, the JSD has both.",
    ),
    "06.6": Exercise(
        answer=LEAKS,
        slips=(
            (
                [x * math.log(2) for x in LEAKS],
                "This is in nats (natural logarithm); bits are expected (log to base 2).",
            ),
            (
                [math.sqrt(x) for x in LEAKS],
                "These are square roots, distances; the divergences are expected.",
            ),
            (
                [shift / BINS for shift in SHIFTS],
                "Where nothing is shared the JSD stops at its ceiling, however far apart.",
            ),
            (
                [1 - x for x in LEAKS],
                "This is the share that says nothing about the coin; the rest leaks.",
            ),
            (
                list(SHIFTS),
                "This is how far the boxes are apart, as the Wasserstein distance says.",
            ),
            ([math.inf] * 3, NO_M + "It is infinite; a JSD never is."),
            ([1, 1, 1], "At the first shift the boxes still share most of their bins."),
            (
                [2 * x for x in LEAKS],
                "This is the sum of the two KLs; take their mean.",
            ),
        ),
        note="Up to the edge each bin counts, beyond it none: a plateau.",
    ),
}
