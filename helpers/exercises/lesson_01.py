"""Exercises of lesson 01, entropy."""

import math
from itertools import combinations

import numpy as np

from helpers.exercises import (
    Exercise,
    base_10,
    forgot_minus,
    measure_slips,
    nats_not_bits,
    propped_up,
)
from helpers.measures import entropy, normalize, surprisal

FIVE_STARS = 0.6  # what a guest of the franchise gives
DISHES = np.array([0.4, 0.3, 0.2, 0.1])
QUESTIONS = np.array([1, 2, 3, 3])  # Huffman's code for the dishes
SQUARES = 64  # where a submarine may hide

BASE_10 = "That is a logarithm to base 10; np.log is the natural one."
MEAN_NOT_SUM = "The p in front already does the averaging: sum, do not take the mean."
EPSILON = (
    "A small number was added inside the logarithm, or put in the place of what is smaller. With "
    "rare outcomes it shows. Leave out what never happens instead."
)
NEVER_NEGATIVE = "Surprise is never negative: look at the sign of your logarithm."


def _entropy_of_some(p, some):
    return -np.sum(p[some] * np.log(p[some]))


def _surprise_of_three(p, **more):
    """Return the exercise about three guests who each give five stars with probability p."""
    one, three = surprisal(p, base=2), surprisal(p**3, base=2)
    return Exercise(
        answer=three,
        family=(
            forgot_minus(three),
            nats_not_bits(three),
            base_10(three, base=2),
            (one, "That is the surprise of one guest; there are three of them."),
            (2 * one, "That is the surprise of two guests; there are three of them."),
            (4 * one, "That is the surprise of four guests; there are three of them."),
            (
                one**3,
                "Probabilities of independent events multiply; what do their surprises do?",
            ),
            (
                surprisal(p) ** 3,
                "Probabilities of independent events multiply; what do their surprises do? And "
                "this is in nats.",
            ),
            (one / 3, "The surprise was shared out; three guests surprise more than one."),
            (2 ** (p**3), "The power of two goes the other way: take the logarithm."),
            (2 ** (3 * p), "The power of two goes the other way: take the logarithm."),
            (3 * p, "The probabilities were added; multiply them, and take the logarithm."),
            (1 - p**3, "That is the probability that not all three do, and no logarithm is in it."),
            (one + 3, "Three was added; three surprises, one for each guest, are expected."),
            (p**3, "That is the probability of the three ratings; now turn it into surprise."),
            (1 / p**3, "That is one over the probability; the logarithm is still missing."),
            (
                3 * surprisal(1 - p, base=2),
                "That is for three guests who do not give five stars: the complement was used.",
            ),
            (
                surprisal(1 - p, base=2),
                "That is for one guest who does not give five stars: the complement was used.",
            ),
            (
                surprisal(1 - p**3, base=2),
                "That is the surprise if not all three give five stars: the complement was used.",
            ),
            *(
                (
                    weighted,
                    "The surprise was weighted with its probability. That belongs to an average; "
                    "here the event has happened.",
                )
                for weighted in (p * three, p**3 * three, p * one)
            ),
            (
                entropy([p, 1 - p], base=2),
                "That is an entropy, the average over five stars and anything else. Here the "
                "event has happened.",
            ),
            (
                3 * entropy([p, 1 - p], base=2),
                "That is three entropies, averages over five stars and anything else. Here the "
                "event has happened.",
            ),
            *(
                (
                    sign * math.log2(3 * p),
                    "The probabilities were added; independent ones multiply.",
                )
                for sign in (1, -1)
            ),
            (
                surprisal(p / 3, base=2),
                "The probability was divided by three; those of independent events multiply.",
            ),
            *(
                (times * -math.log2(100 * p), "Percentages stand in the logarithm; take the share.")
                for times in (1, -1, 3, -3)
            ),
        ),
        limits=(0, math.inf, NEVER_NEGATIVE),
        note="Three independent guests surprise you three times as much as one of them.",
        **more,
    )


