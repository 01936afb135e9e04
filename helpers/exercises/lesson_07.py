"""Exercises of lesson 07, the field guide: one for each exhibit of the museum of bugs."""

import math

from helpers.exercises import (
    Exercise,
    base_10,
    bits_not_nats,
    distribution_slips,
    nats_not_bits,
)
from helpers.measures import entropy, jeffreys_divergence, js_distance, js_divergence, surprisal

HALVES, THREE_TENTHS = [0.5, 0.5], [0.3, 0.3]  # exhibit 2
PAIR = [1, 0], [0.5, 0.5]  # exhibit 4
SURE = [0.99, 0.01], [0.01, 0.99]  # exhibit 5
TRUTH, MODEL_B = [0.6, 0.35, 0.05], [0.3, 0.3, 0.4]  # exhibit 7
RARE = TRUTH[2]  # what P gives to the outcome that model A holds impossible
APART = [0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]  # exhibit 8
MIDDLE = [(a + b) / 2 for a, b in zip(*SURE, strict=True)]


def _plain_sum(p, q):
    """Return the sum of p log(p/q) of lists that need not be distributions."""
    return sum(a * (surprisal(b) - surprisal(a)) for a, b in zip(p, q, strict=True))


def _term(epsilon):
    """Return what A's third outcome adds to its patched KL."""
    return RARE * math.log((RARE + epsilon) / epsilon)


def _in_bits(distance):
    """Return the JSD in bits from its root in nats."""
    return distance**2 / math.log(2)


def _translation(distance):
    """Return the slips on the way from the distance in nats to the divergence in bits."""
    return (
        nats_not_bits(_in_bits(distance)),
        (distance, "That is scipy's distance; the divergence is its square."),
        (
            distance / math.sqrt(math.log(2)),
            "That is the distance for base 2; the paper asks for the divergence.",
        ),
        (
            distance / math.log(2),
            "The unit has changed, the root has not been undone: square it.",
        ),
        (
            (distance / math.log(2)) ** 2,
            "Square first, then divide by ln 2 once: the unit belongs to the divergence.",
        ),
        (
            distance**2 * math.log(2),
            "The unit was changed the wrong way: a bit is less than a nat, so there are more bits.",
        ),
        (
            distance * math.log(2),
            "The root is still there, and the unit was changed the wrong way.",
        ),
        (
            math.sqrt(distance),
            "You took the root once more; the way back to the divergence is the square.",
        ),
        (
            math.sqrt(distance) / math.log(2),
            "You took the root once more; the way back to the divergence is the square.",
        ),
        (2 * distance, "Twice is not squared: multiply the distance by itself."),
        (distance**2 / 2, "The square is right. Now the unit: a bit is ln 2 nats."),
        (distance**2 / math.log(10), "Divide by ln 2 for bits; this was ln 10."),
    )


ONE_DECADE = RARE * math.log(10)
AS_IT_STANDS = _plain_sum(HALVES, THREE_TENTHS)
JSD_OF_SURE = js_divergence(*SURE)
SWAPPED_JSD = (_plain_sum(MIDDLE, SURE[0]) + _plain_sum(MIDDLE, SURE[1])) / 2
NO_LOG_OF_M = -entropy(SURE[0]) - 0.5  # the sum of p log p, less the mean of M under p


def _twin_of_2():
    return Exercise(
        answer=math.log(2.5),
        slips=((0, "That is what comes out after normalising; leave the lists as they stand."),),
        question="The same sum for (0.5, 0.5) and (0.2, 0.2), in nats?",
    )


def _twin_of_4():
    return Exercise(
        answer=_in_bits(0.3),
        slips=_translation(0.3),
        question="Scipy's jensenshannon says 0.3. What is the divergence in bits?",
    )


