"""Exercises of lesson 01, entropy."""

import math

import numpy as np

from helpers.exercises import Exercise, bits_not_nats, forgot_minus, nats_not_bits, propped_up
from helpers.measures import entropy, normalize, surprisal

FIVE_STARS = 0.6  # what a guest of the franchise gives
DISHES = np.array([0.4, 0.3, 0.2, 0.1])
QUESTIONS = np.array([1, 2, 3, 3])  # Huffman's code for the dishes
GUESTS = np.array([9, 6, 3, 2, 0])

THREE_NIGHTS = surprisal(FIVE_STARS**3, base=2)
PLUG_IN = entropy(normalize(GUESTS), base=2)
PER_EXTRA = 1 / (2 * GUESTS.sum() * math.log(2))  # bits for every outcome seen beyond the first
SEEN = np.count_nonzero(GUESTS)

BASE_10 = "That is a logarithm to base 10; np.log is the natural one."
MEAN_NOT_SUM = "The p in front already does the averaging: sum, do not take the mean."
EPSILON = (
    "A small number was added inside the logarithm. With many rare outcomes it shows. Leave out "
    "what never happens instead."
)


def _unweighted(p):
    with np.errstate(divide="ignore"):
        return -np.log(p).sum()


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
        answer="b",
        slips=(
            (
                "a",
                "The variance of the stars is as large as it can be, but entropy does not know "
                "how far 1 lies from 5. How many outcomes are still in play?",
            ),
            (
                "c",
                "Entropy is 0 only if one outcome is certain. Could you bet on the next guest?",
            ),
            (
                "d",
                "The formula meets 0 log 0 three times. Section 4 settled what that counts for.",
            ),
        ),
        note="Two outcomes, equally likely: one fair coin toss, whatever the coin decides about.",
    ),
    "01.4": Exercise(
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
    "01.5": Exercise(
        answer=PLUG_IN + (SEEN - 1) * PER_EXTRA,
        slips=(
            (
                PLUG_IN,
                "That is the plug-in estimate; the correction is still to be added.",
            ),
            (
                PLUG_IN - (SEEN - 1) * PER_EXTRA,
                "The plug-in estimate is too low on average. Which way should you go?",
            ),
            (
                PLUG_IN + SEEN * PER_EXTRA,
                "K counts the kinds of rating that were seen, and one is taken off it.",
            ),
            (
                PLUG_IN + (SEEN - 1) * PER_EXTRA * math.log(2),
                "Nats were added to bits: the correction (K - 1)/(2n) is in nats.",
            ),
            (
                PLUG_IN + 2 * (SEEN - 1) * PER_EXTRA,
                "Nearly: there is a 2 in the denominator of the correction.",
            ),
            nats_not_bits(PLUG_IN + (SEEN - 1) * PER_EXTRA),
            (
                entropy(normalize(GUESTS)),
                "That is the plug-in estimate, and in nats: correct it, and convert.",
            ),
        ),
        note="Twenty guests see too little of the world, and the correction makes up for some.",
    ),
}
