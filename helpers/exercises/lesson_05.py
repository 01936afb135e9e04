"""Exercises of lesson 05, asymmetry."""

import math

import numpy as np

from helpers.exercises import Exercise, bits_not_nats
from helpers.gaussians import gaussian_pdf, kl_on_grid, mixture_pdf
from helpers.measures import jeffreys_divergence, kl_divergence

P, Q = [0.7, 0.2, 0.1], [0.2, 0.2, 0.6]
BOTH = [kl_divergence(P, Q), kl_divergence(Q, P)]

# Four fifths of the guests around 0, one fifth around 8. At this distance the bumps do not touch,
# so the logarithm that the student finds by thought is right to many digits.
X = np.linspace(-14, 24, 3801)
TARGET = mixture_pdf(X, [0.8, 0.2], [0, 8], [1, 1])
MEAN = float(np.sum(X * TARGET) * (X[1] - X[0]))
VARIANCE = float(np.sum((X - MEAN) ** 2 * TARGET) * (X[1] - X[0]))
PRICE, _ = kl_on_grid(gaussian_pdf(X, 0, 1), TARGET, X)


def one_direction_twice(both):
    """Return the slips of two numbers that are made of one direction only."""
    over_p, over_q = both
    return (
        ([over_p, over_p], "Twice the same direction; in the second one Q averages."),
        ([over_q, over_q], "Twice the same direction; in the first one P averages."),
        (
            [over_p, -over_p],
            "Turning the logarithm round is half of the swap; the weights change as well.",
        ),
    )


def _policy(ref, reward, beta):
    return _normalized(ref, np.asarray(reward) / beta)


def _normalized(ref, exponent):
    weights = np.asarray(ref) * np.exp(exponent - np.max(exponent))
    return weights / weights.sum()


EXERCISES = {
    "05.1": Exercise(
        answer=BOTH,
        slips=(
            (BOTH[::-1], "The order is turned round: the one averaged over is the first argument."),
            bits_not_nats(BOTH),
            *one_direction_twice(BOTH),
            (
                [jeffreys_divergence(P, Q)] * 2,
                "That is the sum of both directions (Jeffreys); give them one by one.",
            ),
            (
                [jeffreys_divergence(P, Q) / 2] * 2,
                "That is the mean of both directions (half of Jeffreys); give them one by one.",
            ),
        ),
        note="Same logarithms, other weights: each direction listens to its own averager.",
    ),
    "05.2": Exercise(
        answer="a",
        slips=(
            (
                "b",
                "Averaged over the model, an allergen it calls impossible gets the weight q = 0: "
                "what does that cost?",
            ),
            (
                "c",
                "Look at the table of section 4 again: each forecaster is infinite in one "
                "direction only.",
            ),
            (
                "d",
                "Rare is not free: how large is log(p/q) when q goes to 0 and p does not?",
            ),
        ),
        note="Averaged over the truth, KL is zero-avoiding: nothing that happens may be missed.",
    ),
    "05.3": Exercise(
        answer=[MEAN, math.sqrt(VARIANCE)],
        slips=(
            ([MEAN, VARIANCE], "That is the variance; sigma is its square root."),
            (
                [MEAN, 1],
                "The width of one bump is not enough: guests also differ from bump to bump.",
            ),
            (
                [MEAN, math.sqrt(VARIANCE - 1)],
                "The spread between the bumps is there; the width of each bump itself is missing.",
            ),
            (
                [4, math.sqrt(17)],
                "The bumps are not equally popular: weigh them with their shares of the guests.",
            ),
            (
                [0, 1],
                "That sits on one bump, which is what averaging over Q rewards; here P averages.",
            ),
        ),
        note="Averaged over the target, the best bell curve has the target's mean and variance.",
    ),
    "05.4": Exercise(
        answer=PRICE,
        digits=3,
        slips=(
            bits_not_nats(PRICE),
            (
                -PRICE,
                "The sign is turned round: no divergence is below zero. Which of p and q is above?",
            ),
            (math.log(2), "That was the price for ignoring half of the guests; here it is fewer."),
            (
                -math.log(0.2),
                "That uses the share of the bump that Q ignores; Q lives in the other.",
            ),
            (
                -0.2 * math.log(0.2) - 0.8 * math.log(0.8),
                "That is the entropy of the shares; Q only ever looks at one bump.",
            ),
            (
                -0.8 * math.log(0.8),
                "Weighted by P's share; here Q averages, and Q is always on the large bump.",
            ),
            (0.2 * 32 + math.log(0.8), "That is averaged over P; here Q averages."),
        ),
        note="Averaged over Q, a bump that Q ignores costs only the room it takes from the other.",
    ),
    "05.5": Exercise(
        answer=_policy,
        cases=(
            ([0.5, 0.25, 0.25], [1.0, 0.0, 2.0], 0.5),
            ([0.2, 0.3, 0.5, 0.0], [0.5, 1.5, -1.0, 4.0], 2.0),
        ),
        slips=(
            (
                lambda ref, reward, beta: np.asarray(ref) * np.exp(np.asarray(reward) / beta),
                "The weights have the right proportions, but they do not sum to 1 yet.",
            ),
            (
                lambda ref, reward, beta: _normalized(ref, np.asarray(reward) * beta),
                "The reward is multiplied by beta: a large penalty should hold the policy back.",
            ),
            (
                lambda ref, reward, beta: _normalized(np.ones(len(ref)), np.asarray(reward) / beta),
                "The reference is missing: without any reward the policy should be equal to it.",
            ),
            (
                lambda ref, reward, beta: _normalized(ref, -np.asarray(reward) / beta),
                "The sign is turned round: this policy runs away from the reward.",
            ),
            (
                lambda ref, reward, beta: _normalized(ref, np.asarray(reward)),
                "Beta is missing: a small one lets the reward count more.",
            ),
            (
                lambda ref, reward, beta: np.eye(len(ref))[np.argmax(reward)],
                "This takes the largest reward only; the penalty keeps the policy near ref.",
            ),
        ),
        note="The best policy reweights the reference; what the reference never does stays at 0.",
    ),
}