def _twin_of_7():
    return Exercise(
        answer=0.2 * math.log(10),
        slips=((0.2, "That is with the logarithm to base 10; nats need the natural one."),),
        question="And if the outcome that A holds impossible has P = 0.2?",
    )


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
                "That one was run above, and it is the other direction: the second argument "
                "is the target, and the target does the averaging.",
            ),
            ("d", "The order is good, but the first argument is expected as a logarithm."),
        ),
        note="The model comes first, as a logarithm; the truth comes second and averages.",
        step="Read the code of the function: which of the two stands in front of the bracket?",
        section="Exhibit 1: the KL that was negative",
    ),
    "07.2": Exercise(
        answer=AS_IT_STANDS,
        slips=(
            (
                -AS_IT_STANDS,
                "The ratio is upside down: each p is above its q, so both logarithms are positive.",
            ),
            bits_not_nats(AS_IT_STANDS),
            base_10(AS_IT_STANDS),
            (0, "That is what comes out after normalising; leave the lists as they stand."),
            (AS_IT_STANDS / 2, "That is one of the two terms (or their mean); add both up."),
            (
                2 * AS_IT_STANDS,
                "The weights are missing: each logarithm counts as often as its p says.",
            ),
            (-2 * AS_IT_STANDS, "The weights are missing, and the ratio is upside down."),
            (
                AS_IT_STANDS - 1 + 0.6,
                "You added q - p to each term, which changes nothing only if the sums agree.",
            ),
            (
                _plain_sum(THREE_TENTHS, HALVES),
                "The lists are swapped: the first one is p, it weights and stands on top.",
            ),
            (
                -_plain_sum(THREE_TENTHS, HALVES),
                "The ratio is right, the weights are not: they come from the first list.",
            ),
            (5 / 3, "That is the ratio p/q; take its logarithm."),
            (0.4, "That is what the second list lacks to one; the sum asks for logarithms."),
            (math.log(2), "That is the entropy of the first list; the second one has no part."),
            (-math.log(0.3), "That is the cross-entropy; p stands in the logarithm as well."),
        ),
        note="And yet it is no KL divergence: (0.3, 0.3) does not sum to one.",
        family=(
            (
                AS_IT_STANDS - math.log(5 / 3),
                "That is what comes out after normalising; leave the lists as they stand.",
            ),
            *(
                (x, "There is no logarithm in this.")
                for x in (
                    2 * 0.2**2,
                    2 * 0.5 * 5 / 3,
                    2 * 0.2**2 / 0.3,
                    0.2**2 / 0.3,
                )
            ),
            *(
                (
                    sign * 0.3 * math.log(5 / 3),
                    "The weight comes from the first list, 0.5; there are two terms.",
                )
                for sign in (1, -1)
            ),
            *(
                (
                    sign * 2 * 0.2 * math.log(5 / 3),
                    "The weights are p - q: that is the sum of both directions, as in Jeffreys.",
                )
                for sign in (1, -1)
            ),
            (math.log(0.3), "That is a logarithm of q alone; p stands in it as well, on top."),
            (math.log(0.5), "That is a logarithm of p alone; q stands in it as well, below."),
            (math.exp(AS_IT_STANDS), "That is the ratio p/q; take its logarithm."),
            (0.5 * 5 / 3, "That is a ratio with a weight; take the logarithm of the ratio."),
        ),
        step="Both terms are the same: 0.5 log(0.5 / 0.3).",
        section="Exhibit 2: the divergence that was exactly zero",
        limits=(0, 5 / 3, "Each p is above its q: two positive terms, each with a weight of 0.5."),
        twin=_twin_of_2,
    ),
    "07.3": Exercise(
        answer="b",
        slips=(
            ("a", "No probability is zero here: look at both lists."),
            ("c", "Both lists are positive everywhere, so no logarithm is infinite."),
            ("d", "They are normalised, in the first line of the function."),
        ),
        note="M was rounded up, so every term is negative or zero, and a root was taken of that.",
        step="Neither list is above M anywhere. What sign has x log(x/m) then?",
        section="Exhibit 3: the distance that was not a number",
    ),
    "07.4": Exercise(
        answer=js_divergence(*PAIR, base=2),
        slips=_translation(js_distance(*PAIR)),
        family=(
            *distribution_slips(*PAIR, js_divergence, base=2),
            *(
                (x, "The square goes with the distance alone; the unit is changed by 1/ln 2, once.")
                for x in (
                    js_distance(*PAIR) ** 2 / math.sqrt(math.log(2)),
                    js_distance(*PAIR) ** 2 * 2,
                    js_distance(*PAIR) ** 2 / 0.7,
                )
            ),
            *(
                (x, "The distance is squared, no more: multiply it by itself once.")
                for x in (js_distance(*PAIR) ** 3, js_distance(*PAIR) ** 4)
            ),
            *(
                (
                    x,
                    "Scipy has taken no logarithm last, but a root: undo it with a square.",
                )
                for x in (
                    -math.log2(js_distance(*PAIR)),
                    -math.log(js_distance(*PAIR)),
                    math.exp(js_distance(*PAIR)),
                    2 ** js_distance(*PAIR),
                )
            ),
            (1 - js_distance(*PAIR), "That is a similarity; the divergence is the square."),
            (
                js_distance(*PAIR) / 2,
                "Half is not squared: multiply the distance by itself, and change the unit.",
            ),
            (
                2 * js_distance(*PAIR) / math.log(2),
                "Twice is not squared: multiply the distance by itself.",
            ),
        ),
        note="Square first, then change the unit.",
        step="What does scipy return: the divergence, or its root?",
        section="Exhibit 4: two libraries, two answers",
        limits=(0, 1, "No Jensen-Shannon divergence is below zero or above one bit."),
        twin=_twin_of_4,
    ),
    "07.5": Exercise(
        answer=JSD_OF_SURE,
        slips=(
            (
                SWAPPED_JSD,
                "That is above ln 2: M still does the averaging. It belongs in the logarithm.",
            ),
            (
                2 * SWAPPED_JSD,
                "M still does the averaging, and the mean of the two is missing as well.",
            ),
            (
                NO_LOG_OF_M,
                "M went in as it is. The first argument is expected as a logarithm.",
            ),
            (2 * NO_LOG_OF_M, "M went in as it is, without its logarithm; and take the mean."),
            (
                -math.log(2) - 0.5,
                "No logarithm was taken, and M does the averaging: it belongs first, as log M.",
            ),
            (
                math.log(2),
                "That is the ceiling; only two without a common outcome reach it.",
            ),
            (js_distance(*SURE), "That is the distance; no root is expected here."),
            (2 * JSD_OF_SURE, "That is the sum of the two KLs to M; take their mean."),
            (JSD_OF_SURE / 2, "Halved once too often: each of the two KLs counts half."),
            (
                jeffreys_divergence(*SURE) / 2,
                "That compares the two with each other (half Jeffreys), not with M.",
            ),
        ),
        family=(
            *distribution_slips(*SURE, js_divergence),
            (0, "The two calls return the same here, and were taken from each other; add them."),
            (
                JSD_OF_SURE - math.log(2),
                "Does your M sum to 1? It looks as if the two were added and not averaged.",
            ),
            (
                entropy(SURE[0]) + math.log2(2),
                "M was logged to base 2, and the targets to base e: np.log for both.",
            ),
            (1 - entropy(SURE[0]), "M was logged to base 2, and the targets to base e."),
            ([JSD_OF_SURE] * 2, "These are the two ways to M; give their mean, one number."),
        ),
        note="Below ln 2, as it must be: P and Q average, and M is the forecaster.",
        step="The target does the averaging. In a JSD, who averages: M, or the two?",
        section="Exhibit 5: a JSD above its ceiling",
        limits=(0, math.log(2), "A Jensen-Shannon divergence lies between 0 and ln 2 nats."),
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
        step="A unit is a factor. On which pair can no factor turn one answer into the other?",
        section="4. A detective's tool: the fingerprint",
    ),
    "07.7": Exercise(
        answer=ONE_DECADE,
        slips=(
            (
                -ONE_DECADE,
                "The size is right, the sign is flipped: a smaller epsilon makes A's value larger.",
            ),
            bits_not_nats(ONE_DECADE),
            (math.log(10), "The logarithm grows by that, but the term carries a weight p."),
            (-math.log(10), "The weight is missing, and a smaller epsilon makes A's value larger."),
            (RARE, "That is with the logarithm to base 10; nats need the natural one."),
            *(
                (
                    sign * weight * math.log(10),
                    "That is the weight of an outcome that A holds possible: it does not feel "
                    "epsilon.",
                )
                for weight in TRUTH[:2]
                for sign in (1, -1)
            ),
            (
                MODEL_B[2] * math.log(10),
                "That is the weight that model B gives to the outcome; P does the averaging.",
            ),
            (10 * RARE, "A factor inside a logarithm becomes a sum: take the logarithm of ten."),
            *(
                (
                    k * ONE_DECADE,
                    "That is the rise over several powers of ten; the question is about one.",
                )
                for k in (2, 3, 4, 5, 6)
            ),
            *(
                (
                    round(_term(eps / 10) - _term(eps), 4),
                    "That is the difference at one epsilon that is not small; find the limit.",
                )
                for eps in (1e-2, 1e-3, 1e-4)
            ),
            (math.inf, "That is where the value ends; each single step is finite."),
            (0, "A's value does rise: look at the straight line in the explorer."),
        ),
        note="It never comes to rest: whoever picks epsilon picks the result.",
        family=(
            (
                RARE * math.log2(10) * math.log(2) ** 2,
                "The unit was changed the wrong way: how many bits is one nat?",
            ),
            *(
                (
                    sign * RARE * n,
                    "This is for another step than a factor of ten: the logarithm of ten counts.",
                )
                for n in (1, math.log(2), 2)
                for sign in (1, -1)
            ),
            *(
                (
                    x,
                    "This is a surprise, with no epsilon in it. How does the term change with it?",
                )
                for x in (surprisal(RARE), RARE * surprisal(RARE), entropy(TRUTH))
            ),
            (
                (1 - RARE) * math.log(10),
                "This is the weight of all the other outcomes; they do not feel epsilon.",
            ),
            (ONE_DECADE / 3, "This was divided by the number of outcomes; only one feels epsilon."),
            (ONE_DECADE + RARE, "A weight was added; the logarithm of ten, weighted, is all."),
            (ONE_DECADE - RARE, "A weight was taken off; the logarithm of ten, weighted, is all."),
            (RARE / 10, "A factor inside a logarithm becomes a sum: take the logarithm of ten."),
            (RARE**2 * math.log(10), "The weight is squared: it stands in front once."),
            (
                RARE * math.log(RARE / MODEL_B[2]),
                "This is the term of model B, which has no epsilon in it.",
            ),
            (
                RARE * math.log(100) / 4,
                "This is half of it: one whole power of ten makes the step.",
            ),
        ),
        step="Only the third term feels epsilon: 0.05 log((0.05 + epsilon) / epsilon).",
        section="Exhibit 7: the epsilon that decides",
        limits=(0, math.log(10), "The logarithm rises by ln 10; a weight makes that less."),
        twin=_twin_of_7,
    ),
    "07.8": Exercise(
        answer=js_divergence(*APART),
        slips=(
            (0, "That says they are equal, and it is the bug itself."),
            (math.inf, "KL and Jeffreys are infinite here; JSD compares with M and has a ceiling."),
            bits_not_nats(js_divergence(*APART)),
            (
                js_distance(*APART),
                "That is the distance, the square root; the question is about the divergence.",
            ),
            (2 * js_divergence(*APART), "That is the sum of the two KLs to M; take their mean."),
            (
                js_divergence(*APART) / 2,
                "That is only half: where one topic has a word, M has half of its probability, "
                "for both topics.",
            ),
        ),
        family=(
            *distribution_slips(*APART, js_divergence),
            (math.log(4), "That is the entropy of M; the mean of H(P) and H(Q) has to come off."),
            (-math.log(2), "The sign is flipped: P stands on top inside the logarithm, M below."),
            (0.5, "That is a probability in each topic; take the logarithm of the ratio to M."),
            (
                2 * js_divergence(*APART, base=2),
                "That is the sum of the two KLs to M, and in bits; take their mean, in nats.",
            ),
            (0.25, "That is a probability in M; take the logarithm of the ratio to it."),
            (2, "That is the ratio of a topic to M; take its logarithm."),
            (
                0.25 * math.log(2),
                "That is a single term of the sums; each topic has two words.",
            ),
            (-3 * math.log(2), "M was taken off a logarithm twice: log p - log m is all."),
        ),
        note="The ceiling: nothing is further apart than two topics without a common word.",
        step="M gives 0.25 to each of the four words. How far is each topic from M?",
        section="Exhibit 8: the nan that became zero",
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
        step="Differentiate each k with the policy's weights held: a number times the score.",
        section="Exhibit 9: is this really KL?",
    ),
}
