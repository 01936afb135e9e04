"""Exercises of lesson 02, cross-entropy."""

import numpy as np

from helpers.exercises import Exercise, bits_not_nats, forgot_minus
from helpers.measures import cross_entropy, entropy, normalize, surprisal

# 02.1: the weather of Seoul and a forecaster from the desert.
P, Q = [0.6, 0.3, 0.1], [0.2, 0.5, 0.3]
AVERAGE = cross_entropy(P, Q)

# 02.2: a report says 3 bits a word.
BITS_A_WORD = entropy(normalize(np.ones(8)), base=2)
PERPLEXITY = float(np.exp(BITS_A_WORD * np.log(2)))

# 02.4: label smoothing over five stars with eps = 0.2.
STARS, EPS = 5, 0.2
TARGET = (1 - EPS) * np.eye(STARS)[0] + EPS / STARS


def loss_from_logits(logits, true_class):
    """Return -log softmax(logits)[true_class] in nats, safe for logits of any size."""
    return np.logaddexp.reduce(logits) - logits[true_class]


def _loss_of_probability(logits, true_class):
    """Return the same by way of the probability, which may be too small for a computer."""
    weights = np.exp(logits - np.max(logits))
    return surprisal(normalize(weights)[true_class])


def _overflowing(logits, true_class):
    """Return the same by way of exponentials that may be too large or too small for a computer."""
    return np.log(np.sum(np.exp(logits))) - logits[true_class]


def _propped_up(eps):
    """Return the loss by way of a probability that is never let below eps, and its hint."""
    return lambda logits, true_class: np.minimum(
        _loss_of_probability(logits, true_class), surprisal(eps)
    ), (
        "A tiny number keeps your logarithm away from zero, and for the logits 0 and 1000 that "
        "number decides the loss. Stay in logits: there is no zero to be afraid of."
    )


def _probability(logits, true_class):
    return np.exp(-loss_from_logits(logits, true_class))


def _gap(target):
    """Return the gap of the logits at which softmax gives the target, in nats."""
    return float(surprisal(target[1]) - surprisal(target[0]))


