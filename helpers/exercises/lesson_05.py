"""Exercises of lesson 05, asymmetry."""

import math

import numpy as np

from helpers.exercises import (
    Exercise,
    bits_not_nats,
    clipping,
    distribution_slips,
    in_each_place,
    smoothing,
    unnamed,
)
from helpers.gaussians import gaussian_pdf, kl_on_grid, mixture_pdf
from helpers.measures import (
    cross_entropy,
    entropy,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
    surprisal,
)

P, Q = [0.7, 0.2, 0.1], [0.2, 0.2, 0.6]
BOTH = [kl_divergence(P, Q), kl_divergence(Q, P)]

_, BOTH_SLIPS = in_each_place(
    (BOTH[0], distribution_slips(P, Q), "Look at number 1. {hint}"),
    (
        BOTH[1],
        (
            *unnamed(distribution_slips(Q, P)),
            (entropy(Q), "This is the entropy H(Q), without any P."),
            (cross_entropy(Q, P), "This is the cross-entropy H(Q, P): H(Q) is still in it."),
        ),
        "Look at number 2. {hint}",
    ),
)
BOTH_SLIPS += [
    (
        [cross_entropy(P, Q), cross_entropy(Q, P)],
        "These are cross-entropies: the entropy of the averager is still in them.",
    ),
    (
        [entropy(P), entropy(Q)],
        "These are the entropies of P and of Q: neither looks at the other.",
    ),
    (
        [-x for x in BOTH[::-1]],
        "The logarithms are right, but each is weighted with the other distribution.",
    ),
    *(
        ([x, x], "One number for both: the two directions differ.")
        for x in (
            js_divergence(P, Q),
            js_distance(P, Q),
            float(np.abs(np.subtract(P, Q)).sum()),
            float(np.abs(np.subtract(P, Q)).sum() / 2),
            float(np.sum(np.subtract(P, Q) ** 2)),
        )
    ),
    (
        jeffreys_divergence(P, Q),
        "That is the sum of both directions (Jeffreys); give them one by one.",
    ),
    (
        jeffreys_divergence(P, Q) / 2,
        "That is the mean of both directions (half of Jeffreys); give them one by one.",
    ),
    *(
        (sign * (BOTH[0] - BOTH[1]), "That is the difference of both; give them one by one.")
        for sign in (1, -1)
    ),
    (np.log(np.divide(P, Q)), "These are the three log ratios; now average them, in two ways."),
    (kl_terms(P, Q), "These are the terms of the first number; add them up, and do the second."),
]

# Four fifths of the guests around 0, one fifth around 8. At this distance the bumps do not touch,
# so the logarithm that the student finds by thought is right to many digits.
X = np.linspace(-14, 24, 3801)
TARGET = mixture_pdf(X, [0.8, 0.2], [0, 8], [1, 1])
MEAN = float(np.sum(X * TARGET) * (X[1] - X[0]))
VARIANCE = float(np.sum((X - MEAN) ** 2 * TARGET) * (X[1] - X[0]))
PRICE, _ = kl_on_grid(gaussian_pdf(X, 0, 1), TARGET, X)
FIT = [MEAN, math.sqrt(VARIANCE), PRICE]

