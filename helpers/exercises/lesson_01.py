"""Exercises of lesson 01, entropy."""

import math

import numpy as np

from helpers.exercises import Exercise, bits_not_nats, forgot_minus, nats_not_bits, propped_up
from helpers.measures import entropy, normalize, surprisal

FIVE_STARS = 0.6  # what a guest of the franchise gives
DISHES = np.array([0.4, 0.3, 0.2, 0.1])
QUESTIONS = np.array([1, 2, 3, 3])  # Huffman's code for the dishes
SQUARES = 64  # where a submarine may hide

THREE_NIGHTS = surprisal(FIVE_STARS**3, base=2)
FIRST_SHOT = entropy([1 / SQUARES, 1 - 1 / SQUARES], base=2)
HALF_CERTAIN = entropy([1 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 2], base=2)

BASE_10 = "That is a logarithm to base 10; np.log is the natural one."
MEAN_NOT_SUM = "The p in front already does the averaging: sum, do not take the mean."
EPSILON = (
    "A small number was added inside the logarithm. With many rare outcomes it shows. Leave out "
    "what never happens instead."
)


def _unweighted(p):
    with np.errstate(divide="ignore"):
        return -np.log(p).sum()


def _correction(counts, kinds=None):
    kinds = np.count_nonzero(counts) if kinds is None else kinds
    return (kinds - 1) / (2 * np.sum(counts) * math.log(2))


def _miller_madow(counts, kinds=None):
    return entropy(normalize(counts), base=2) + _correction(counts, kinds)


EXERCISES = {
    "01.1": Exercise(
        answer=THREE_NIGHTS,
        slips=(
            forgot_minus(THREE_NIGHTS),
            nats_not_bits(THREE_NIGHTS),
            (
                surprisal(FIVE_STARS, base=2),
                "That is the surprise of one guest; there are three of them.",
            ),
            (
                surprisal(FIVE_STARS, base=2) ** 3,
                "Probabilities of independent events multiply; what do their surprises do?",
            ),
            (
                FIVE_STARS**3,
                "That is the probability of the three nights; now turn it into surprise.",
            ),
            (
                surprisal(FIVE_STARS**3, base=10),
                "That is a logarithm to base 10; bits take base 2.",
            ),
        ),
        note="Three independent guests surprise you three times as much as one of them.",
    ),
    "01.2": Exercise(
        answer=entropy,
        slips=(
            forgot_minus(entropy),
            bits_not_nats(entropy),
            (lambda p: entropy(p, base=10), BASE_10),
            (lambda p: entropy(p) / len(p), MEAN_NOT_SUM),
            (lambda p: entropy(p) / np.count_nonzero(p), MEAN_NOT_SUM),
            *propped_up(
                lambda prop, p: -np.sum(p * np.log(prop(p))), EPSILON, (1e-6, 1e-8, 1e-9, 1e-10)
            ),
            (
                _unweighted,
                "Each surprisal has to be weighted with how often it comes: with its p.",
            ),
        ),
        cases=(
            (np.array([0.2, 0.5, 0.3]),),
            (np.array([0.5, 0.5, 0.0]),),
            (np.array([0.15, 0.20, 0.25, 0.22, 0.18]),),
            (np.array([1.0, 0.0]),),
            (np.full(20_000, 1 / 20_000),),  # so many that a small epsilon counts
        ),
        note="What never happens adds nothing to the average surprise.",
    ),
    "01.3": Exercise(
        answer=FIRST_SHOT,
        slips=(
            nats_not_bits(FIRST_SHOT),
            (
                surprisal(1 / SQUARES, base=2),
                "That is the surprise of a hit, which seldom comes. Average over hit and miss.",
            ),
            (
                surprisal(1 - 1 / SQUARES, base=2),
                "That is the surprise of a miss. A hit is rare, but it belongs to the average too.",
            ),
            (
                surprisal(1 / SQUARES, base=2) / SQUARES,
                "That is what a hit adds to the average. A miss surprises a little, too.",
            ),
            (1, "That is what a fair question is worth. Are hit and miss equally likely?"),
            (
                (surprisal(1 / SQUARES, base=2) + surprisal(1 - 1 / SQUARES, base=2)) / 2,
                "Hit and miss were averaged as if they were equally likely.",
            ),
        ),
        note="A question with a nearly certain answer is worth little, whatever is at stake.",
    ),
    "01.4": Exercise(
        answer=HALF_CERTAIN,
        slips=(
            nats_not_bits(HALF_CERTAIN),
            (
                math.log2(5),
                "That takes all five ratings alike; but half of the guests give five stars.",
            ),
            (
                1,
                "That leaves one other rating. Spread the other half of the guests wider.",
            ),
            (
                1.5,
                "You are on the way: the other half may be spread over more than two ratings.",
            ),
            (
                3,
                "The four ratings are in play for half of the guests only: weight their share.",
            ),
        ),
        note="One bit for the question of five stars, and half of the time two more bits.",
    ),
    "01.5": Exercise(
        answer=DISHES @ QUESTIONS,
        slips=(
            (
                entropy(DISHES, base=2),
                "That is the entropy, the floor under every code. Yes/no questions come whole: "
                "build the tree and count them.",
            ),
            (
                entropy(DISHES),
                "That is the entropy, and in nats. Build the tree and count its questions.",
            ),
            (
                QUESTIONS.mean(),
                "That is the plain mean of the four lengths; weight each with its probability.",
            ),
            (
                math.log2(len(DISHES)),
                "That is a code which halves the menu each time; it ignores what is likely.",
            ),
            (
                DISHES @ np.ceil(surprisal(DISHES, base=2)),
                "Rounding each surprisal up gives a code that works, but not the shortest one.",
            ),
            (
                DISHES @ QUESTIONS - 1,
                "The last gluing, of everything that is left, is a question too.",
            ),
        ),
        note=f"The floor is the entropy, {entropy(DISHES, base=2):.4f} bits: you came close to it.",
    ),
    "01.6": Exercise(
        answer=_miller_madow,
        slips=(
            (
                lambda counts: entropy(normalize(counts), base=2),
                "That is the plug-in estimate; the correction is still to be added.",
            ),
            (
                lambda counts: _miller_madow(counts) - 2 * _correction(counts),
                "The plug-in estimate is too low on average. Which way should you go?",
            ),
            (
                lambda counts: _miller_madow(counts, len(counts)),
                "K counts the kinds that were seen, not those that could have been.",
            ),
            (
                lambda counts: _miller_madow(counts, np.count_nonzero(counts) + 1),
                "K counts the kinds that were seen, and one is taken off it.",
            ),
            (
                lambda counts: _miller_madow(counts) - _correction(counts) * (1 - math.log(2)),
                "Nats were added to bits: the correction (K - 1)/(2n) is in nats.",
            ),
            (
                lambda counts: _miller_madow(counts) + _correction(counts),
                "Nearly: there is a 2 in the denominator of the correction.",
            ),
            nats_not_bits(_miller_madow),
        ),
        cases=(
            (np.array([9, 6, 3, 2, 0]),),
            (np.array([1, 1, 0, 0, 4]),),
            (np.array([7]),),
            (np.arange(1, 40),),
        ),
        note="The correction goes by what was seen; what the sample hides, it cannot know.",
    ),
}
