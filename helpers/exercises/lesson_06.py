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

NO_M = "There is no M in this: it is what the lecture's last slides write, half the Jeffreys. "
SQUARE_ROOT = "This is the square root of it, the Jensen-Shannon distance."


def _parts(p, q):
    """Return the KL divergences of P and of Q from their average."""
    middle = (np.asarray(p) + np.asarray(q)) / 2
    return kl_divergence(p, middle), kl_divergence(q, middle)


def _two_names(p, q):
    """Return half the Jeffreys divergence and the JSD, right and as people get them wrong."""
    half, jsd = jeffreys_divergence(p, q) / 2, js_divergence(p, q)
    from_p, from_q = _parts(p, q)
    right = [half, jsd]
    return right, (
        bits_not_nats(right),
        ([jsd, half], "The two names have changed places: which of them uses M?"),
        ([2 * half, jsd], "The first number is the whole Jeffreys divergence; half is asked for."),
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


TV = 0.3
HALF_A_SQUARE = (
    "First number: half a square is Pinsker's floor under KL only with the sum of |p - q| in it, "
    "of which TV is half. (With TV in it, it is the floor of the JSD.)"
)
CEILING_IN_BITS = "Second number: this ceiling of the JSD is in bits; nats were asked for."

EXERCISES = {
    "06.1": Exercise(
        answer=NAMES,
        slips=NAME_SLIPS,
        note="One pair, two numbers, two names: and only the JSD knows a ceiling.",
    ),
    "06.2": Exercise(
        answer="c",
        slips=(
            ("a", "Look at the ceiling: how large can a JSD in nats be at most?"),
            ("b", "A square root has a ceiling as well: take the root of ln 2."),
            ("d", "A mean of two KLs is a proper divergence; it only bears another name."),
        ),
        note="Nothing called JSD, in nats, passes ln 2, nor its root the root of ln 2.",
    ),
    "06.3": Exercise(
        answer=LEAK,
        slips=(
            nats_not_bits(LEAK),
            (
                round(LEAK * math.log(2), 2),
                "This looks like nats, rounded; bits were asked for (log to base 2).",
            ),
            (js_distance(*SWEETS, base=2), SQUARE_ROOT),
            (
                sum(_parts(*SWEETS)) / math.log(2),
                "This is the sum of the two KLs; take their mean.",
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
            (lambda p, q, w: weighted_jsd(p, q, 1 - w), "The weights have changed places."),
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
            (lambda p, q, w: -weighted_jsd(p, q, w), "The sign is turned round: H(M) is larger."),
            (lambda p, q, w: math.sqrt(weighted_jsd(p, q, w)), SQUARE_ROOT),
            (_entropy_of_mixture, "This is H(M) alone; the mean entropy has to be taken off."),
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
                [2 * TV**2 / math.log(2), TV],
                "This is in bits (log to base 2); nats were asked for (natural logarithm).",
            ),
            ([2 * TV**2, TV], CEILING_IN_BITS),
            ([TV**2, TV * math.log(2)], "Pinsker's factor before the square is missing."),
            ([TV**2 / 2, TV * math.log(2)], HALF_A_SQUARE),
            ([TV**2 / 2, TV], f"{HALF_A_SQUARE} {CEILING_IN_BITS}"),
            ([2 * TV, TV * math.log(2)], "Pinsker's floor goes with the square of TV."),
            ([TV * math.log(2), 2 * TV**2], "First the floor of KL, then the ceiling of the JSD."),
            ([2 * TV**2, TV**2 / 2], "The second number is the floor of the JSD, not its ceiling."),
            ([2 * TV**2, math.log(2)], "That is the ceiling over all pairs; this TV allows less."),
        ),
        note="The KL has a floor and no ceiling here, the JSD has both.",
    ),
}
