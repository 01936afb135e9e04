"""Exercises of lesson 05, asymmetry."""

import math

import numpy as np

from helpers.exercises import Exercise, bits_not_nats, smoothing
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
FIT = [MEAN, math.sqrt(VARIANCE), PRICE]

FAIR, LOADED = [0.5, 0.5], [0.9, 0.1]
MILLION = math.log(1e6)
TOSSES = MILLION / kl_divergence(FAIR, LOADED)


def one_direction_twice(both):
    """Return the slips of two numbers that are made of one direction only."""
    over_p, over_q = both
    return (
        ([over_p, over_p], "Twice the same direction; in the second one Q averages."),
        ([over_q, over_q], "Twice the same direction; in the first one P averages."),
        (
            [over_p, -over_p],
            "Flipping the sign of the logarithm is half of the swap; the weights change as well.",
        ),
    )


def _with_price(price):
    """Return the right fit with another price."""
    return [*FIT[:2], price]


def _softmax(z):
    """Return the probabilities that belong to logits."""
    weights = np.exp(np.asarray(z) - np.max(z))
    return weights / weights.sum()


def _slope(p, z):
    """Return the slope of D_KL(P || softmax(z)) in the logits z."""
    return _softmax(z) - np.asarray(p)


def _reverse_slope(p, q):
    """Return the slope of D_KL(Q || P) in the logits of Q."""
    return q * (np.log(q / np.asarray(p)) - kl_divergence(q, p))


def _policy(ref, reward, beta):
    return _normalized(ref, np.asarray(reward) / beta)


def _normalized(ref, exponent):
    weights = np.asarray(ref) * np.exp(exponent - np.max(exponent))
    return weights / weights.sum()


EXERCISES = {
    "05.1": Exercise(
        answer=BOTH,
        slips=(
            (BOTH[::-1], "The order is swapped: the one averaged over is the first argument."),
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
                "Look at the table of section 5 again: each forecaster is infinite in one "
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
        answer=TOSSES,
        digits=1,
        slips=(
            (
                MILLION / kl_divergence(LOADED, FAIR),
                "That holds the loaded coin's error; which coin's error is held here?",
            ),
            (
                np.log2(1e6) / kl_divergence(FAIR, LOADED),
                "The divergence is in nats, so the logarithm of a million must be natural, too.",
            ),
            (
                MILLION / kl_divergence(FAIR, LOADED, base=2),
                "The logarithm of a million is in nats, so the divergence must be, too.",
            ),
            (
                6 / kl_divergence(FAIR, LOADED),
                "That counts in powers of ten; the divergence is in nats.",
            ),
            (TOSSES / 2, "That is enough for a thousand; a million was asked for."),
            (
                kl_divergence(FAIR, LOADED),
                "That is the rate of one toss; how many tosses add up to a million?",
            ),
            (
                2 * MILLION / jeffreys_divergence(FAIR, LOADED),
                "That uses the mean of both directions; only one of the errors is held.",
            ),
        ),
        note="The one whose error is held does the averaging, and sets the pace.",
    ),
    "05.4": Exercise(
        answer=FIT,
        slips=(
            ([MEAN, VARIANCE, PRICE], "That is the variance; sigma is its square root."),
            (
                [MEAN, 1, PRICE],
                "The width of one bump is not enough: guests also differ from bump to bump.",
            ),
            (
                [MEAN, math.sqrt(VARIANCE - 1), PRICE],
                "The spread between the bumps is there; the width of each bump itself is missing.",
            ),
            (
                [4, math.sqrt(17), PRICE],
                "The bumps are not equally popular: weigh them with their shares of the guests.",
            ),
            (
                [0, 1, PRICE],
                "That sits on one bump, which is what averaging over Q rewards; here P averages.",
            ),
            (
                _with_price(PRICE / math.log(2)),
                "The price is in bits (log to base 2); nats were asked for (natural logarithm).",
            ),
            (
                _with_price(-PRICE),
                "No divergence is below zero, so no price. Which of p and q is above?",
            ),
            (
                _with_price(math.log(2)),
                "That is the price for ignoring half of the guests; here it is fewer.",
            ),
            (
                _with_price(-math.log(0.2)),
                "The price uses the share of the bump that Q ignores; Q lives in the other.",
            ),
            (
                _with_price(-0.2 * math.log(0.2) - 0.8 * math.log(0.8)),
                "The price is the entropy of the shares; Q only ever looks at one bump.",
            ),
            (
                _with_price(-0.8 * math.log(0.8)),
                "The price is weighted by P's share; here Q averages, and Q is always on the "
                "large bump.",
            ),
            (
                _with_price(0.2 * 32 + math.log(0.8)),
                "The price is averaged over P; there Q averages.",
            ),
        ),
        note="Over P all guests count; over Q an ignored bump costs only the room it takes.",
    ),
    "05.5": Exercise(
        answer=_slope,
        cases=(
            ([0.2, 0.5, 0.3], [0.3, -1.0, 2.0]),
            ([0.1, 0.6, 0.2, 0.1], [1.0, 0.0, -2.0, 0.5]),
            ([0.5, 0.5], [20.0, 0.0]),
        ),
        slips=(
            (
                lambda p, z: -_slope(p, z),
                "The sign is flipped: where q is too large, the loss rises with its logit.",
            ),
            (lambda p, z: _softmax(z), "That is q alone; where it equals p, there is no slope."),
            (
                lambda p, z: np.asarray(z) - np.asarray(p),
                "The logits are no probabilities yet: softmax first.",
            ),
            (
                lambda p, z: -np.asarray(p) / _softmax(z),
                "That is the slope in the probabilities q; the logits come before the softmax.",
            ),
            (
                lambda p, z: _softmax(z) - _softmax(p),
                "P is a distribution already; only the logits go through the softmax.",
            ),
            (
                lambda p, z: _reverse_slope(p, _softmax(z)),
                "That is the slope of the swapped direction, averaged over Q; here P averages.",
            ),
        ),
        note="However large the loss, no entry of its slope in the logits is above 1 in size.",
    ),
    "05.6": Exercise(
        answer=_policy,
        cases=(
            ([0.5, 0.25, 0.25], [1.0, 0.0, 2.0], 0.5),
            ([0.2, 0.3, 0.5, 0.0], [0.5, 1.5, -1.0, 4.0], 2.0),
            # A reward so large that any number added to the zero would take all.
            ([0.6, 0.4, 0.0], [0.0, 1.0, 40.0], 0.5),
        ),
        slips=(
            *smoothing(
                lambda prop, ref, reward, beta: _normalized(prop(ref), np.asarray(reward) / beta),
                "A small number was added to ref, and a large reward turns it into a choice that "
                "ref never makes. Leave the zero as it is.",
                [10.0**-k for k in range(3, 21)],
            ),
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
                "The sign is flipped: this policy runs away from the reward.",
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