def _hit_or_miss(squares, **more):
    """Return the exercise about the answer to one shot at a submarine."""
    hit, miss = 1 / squares, 1 - 1 / squares
    if_hit, if_miss = surprisal(hit, base=2), surprisal(miss, base=2)
    right = entropy([hit, miss], base=2)
    return Exercise(
        answer=right,
        family=(
            nats_not_bits(right),
            forgot_minus(right),
            base_10(right, base=2),
            (
                if_hit,
                "That is the surprise of a hit, which seldom comes. Average over hit and miss.",
            ),
            (
                if_miss,
                "That is the surprise of a miss. A hit is rare, but it belongs to the average too.",
            ),
            (
                if_hit * hit,
                "That is what a hit adds to the average. A miss surprises a little, too.",
            ),
            (
                if_miss * miss,
                "That is what a miss adds to the average. The hit, rare as it is, adds more.",
            ),
            (1, "That is what a fair question is worth. Are hit and miss equally likely?"),
            (
                (if_hit + if_miss) / 2,
                "Hit and miss were averaged as if they were equally likely.",
            ),
            (right / 2, "The weights have made the average already: do not divide by two again."),
            (
                if_hit + if_miss,
                "The two surprises were added without weights: each counts as often as it comes.",
            ),
            (
                hit * if_miss + miss * if_hit,
                "The weights are swapped: the surprise of a hit comes with the share of hits.",
            ),
            (
                miss * if_hit,
                "The surprise of a hit has the weight of a miss: it comes with the share of hits.",
            ),
            (
                hit * if_hit - miss * if_miss,
                "A surprise was taken away; both are positive, and both add to the average.",
            ),
            (
                hit**2 * if_hit + miss**2 * if_miss,
                "The weights are squared: take each probability once.",
            ),
            (
                -math.log2(hit**2 + miss**2),
                "This is the logarithm of a mean; the mean of the logarithms is expected.",
            ),
            *(
                (
                    x,
                    "A share of the squares is part over whole: the hit is one of all squares, not "
                    "one to the others.",
                )
                for x in (
                    if_hit / (squares - 1),
                    math.log2(squares - 1) / (squares - 1),
                    surprisal(1 / (squares - 1), base=2) / squares,
                    hit * if_hit / miss,
                )
            ),
            (if_hit - if_miss, "The two surprises were taken from each other; average over both."),
            (1 - right, "This is what the answer lacks to one bit."),
            (if_hit - right, "This is what is still open after the shot, on average."),
            (2**right, "That is 2 to the entropy, a number of choices."),
            (
                1 - hit**2 - miss**2,
                "There is no logarithm in this: it is made of squared probabilities.",
            ),
            *(
                (x, "That is a probability; how surprising is each answer, and how often?")
                for x in (hit, miss)
            ),
            (squares, "That is the number of squares; how surprising is each answer?"),
            (
                surprisal(1 / (squares - 1), base=2),
                "That is what is still open after a miss; what is the answer itself worth?",
            ),
            (
                miss * surprisal(1 / (squares - 1), base=2),
                "That is what is still open after the shot, on average; what did it take off?",
            ),
            *(
                (
                    entropy([1 / n, 1 - 1 / n], base=2),
                    "The number of squares is off by one: all of them count, hit or not.",
                )
                for n in (squares - 1, squares + 1)
            ),
        ),
        limits=(0, math.inf, NEVER_NEGATIVE),
        note="A question with a nearly certain answer is worth little, whatever is at stake.",
        **more,
    )