_, FIT_SLIPS = in_each_place(
    (
        MEAN,
        (
            (4, "The bumps are not equally popular: weigh them with their shares of the guests."),
            (0, "This is the middle of the large bump; the mean of all guests lies between both."),
            (8, "This is the middle of the small bump; the mean of all guests lies between both."),
            (6.4, "The shares are swapped: one fifth is at 8."),
            (0.8, "The mean was halved: the shares make the average, divide by nothing."),
            (3.2, "This is the spread between the bumps; mu is the mean of all guests."),
        ),
        "Look at mu. {hint}",
    ),
    (
        FIT[1],
        (
            (VARIANCE, "This is the variance; sigma is its square root."),
            (1, "The width of one bump is not enough: guests also differ from bump to bump."),
            (
                math.sqrt(VARIANCE - 1),
                "The spread between the bumps is there; the width of each bump is missing.",
            ),
            (
                math.sqrt(VARIANCE + MEAN**2),
                "It is measured from 0: take the square of mu off inside the root.",
            ),
            (
                math.sqrt(17),
                "The bumps are not equally popular: weigh them with their shares of the guests.",
            ),
            (4, "This is half of the distance of the bumps: sigma needs squares and shares."),
            (
                math.sqrt(VARIANCE - 1) + 1,
                "The two widths were added; their squares add up, inside the root.",
            ),
            (
                math.sqrt(2),
                "The variances of the bumps were added, and nothing for their distance.",
            ),
            (math.sqrt(VARIANCE) / 2, "This is half of it: where did a factor of 2 get lost?"),
            (math.log(FIT[1]), "This is the logarithm of sigma."),
            (
                0.2 * 8 * 0.8 * 8,
                "This is the variance between the bumps: add 1, and take the root.",
            ),
        ),
        "Look at sigma. {hint}",
    ),
    (
        PRICE,
        (
            (PRICE / math.log(2), "It is in bits (log to base 2); nats are expected."),
            (PRICE / math.log(10), "It is to base 10; nats are expected."),
            (-PRICE, "No divergence is below zero. Which of p and q is above?"),
            (
                0,
                "A curve that ignores guests is not free: on the large bump P is lower than Q.",
            ),
            (math.inf, "Where Q lives P is not zero: averaged over Q nothing is infinite."),
            *(
                (x, "This is a share of the guests; a logarithm makes nats of it.")
                for x in (0.2, 0.8)
            ),
            (math.log(2), "That is the price for ignoring half of the guests; here it is fewer."),
            (
                -math.log(0.2),
                "This uses the share of the bump that Q ignores; Q lives in the other.",
            ),
            (
                math.log(0.2),
                "This uses the share of the bump that Q ignores; Q lives in the other.",
            ),
            (
                -0.8 * math.log(0.8),
                "It is weighted by P's share; here Q averages, and Q is always on the large bump.",
            ),
            (-0.2 * math.log(0.2), "It is weighted by P's share; here Q averages."),
            (
                entropy([0.8, 0.2]),
                "This is the entropy of the shares; Q only ever looks at one bump.",
            ),
            (0.2 * 32 + math.log(0.8), "It is averaged over P; the price is averaged over Q."),
            (
                0.2 * 32 - entropy([0.8, 0.2]),
                "It is averaged over P; the price is averaged over Q.",
            ),
        ),
        "Look at the price. {hint}",
    ),
)
FIT_SLIPS += [
    ([FIT[1], MEAN, PRICE], "The order is mu, sigma, price: the first two are swapped."),
    ([PRICE, MEAN, FIT[1]], "The order is mu, sigma, price."),
    ([FIT[0], PRICE, FIT[1]], "The order is mu, sigma, price: the last two are swapped."),
]

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


def _share(weights):
    return weights / weights.sum()


