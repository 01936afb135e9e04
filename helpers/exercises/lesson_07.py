"""Exercises of lesson 07, the field guide: one for each exhibit of the museum of bugs."""

import math

from helpers.exercises import Exercise, bits_not_nats, forgot_minus, nats_not_bits
from helpers.measures import jeffreys_divergence, js_distance, js_divergence, surprisal

PAIR = [1, 0], [0.5, 0.5]  # exhibit 4
SURE = [0.99, 0.01], [0.01, 0.99]  # exhibit 5
RARE = 0.05  # exhibit 7: what P gives to the outcome that model A holds impossible
APART = [0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]  # exhibit 8
MIDDLE = [(a + b) / 2 for a, b in zip(*SURE, strict=True)]


def _as_it_stands():
    """Return the sum of p log(p/q) of (.5, .5) and (.3, .3), which are not to be normalised."""
    return 2 * 0.5 * (surprisal(0.3) - surprisal(0.5))


def _towards(p):
    """Return KL of the middle of SURE from p: the direction that has no ceiling."""
    return sum(m * (surprisal(x) - surprisal(m)) for m, x in zip(MIDDLE, p, strict=True))


JSD_IN_BITS = js_divergence(*PAIR, base=2)
SWAPPED_JSD = (_towards(SURE[0]) + _towards(SURE[1])) / 2

EXERCISES = {
    "07.1": Exercise(
        answer="c",
        slips=(
            (
                "a",
                "Try it: nan. The target is logged inside, so it has to be plain probabilities.",
            ),
            (
                "b",
                "That one is printed above, and it is the other direction: the second argument "
                "is the target, and the target does the averaging.",
            ),
            ("d", "The order is good, but the first argument is wanted as a logarithm."),
        ),
        note="The model comes first, as a logarithm; the truth comes second and averages.",
    ),
    "07.2": Exercise(
        answer=_as_it_stands(),
        slips=(
            forgot_minus(_as_it_stands()),
            bits_not_nats(_as_it_stands()),
            (0, "That is what comes out after normalising; leave the lists as they stand."),
            (
                _as_it_stands() / 2,
                "That is one of the two terms (or their mean); add both up.",
            ),
            (
                _as_it_stands() - 1 + 0.6,
                "You added q - p to each term, which changes nothing only if the sums agree.",
            ),
        ),
        note="And yet it is no KL divergence: (0.3, 0.3) does not sum to one.",
    ),
    "07.3": Exercise(
        answer="b",
        slips=(
            ("a", "No probability is zero here: print p and q."),
            ("c", "Both lists are positive everywhere, so no logarithm is infinite."),
            ("d", "They are normalised, in the first line of the function."),
        ),
        note="M was rounded up, so every term is negative or zero, and a root was taken of that.",
    ),
    "07.4": Exercise(
        answer=JSD_IN_BITS,
        slips=(
            nats_not_bits(JSD_IN_BITS),
            (js_distance(*PAIR), "That is scipy's distance; the divergence is its square."),
            (
                js_distance(*PAIR, base=2),
                "That is the distance for base 2; the paper wants the divergence.",
            ),
            (
                js_distance(*PAIR) / math.log(2),
                "The unit has changed, the root has not been undone: square it.",
            ),
            (
                js_divergence(*PAIR) / math.log(2) ** 2,
                "Square first, then divide by ln 2 once: the unit belongs to the divergence.",
            ),
            (
                math.sqrt(js_distance(*PAIR)),
                "You took the root once more; the way back to the divergence is the square.",
            ),
        ),
        note="Square first, then change the unit.",
    ),
    "07.5": Exercise(
        answer=js_divergence(*SURE),
        slips=(
            (
                SWAPPED_JSD,
                "That is above ln 2: M still does the averaging. It belongs in the logarithm.",
            ),
            bits_not_nats(js_divergence(*SURE)),
            (js_distance(*SURE), "That is the distance; no root is wanted here."),
            (2 * js_divergence(*SURE), "That is the sum of the two KLs to M; take their mean."),
            (
                jeffreys_divergence(*SURE) / 2,
                "That compares the two with each other (half Jeffreys), not with M.",
            ),
        ),
        note="Below ln 2, as it must be: P and Q average, and M is the forecaster.",
    ),
    "07.6": Exercise(
        answer="c",
        slips=(
            ("a", "Every divergence is zero there, so nothing is learnt."),
            (
                "b",
                "Both candidates are finite there, and in an unknown unit that proves nothing.",
            ),
            ("d", "That is a pair of equal distributions, and zero for every divergence."),
        ),
        note="Jeffreys is infinite there, JSD is one bit: no unit can hide that.",
    ),
    "07.7": Exercise(
        answer=RARE * math.log(10),
        slips=(
            forgot_minus(RARE * math.log(10)),
            bits_not_nats(RARE * math.log(10)),
            (math.log(10), "The logarithm grows by that, but the term carries a weight p."),
            (RARE, "That is with the logarithm to base 10; nats need the natural one."),
            (
                0.4 * math.log(10),
                "That is the weight that model B gives to the outcome; P does the averaging.",
            ),
        ),
        note="It never comes to rest: whoever picks epsilon picks the result.",
    ),
    "07.8": Exercise(
        answer=js_divergence(*APART),
        slips=(
            (0, "That says they are equal, and it is the bug itself."),
            (math.inf, "KL and Jeffreys are infinite here; JSD compares with M and has a ceiling."),
            bits_not_nats(js_divergence(*APART)),
            (
                js_distance(*APART),
                "That is the distance, the square root; the divergence is asked for.",
            ),
            (2 * js_divergence(*APART), "That is the sum of the two KLs to M; take their mean."),
        ),
        note="The ceiling: nothing is further apart than two topics without a common word.",
    ),
    "07.9": Exercise(
        answer="b",
        slips=(
            ("a", "Its gradient is the score alone; what is the mean of the score?"),
            (
                "c",
                "Its gradient is (1 - r) times the score. The 1 averages out; r turns the policy "
                "into the reference as the one who averages. Which direction is that?",
            ),
            ("d", "They agree as values near policy = ref; the gradients need not."),
        ),
        note="Its gradient is the log-ratio times the score, and that is the gradient of KL.",
    ),
}