def _favourite(others, **more):
    """Return the exercise about a favourite with half of the guests, and some other outcomes."""
    spread = math.log2(others)
    right = 1 + spread / 2
    return Exercise(
        answer=right,
        family=(
            nats_not_bits(right),
            forgot_minus(right),
            base_10(right, base=2),
            (
                math.log2(others + 1),
                "That takes all ratings alike; but half of the guests are with the favourite.",
            ),
            (
                math.log(others + 1),
                "That takes all ratings alike, and is in nats; but half of the guests are with "
                "the favourite.",
            ),
            (1, "That leaves one other rating. Spread the other half of the guests wider."),
            (
                1.5,
                "You are on the way: the other half may be spread over more than two ratings.",
            ),
            *(
                (
                    1 + math.log2(n) / 2,
                    "The other half of the guests is spread over another number of ratings: "
                    "count those that are left beside the favourite.",
                )
                for n in (others - 1, others + 1)
            ),
            (
                1 + spread,
                "The other ratings are in play for half of the guests only: weight their share.",
            ),
            (
                0.5 + spread,
                "The other ratings are in play for half of the guests only. You have weighted "
                "the favourite; give the others their weights, too.",
            ),
            (
                0.5 * right,
                "The average has been halved once more; the weights are in it already.",
            ),
            (
                right / (others + 1),
                "The weights already make the average: do not divide by the number of ratings.",
            ),
            (
                0.5,
                "That is the term of the favourite alone; the other half of the guests adds more.",
            ),
            (0, "Zero would mean that every rating is known beforehand. Half of them are not."),
            (others, "That is the number of other ratings; a logarithm turns it into bits."),
            (others + 1, "That is the number of ratings; a logarithm turns it into bits."),
            (
                1 + math.log(others) / 2,
                "Bits and nats were added: take both logarithms to base 2.",
            ),
            (
                2 + spread,
                "The surprises of the favourite and of another rating were added without weights.",
            ),
            (
                1 + others * (1 + spread),
                "The surprises of all ratings were added without weights: each counts as often as "
                "it comes.",
            ),
            (
                0.5 + 0.5 / others * (1 + spread),
                "One of the other ratings is in this sum, and there are several of them.",
            ),
            (
                0.5 * (1 + spread),
                "That is what the other ratings add; the term of the favourite is missing.",
            ),
            (2**right, "That is 2 to the entropy, a number of choices."),
            (
                (1 + (1 + spread) * others) / (others + 1),
                "All ratings count alike in this average; the favourite comes half of the time.",
            ),
        ),
        limits=(0, math.inf, NEVER_NEGATIVE),
        note="One bit for the question of the favourite, and half of the time those for the rest.",
        **more,
    )


def _huffman(p, lengths, gluings, **more):
    """Return the exercise about Huffman's code for p, by its lengths and glued probabilities."""
    right = p @ lengths
    unary = np.minimum(np.arange(1, len(p) + 1), len(p) - 1)
    return Exercise(
        answer=right,
        family=(
            *(
                (right - sum(some), "Not all gluings are in this sum; each of them is a question.")
                for some in combinations(gluings[1:-1], 1)
            ),
            (
                right / math.log2(len(p)),
                "This is compared with another code; give the average itself.",
            ),
            (
                right - entropy(p, base=2),
                "This is what the tree asks beyond the entropy; give all questions.",
            ),
            (
                entropy(p, base=2),
                "That is the entropy, the floor under every code. Yes/no questions come whole: "
                "build the tree and count them.",
            ),
            (
                entropy(p),
                "That is the entropy, and in nats. Build the tree and count its questions.",
            ),
            (
                lengths.mean(),
                "That is the plain mean of the lengths; weight each with its probability.",
            ),
            (
                lengths.sum(),
                "The lengths were added up as they are; weight each with its probability.",
            ),
            (
                lengths.max(),
                "That is the longest way through the tree; the average over all dishes is less.",
            ),
            (lengths.min(), "That is the shortest way through the tree, for the favourite dish."),
            (
                math.log2(len(p)),
                "That is a code which halves the menu each time (or one that goes through the "
                "whole menu dish by dish): another tree asks less.",
            ),
            (
                p @ np.ceil(surprisal(p, base=2)),
                "Rounding each surprisal up gives a code that works, but not the shortest one.",
            ),
            (
                p @ np.round(surprisal(p, base=2)),
                "Each surprisal was rounded. Code words come from a tree: glue, and count.",
            ),
            (
                right - 1,
                "The last gluing, of everything that is left, is a question too.",
            ),
            (right - gluings[0], "The first gluing, of the two rarest, is a question too."),
            (right + 1, "There is one question too many: what is alone need not be asked for."),
            (
                right / len(p),
                "The weights already make the average: do not divide by the number of dishes.",
            ),
            (len(gluings), "That is the number of gluings; how often is each question asked?"),
            (
                p @ lengths[::-1],
                "The long words went to what is likely. Glue the two least likely each time.",
            ),
            (
                p @ unary[::-1],
                "The long words went to what is likely. Glue the two least likely each time.",
            ),
            (
                p @ unary,
                "You ask for dish after dish. Put each lump back among the others, and look for "
                "the two least likely of all.",
            ),
            (
                p @ np.arange(1, len(p) + 1),
                "You ask for dish after dish, even the last one, which is clear by then.",
            ),
            (p @ lengths**2, "The lengths were squared on the way: weight each as it is."),
            (2 ** entropy(p, base=2), "That is 2 to the entropy, a number of choices."),
        ),
        note=f"The floor is the entropy, {entropy(p, base=2):.4f} bits: you came close to it.",
        **more,
    )