EXERCISES = {
    "02.1": Exercise(
        answer=AVERAGE,
        slips=(
            forgot_minus(AVERAGE),
            bits_not_nats(AVERAGE),
            (
                cross_entropy(Q, P),
                "P and Q have changed places: reality does the averaging, and what is believed "
                "stands in the logarithm.",
            ),
            (
                entropy(P),
                "This is H(P), the surprise of someone who knows the truth. Your forecaster "
                "believes Q.",
            ),
            (
                entropy(Q),
                "This is H(Q), averaged over a world that exists only in the forecast. The "
                "weather happens with P.",
            ),
            (
                AVERAGE - entropy(P),
                "You took the floor away. Here the whole average surprise is wanted, floor "
                "included.",
            ),
            (
                surprisal(Q).sum(),
                "You added the surprises up as if all three happened once. Weigh each with its "
                "probability p.",
            ),
            (
                surprisal(Q).mean(),
                "This is the plain mean over the three outcomes. Weigh each with its probability "
                "p instead.",
            ),
        ),
        note="One who plans for the desert pays this much surprise a day, on average, in Seoul.",
    ),
    "02.2": Exercise(
        answer=PERPLEXITY,
        slips=(
            (
                np.exp(BITS_A_WORD),
                "You put bits into exp, which wants nats. Either convert to nats first, or raise "
                "2 to the bits.",
            ),
            (
                BITS_A_WORD * np.log(2),
                "That is the cross-entropy in nats, a good first step. Now turn it into a number "
                "of equally likely words.",
            ),
            (
                BITS_A_WORD,
                "That is the cross-entropy itself. Perplexity counts equally likely words.",
            ),
            (
                BITS_A_WORD**2,
                "The base and the exponent have changed places.",
            ),
            (
                1 / PERPLEXITY,
                "This is the chance of one word among the equally likely ones. How many are they?",
            ),
            (
                np.exp(BITS_A_WORD / np.log(2)),
                "The conversion went the wrong way: a bit is less than one nat, so the number "
                "of nats is smaller than that of bits.",
            ),
        ),
        note="The model is as unsure as one who picks among that many equally likely words.",
    ),
    "02.3": Exercise(
        answer=loss_from_logits,
        cases=(
            (np.array([2.0, 1.0, 0.0]), 0),
            (np.array([0.5, -1.0, 0.0, 3.0]), 1),
            (np.array([1000.0, 1001.0, 1002.0]), 2),
            (np.array([0.0, 1000.0]), 0),
            (np.array([-1000.0, -1000.0, -1003.0]), 0),
        ),
        slips=(
            forgot_minus(loss_from_logits),
            bits_not_nats(loss_from_logits),
            (
                _loss_of_probability,
                "Safe against overflow, but for the logits 0 and 1000 you go through a "
                "probability too small for a computer, and report infinity. Stay in logits: "
                "log-sum-exp minus the logit of the true class.",
            ),
            (
                _overflowing,
                "The right formula, but exp of a logit of size 1000 is beyond a computer. Shift "
                "all logits by the largest one first: what does that do to the softmax?",
            ),
            *map(_propped_up, (1e-15, 1e-12, 1e-10)),
            (
                _probability,
                "This is the probability of the true class. The loss is its surprisal.",
            ),
            (
                lambda logits, true_class: 1 - _probability(logits, true_class),
                "This is the size of the gradient at the true class, one minus its probability. "
                "The loss is a surprisal.",
            ),
            (
                lambda logits, true_class: np.logaddexp.reduce(logits) - np.max(logits),
                "You took away the largest logit. Take away the logit of the true class; the "
                "largest one only helps inside log-sum-exp.",
            ),
            (
                lambda logits, true_class: np.logaddexp.reduce(logits),
                "This is log-sum-exp alone. Take away the logit of the true class.",
            ),
            (
                lambda logits, true_class: (
                    np.logaddexp.reduce(logits) - np.max(logits) - logits[true_class]
                ),
                "You shifted the logits by the largest one inside the exp, and did not add it "
                "back outside.",
            ),
        ),
        note="Finite at logits of 1000: deep-learning losses take logits for this reason.",
    ),
    "02.4": Exercise(
        answer=_gap(TARGET),
        slips=(
            (
                -_gap(TARGET),
                "The ratio is upside down: the true class stands above the others.",
            ),
            bits_not_nats(_gap(TARGET)),
            (
                TARGET[0] / TARGET[1],
                "This is the ratio of the two targets. Logits are logarithms: what is the gap?",
            ),
            (
                float(np.log((1 - EPS) / (EPS / (STARS - 1)))),
                "You spread eps over the wrong classes only. Here it goes evenly over all of "
                "them, so the true class keeps a share of it too.",
            ),
            (
                float(np.log((1 - EPS) / (EPS / STARS))),
                "The true class gets a share of eps as well: its target is a little above 1 - eps.",
            ),
            (
                float(np.log((1 - EPS) / EPS)),
                "You gave all of eps to one other class. It is spread evenly over all five.",
            ),
            (
                entropy(TARGET),
                "This is the floor of the loss, in nats. The question is how far apart the "
                "logits are when the loss stands on it.",
            ),
        ),
        note="At this gap softmax gives the smoothed target itself, and the gradient is zero.",
    ),
    "02.5": Exercise(
        answer="c",
        slips=(
            (
                "a",
                "A bug could do that too, but look first where the loss stopped: compare it with "
                "a number you can compute from P alone.",
            ),
            (
                "b",
                "More steps help while there is something left to gain. Compare the loss with "
                "the entropy of the ratings.",
            ),
            (
                "d",
                "A loss may be zero only if nothing is uncertain: one-hot targets that the "
                "input settles. Ratings of the same dish differ.",
            ),
        ),
        note="On the floor the forecast equals the truth, and what is left is the dice.",
    ),
}