VALUE_NOT_POLICY = (
    "This is how much the best policy is worth, one number; its probabilities are expected."
)

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
        family=BOTH_SLIPS,
        step="Write log(p/q) of the three outcomes below each other; weight them with p, then q.",
        section="1. Swap the two, and look",
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
        step="Put q = 0 where p is above 0 into p log(p/q), and then into q log(q/p).",
        section="5. What each direction cannot forgive",
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
            (TOSSES / 2, "That is enough for a thousand; the question says a million."),
            (
                kl_divergence(FAIR, LOADED),
                "That is the rate of one toss; how many tosses add up to a million?",
            ),
            (
                2 * MILLION / jeffreys_divergence(FAIR, LOADED),
                "That uses the mean of both directions; only one of the errors is held.",
            ),
        ),
        family=(
            *(
                (
                    math.log(factor) / kl_divergence(FAIR, LOADED),
                    "This is for another factor than a million.",
                )
                for factor in (1e3, 1e5, 1e7, 1e9)
            ),
            (
                math.log(0.05 * 1e6) / kl_divergence(FAIR, LOADED),
                "The 5 % is held, and plays no part in the rate: only the million counts.",
            ),
            (
                math.log(1e6 / 0.05) / kl_divergence(FAIR, LOADED),
                "The 5 % is held, and plays no part in the rate: only the million counts.",
            ),
            (
                1e6 / kl_divergence(FAIR, LOADED),
                "The error falls exponentially: take the logarithm.",
            ),
            (math.sqrt(1e6), "The error falls exponentially, and not with a root of the tosses."),
            (1e6, "The error falls exponentially: far fewer tosses do."),
            (MILLION, "That is the logarithm of a million; how much of it does one toss bring?"),
            (6, "That counts powers of ten; how many nats are they, and what does one toss bring?"),
            (math.log2(1e6), "That is a million in bits; what does one toss bring?"),
            (MILLION * kl_divergence(FAIR, LOADED), "You multiplied by the rate; divide by it."),
            (
                kl_divergence(FAIR, LOADED) / MILLION,
                "The fraction is upside down: the million stands on top, the rate below.",
            ),
            (2 * TOSSES, "That is enough for a million squared."),
            (
                MILLION / jeffreys_divergence(FAIR, LOADED),
                "That adds both directions; only one of the errors is held.",
            ),
            (
                MILLION / cross_entropy(FAIR, LOADED),
                "That divides by a cross-entropy; the rate is the divergence alone.",
            ),
            (
                MILLION / js_divergence(FAIR, LOADED),
                "That uses the Jensen-Shannon divergence; the rate is a KL divergence.",
            ),
            (
                MILLION / entropy(FAIR),
                "That divides by an entropy; the rate is the divergence of the two coins.",
            ),
            (
                MILLION / entropy(LOADED),
                "That divides by an entropy; the rate is the divergence of the two coins.",
            ),
            (
                MILLION / surprisal(0.1),
                "That looks at tails alone; average over what a fair coin does.",
            ),
            (
                MILLION / math.log(0.9 / 0.5),
                "That looks at heads alone; average over what a fair coin does.",
            ),
            (
                MILLION / (2 * kl_divergence(FAIR, LOADED)),
                "The weights are missing: each side of the fair coin comes half of the time.",
            ),
            (
                kl_divergence(LOADED, FAIR),
                "That is a rate, and of the other error; how many tosses add up to a million?",
            ),
            (
                6 / kl_divergence(LOADED, FAIR),
                "Two things: it counts in powers of ten, and it holds the loaded coin's error.",
            ),
            (
                6 / kl_divergence(FAIR, LOADED, base=2),
                "That counts in powers of ten, and the divergence in bits: use nats for both.",
            ),
        ),
        limits=(0, math.inf, "A number of tosses is not negative."),
        step="How many nats is a million, and how many does one toss of a fair coin bring?",
        section="4. How many draws tell them apart?",
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
                "The price is in bits (log to base 2); nats are expected (natural logarithm).",
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
        family=FIT_SLIPS,
        step="Over P the best curve copies two numbers of P itself. Which two?",
        section="6. One bell curve for two bumps",
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
        family=(
            *(
                (
                    lambda p, z, c=c: c(p, z) * _slope(p, z),
                    hint,
                )
                for c, hint in (
                    (
                        lambda p, z: 1 / len(p),
                        "This is divided by the number of outcomes. P makes the average already.",
                    ),
                    (
                        lambda p, z: 2,
                        "The factor of two belongs to a squared error, not to a logarithm.",
                    ),
                    (
                        lambda p, z: 1 / math.log(2),
                        "This is the slope of a divergence in bits; nats are expected.",
                    ),
                    (
                        lambda p, z: _softmax(z) * (1 - _softmax(z)),
                        "The factor q(1 - q) is the slope of a sigmoid. With the logarithm it "
                        "cancels.",
                    ),
                    (
                        lambda p, z: _softmax(z),
                        "The slope is multiplied by q once more; in the logits it has cancelled.",
                    ),
                    (
                        lambda p, z: np.asarray(p),
                        "The slope is multiplied by p once more; P has done its averaging.",
                    ),
                    (
                        lambda p, z: np.sign(_slope(p, z)),
                        "The signs are missing: some q are too small.",
                    ),
                    (
                        lambda p, z: _slope(p, z),
                        "The differences were squared; the slope is linear in them.",
                    ),
                )
            ),
            (
                lambda p, z: kl_divergence(p, _softmax(z)),
                "This is the divergence itself; its slope in each logit is expected.",
            ),
            (
                lambda p, z: _slope(p, z).sum(),
                "This is the sum of the slopes, which is 0; keep one for each logit.",
            ),
            *(
                (
                    lambda p, z, s=s: s * kl_terms(p, _softmax(z)),
                    "These are the terms of the divergence; how do they change with the logits?",
                )
                for s in (1, -1)
            ),
            *(
                (
                    lambda p, z, s=s, one=one: (
                        s * np.log(np.asarray(p, dtype=float) / _softmax(z)) + one
                    ),
                    "These are log ratios. The logarithm disappears when the slope is taken.",
                )
                for s in (1, -1)
                for one in (0, 1, -1)
            ),
            (
                lambda p, z: np.asarray(p) / _softmax(z),
                "That is the slope in the probabilities q; the logits come before the softmax.",
            ),
            (
                lambda p, z: 1 - np.asarray(p) / _softmax(z),
                "That is the slope in the probabilities q; the logits come before the softmax.",
            ),
            *(
                (
                    lambda p, z, change=change: change(np.asarray(z, dtype=float)) - np.asarray(p),
                    "The logits need a softmax: exp, divided by the sum of all exp.",
                )
                for change in (
                    np.exp,
                    lambda z: _softmax(-z),
                    lambda z: z / z.sum(),
                    lambda z: _softmax(z * math.log(2)),
                    lambda z: 1 / (1 + np.exp(-z)),
                    lambda z: np.exp(z) / np.exp(z).max(),
                    lambda z: np.log(_softmax(z)),
                )
            ),
            (
                lambda p, z: _softmax(z) - np.eye(len(p))[np.argmax(p)],
                "This takes the likeliest outcome for the truth; all of P does the averaging.",
            ),
            (
                lambda p, z: _softmax(z) - 1,
                "One was taken off everywhere; what does P say of each?",
            ),
            (lambda p, z: 1 - _softmax(z), "P is missing: where q equals p there is no slope."),
            (
                lambda p, z: _softmax(z) + np.asarray(p),
                "The two were added; the slope is their difference.",
            ),
        ),
        step="Differentiate log-sum-exp(z), and then minus the mean of z under P.",
        section="7. No ceiling: what a gradient step makes of it",
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
                "This takes the largest reward alone; the penalty keeps it near ref.",
            ),
        ),
        family=(
            *(
                (
                    lambda ref, reward, beta, change=change: change(
                        np.asarray(ref, dtype=float), np.asarray(reward, dtype=float), beta
                    ),
                    hint,
                )
                for change, hint in (
                    (
                        lambda r, w, b: r,
                        "This is the reference itself: the reward has no effect yet.",
                    ),
                    *(
                        (weights, "The reward goes into an exponential; these weights are linear.")
                        for weights in (
                            lambda r, w, b: _share(r * w / b),
                            lambda r, w, b: _share(r * (1 + w / b)),
                            lambda r, w, b: _share(r * w),
                            lambda r, w, b: _share(r + w / b),
                        )
                    ),
                    *(
                        (
                            weights,
                            "The reference is a factor beside the exponential, with no power and "
                            "no exponential of its own.",
                        )
                        for weights in (
                            lambda r, w, b: _share(r ** (1 / b) * np.exp((w - w.max()) / b)),
                            lambda r, w, b: _share(r**b * np.exp(w - w.max())),
                            lambda r, w, b: _share(np.exp(r + (w - w.max()) / b)),
                            lambda r, w, b: _share(np.exp(r) * np.exp((w - w.max()) / b)),
                            lambda r, w, b: _share(r + np.exp((w - w.max()) / b)),
                            lambda r, w, b: _share(r + np.exp(w / b)),
                            lambda r, w, b: _share(np.exp((w - w.max()) / b) / r),
                            lambda r, w, b: _share(r**2 * np.exp((w - w.max()) / b)),
                        )
                    ),
                    (
                        lambda r, w, b: _share(np.where(r > 0, np.exp((w - w.max()) / b), 0)),
                        "The reference counts only as zero or not; it is a factor, with its size.",
                    ),
                    (
                        lambda r, w, b: _share(r * 2.0 ** ((w - w.max()) / b)),
                        "The power is of 2. The divergence is in nats, and goes with exp.",
                    ),
                    (
                        lambda r, w, b: (
                            b * np.logaddexp.reduce(w / b, where=r > 0, initial=-np.inf)
                        ),
                        VALUE_NOT_POLICY,
                    ),
                    (
                        lambda r, w, b: b * np.log(np.sum(r * np.exp(w / b))),
                        VALUE_NOT_POLICY,
                    ),
                    (
                        lambda r, w, b: np.eye(len(r))[np.argmax(np.where(r > 0, w, -np.inf))],
                        "This takes the largest reward alone; the penalty keeps it near ref.",
                    ),
                    (
                        lambda r, w, b: np.eye(len(r))[np.argmax(w * (r > 0))],
                        "This takes the largest reward alone; the penalty keeps it near ref.",
                    ),
                    *(
                        (
                            weights,
                            "The weights have the right proportions, but they do not sum to 1 yet.",
                        )
                        for weights in (
                            lambda r, w, b: r * np.exp((w - w.max()) / b),
                            lambda r, w, b: r * np.exp(w / b) / np.max(r * np.exp(w / b)),
                            lambda r, w, b: r * np.exp(w / b) / np.sum(np.exp(w / b)),
                        )
                    ),
                    *(
                        (
                            mix,
                            "This is a mixture of ref and another policy; the best one multiplies.",
                        )
                        for mix in (
                            lambda r, w, b: (b * r + _softmax(w)) / (b + 1),
                            lambda r, w, b: (r + _softmax(w / b)) / 2,
                        )
                    ),
                    (
                        lambda r, w, b: _softmax(w),
                        "Both the reference and beta are missing.",
                    ),
                    (
                        lambda r, w, b: _share(np.log(np.maximum(r, 1e-300)) + w / b),
                        "These are logarithms of the weights: take exp before you divide.",
                    ),
                )
            ),
            *clipping(
                lambda prop, ref, reward, beta: _normalized(prop(ref), np.asarray(reward) / beta),
                "A small number stands in the place of a zero of ref, and a large reward turns it "
                "into a choice that ref never makes. Leave the zero as it is.",
                [10.0**-k for k in range(3, 21)],
            ),
        ),
        step="Without any reward the best policy is ref. What does a reward multiply it by?",
        section="8. Who uses which?",
        note="The best policy reweights the reference; what the reference never does stays at 0.",
    ),
}