# --- 01.6: Miller and Madow ------------------------------------------------------------------


def _estimate(counts, correction, smooth=0.0):
    """Return the plug-in estimate in bits with a correction in nats."""
    return entropy(normalize(counts + smooth), base=2) + correction / math.log(2)


def _seen(counts):
    return np.count_nonzero(counts)


def _correction(counts):
    return (_seen(counts) - 1) / (2 * counts.sum())


def _miller_madow(counts):
    return _estimate(counts, _correction(counts))


KINDS_SEEN = "K counts the kinds that were seen, not those that could have been."
FORMULA_WRONG = "Look at the correction again: K - 1 on top, and twice the sample below."

EXERCISES = {
    "01.1": _surprise_of_three(
        FIVE_STARS,
        step="Write down the probability that all three do so, as a product.",
        section="2. A number for surprise",
        twin=lambda: _surprise_of_three(
            0.3,
            question="Now each of three guests gives five stars with probability 0.30. How "
            "surprising is it, in bits, that all three do (4 decimals)?",
        ),
    ),
    "01.2": Exercise(
        answer=entropy,
        family=(
            (lambda p: entropy(p, base=10), BASE_10),
            (lambda p: entropy(p) / len(p), MEAN_NOT_SUM),
            (lambda p: entropy(p) / np.count_nonzero(p), MEAN_NOT_SUM),
            *propped_up(
                lambda prop, p: -np.sum(p * np.log(prop(p))),
                EPSILON,
                [10.0**-k for k in range(3, 14)],
                (np.add, np.maximum),
            ),
            *propped_up(
                lambda prop, p: -np.sum(prop(p) * np.log(prop(p))),
                EPSILON,
                [10.0**-k for k in range(3, 14)],
                (np.add, np.maximum),
            ),
            *(
                (
                    lambda p, least=least: _entropy_of_some(p, p > least),
                    "Rare outcomes were left out together with the impossible ones. Only p = 0 "
                    "adds nothing.",
                )
                for least in (1e-1, 1e-2, 1e-3, 1e-4)
            ),
            (
                lambda p: -p @ np.log1p(p),
                "np.log1p is the logarithm of 1 + p; the logarithm of p is expected.",
            ),
            (lambda p: -np.log(p.sum()), "The logarithm was taken last; it belongs to each p."),
            (
                lambda p: entropy(p) if np.all(p) else 0.0,
                "One zero makes the whole result 0. Only its own term vanishes; the others stay.",
            ),
            (
                lambda p: entropy(p) if np.all(p) else math.inf,
                "One zero makes the whole result infinite. Its term vanishes, however surprising "
                "the event would be.",
            ),
            *(
                (spread, "There is no logarithm in this: it measures how far the p are apart.")
                for spread in (np.std, np.var, np.ptp)
            ),
            (lambda p: 1 - p @ p, "There is no logarithm in this: it is 1 minus a sum of squares."),
            (
                lambda p: -(p**2) @ np.log(np.where(p > 0, p, 1)),
                "The weights are squared: each surprisal is weighted with p, once.",
            ),
            (
                lambda p: np.exp(entropy(p)),
                "This is the exponential of the entropy, a number of choices.",
            ),
            (
                lambda p: math.log(len(p)),
                "This is the entropy if all outcomes were alike, the ceiling; p plays no part.",
            ),
            (
                lambda p: math.log(np.count_nonzero(p)),
                "This is the entropy if all possible outcomes were alike; p plays no part.",
            ),
            (
                lambda p: surprisal(p.max()),
                "This is the surprise of the likeliest outcome alone; average over all.",
            ),
            (
                lambda p: surprisal(p[p > 0].min()),
                "This is the surprise of the rarest outcome alone; average over all.",
            ),
            *(
                (
                    lambda p, i=i: p[i] * surprisal(p[i]) if p[i] else 0.0,
                    "This is one of the terms alone; add them all up.",
                )
                for i in (0, -1)
            ),
            (
                lambda p: np.max(p * surprisal(np.where(p > 0, p, 1))),
                "This is the largest of the terms alone; add them all up.",
            ),
            (
                lambda p: entropy(p) / max(math.log(len(p)), 1e-300),
                "This is divided by the ceiling log n; the entropy itself is expected.",
            ),
            (
                lambda p: -(1 - p) @ np.log(np.where(p < 1, 1 - p, 1)),
                "This is made of 1 - p: the complement was used in place of p.",
            ),
            (
                lambda p: -p @ np.log(np.where(p < 1, 1 - p, 1)),
                "Inside the logarithm stands 1 - p, the complement; p belongs there.",
            ),
            *measure_slips(entropy),
        ),
        cases=(
            (np.array([0.2, 0.5, 0.3]),),
            (np.array([0.5, 0.5, 0.0]),),
            (np.array([0.0, 0.25, 0.75]),),
            (np.array([0.15, 0.20, 0.25, 0.22, 0.18]),),
            (np.array([1.0, 0.0]),),
            (np.full(20_000, 1 / 20_000),),  # so many that a small epsilon counts
            (np.array([1e-8, 1 - 1e-8]),),
        ),
        tolerance=1e-8,
        note="What never happens adds nothing to the average surprise.",
        step="Keep only the entries above 0, and look at p * np.log(p) for (0.2, 0.5, 0.3).",
        section="4. Entropy is average surprise",
    ),
    "01.3": _hit_or_miss(
        SQUARES,
        step="Write down the probability of a hit and that of a miss, and the surprise of each.",
        section="6. Yes/no questions",
        twin=lambda: _hit_or_miss(
            16,
            question="Now there are 16 squares. How many bits is the answer to one shot worth "
            "(4 decimals)?",
        ),
    ),
    "01.4": _favourite(
        4,
        step='First ask "five stars?". How many bits is that answer worth?',
        section="5. How small, how large can it get?",
        twin=lambda: _favourite(
            8,
            question="Half of all guests order the dish of the day, the others any of 8 dishes. "
            "How large can the entropy be at most, in bits?",
        ),
    ),
    "01.5": _huffman(
        DISHES,
        QUESTIONS,
        (0.3, 0.6, 1.0),
        step="Glue the two least likely dishes, write down their sum, and put it back in line.",
        section="6. Yes/no questions",
        twin=lambda: _huffman(
            np.array([0.45, 0.25, 0.2, 0.1]),
            QUESTIONS,
            (0.3, 0.55, 1.0),
            question="The dishes now have the probabilities 0.45, 0.25, 0.2 and 0.1. How many "
            "yes/no questions does Huffman's tree ask on average?",
        ),
    ),
    "01.6": Exercise(
        answer=_miller_madow,
        family=(
            (
                lambda counts: _estimate(counts, 0),
                "That is the plug-in estimate; the correction is still to be added.",
            ),
            (
                lambda counts: _estimate(counts, -_correction(counts)),
                "The plug-in estimate is too low on average. Which way should you go?",
            ),
            (
                lambda counts: _estimate(counts, (len(counts) - 1) / (2 * counts.sum())),
                KINDS_SEEN,
            ),
            (
                lambda counts: _estimate(counts, _seen(counts) / (2 * counts.sum())),
                "K counts the kinds that were seen, and one is taken off it.",
            ),
            (
                lambda counts: _estimate(counts, len(counts) / (2 * counts.sum())),
                "K counts the kinds that were seen, and one is taken off it.",
            ),
            (
                lambda counts: _estimate(counts, _correction(counts) * math.log(2)),
                "Nats were added to bits: the correction (K - 1)/(2n) is in nats.",
            ),
            (
                lambda counts: _estimate(counts, _correction(counts) * math.log(2) ** 2),
                "The correction was converted the wrong way: how many bits is one nat?",
            ),
            (
                lambda counts: entropy(normalize(counts)) + _correction(counts) / math.log(2),
                "Bits were added to nats: the plug-in estimate needs base 2 here.",
            ),
            (
                lambda counts: _estimate(counts, 2 * _correction(counts)),
                "Nearly: there is a 2 in the denominator of the correction.",
            ),
            (
                lambda counts: _miller_madow(counts) * math.log(2) ** 2,
                "The estimate was converted the wrong way: how many bits is one nat?",
            ),
            (
                lambda counts: (
                    -np.sum(counts[counts > 0] * np.log2(counts[counts > 0]))
                    + _correction(counts) / math.log(2)
                ),
                "The counts went into the logarithm as they are: divide them by their sum first.",
            ),
            *(
                (
                    lambda counts, some=some: _estimate(
                        counts, (some(counts) - 1) / (2 * counts.sum())
                    ),
                    "K counts the kinds that were seen, each of them once, however often it came.",
                )
                for some in (
                    lambda counts: np.sum(counts == 1),
                    lambda counts: np.sum(counts > 1),
                    lambda counts: len(np.unique(counts)),
                    np.max,
                )
            ),
            *(
                (
                    lambda counts, tiny=tiny: (
                        -normalize(counts) @ np.log2(normalize(counts) + tiny)
                        + _correction(counts) / math.log(2)
                    ),
                    EPSILON,
                )
                for tiny in (10.0**-k for k in range(2, 8))
            ),
            (
                lambda counts: _estimate(counts, _correction(counts)) / max(len(counts), 1),
                MEAN_NOT_SUM,
            ),
            *(
                (wrong, FORMULA_WRONG)
                for wrong in (
                    lambda counts: _estimate(counts, _correction(counts) / 2),
                    lambda counts: _estimate(counts, (_seen(counts) - 1) / counts.sum() ** 2),
                    lambda counts: _estimate(counts, (_seen(counts) - 1) ** 2 / (2 * counts.sum())),
                    lambda counts: _estimate(counts, 1 / (2 * counts.sum())),
                    lambda counts: _estimate(counts, (_seen(counts) - 1) * counts.sum() / 2),
                    lambda counts: _estimate(counts, (_seen(counts) + 1) / (2 * counts.sum())),
                    lambda counts: _estimate(counts, (_seen(counts) - 1) / (2 * len(counts))),
                    lambda counts: _estimate(
                        counts, (_seen(counts) - 1) / (2 * max(_seen(counts), 1))
                    ),
                    lambda counts: _estimate(
                        counts, (_seen(counts) - 1) / max(2 * (counts.sum() - 1), 1e-9)
                    ),
                    lambda counts: _estimate(counts, _seen(counts) - 1 / (2 * counts.sum())),
                    lambda counts: _estimate(counts, (counts.sum() - 1) / (2 * counts.sum())),
                )
            ),
            (
                lambda counts: _correction(counts) / math.log(2),
                "That is the correction alone; add it to the plug-in estimate.",
            ),
            (_correction, "That is the correction alone; add it to the plug-in estimate."),
            (
                lambda counts: _estimate(counts, _correction(counts), smooth=1),
                "One was added to every count. Miller and Madow leave the counts as they are.",
            ),
            (
                lambda counts: _estimate(counts, 0, smooth=1),
                "One was added to every count. Miller and Madow leave the counts as they are, "
                "and add a correction.",
            ),
            (
                lambda counts: math.log2(max(_seen(counts), 1)) + _correction(counts) / math.log(2),
                "All kinds were taken alike; the plug-in estimate goes by their shares.",
            ),
            forgot_minus(_miller_madow),
            nats_not_bits(_miller_madow),
            base_10(_miller_madow, base=2),
        ),
        cases=(
            (np.array([5, 3, 2]),),
            (np.array([9, 6, 3, 2, 0]),),
            (np.array([1, 1, 0, 0, 4]),),
            (np.array([7]),),
            (np.arange(1, 40),),
        ),
        note="The correction goes by what was seen; what the sample hides, it cannot know.",
        step="Compute the plug-in estimate in nats first, from the shares of the counts.",
        section="8. When P is only a sample",
    ),
}
