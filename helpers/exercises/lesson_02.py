"""Exercises of lesson 02, cross-entropy."""

import numpy as np

from helpers.exercises import Exercise, base_10, bits_not_nats, distribution_slips, forgot_minus
from helpers.measures import cross_entropy, entropy, normalize, surprisal

# 02.1: the weather of Seoul and a forecaster from the desert.
P, Q = [0.6, 0.3, 0.1], [0.2, 0.5, 0.3]
AVERAGE = cross_entropy(P, Q)

# 02.2: a report says perplexity 32 a token, of four letters on average.
TOKEN_PERPLEXITY, LETTERS = 32, 4
LETTER_PERPLEXITY = TOKEN_PERPLEXITY ** (1 / LETTERS)

# 02.3: three logits, and a label that says the third class.
LOGITS, TRUE = np.log([6, 3, 1]), np.array([0, 0, 1])
SHARES = normalize(np.exp(LOGITS))

# 02.4: two classifiers with their losses; their floors are entropies.
LOSS_A, LOSS_B = 1.06, 0.4
EXCESS_A, EXCESS_B = LOSS_A - entropy([0.2, 0.5, 0.3]), LOSS_B - entropy([0.9, 0.1])

# 02.5: label smoothing over five stars with eps = 0.2.
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
                "P and Q are swapped: reality does the averaging, and what is believed "
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
                "You took the floor away. Here the answer is the whole average surprise, "
                "floor included.",
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
        family=distribution_slips(P, Q, cross_entropy),
        limits=(0, np.inf, "A surprise is never negative, and neither is its average."),
        step="Write -log q below each probability of the forecast; that is what a day costs.",
        section="1. Believe one thing, live in another",
        twin=lambda: Exercise(
            answer=cross_entropy([0.5, 0.4, 0.1], [0.3, 0.3, 0.4]),
            family=distribution_slips([0.5, 0.4, 0.1], [0.3, 0.3, 0.4], cross_entropy),
            question="The same for P = (0.5, 0.4, 0.1) and Q = (0.3, 0.3, 0.4), in nats?",
        ),
        note="One who plans for the desert pays this much surprise a day, on average, in Seoul.",
    ),
    "02.2": Exercise(
        answer=LETTER_PERPLEXITY,
        slips=(
            (
                TOKEN_PERPLEXITY / LETTERS,
                "You shared out the choices. Along a text surprises add up and choices multiply: "
                "share out the bits of a token, then go back to choices.",
            ),
            (
                np.log2(TOKEN_PERPLEXITY) / LETTERS,
                "This is the surprise of a letter in bits, a good first step. Now turn it into a "
                "number of equally likely choices.",
            ),
            (
                np.log(TOKEN_PERPLEXITY) / LETTERS,
                "This is the surprise of a letter in nats, a good first step. Now turn it into a "
                "number of equally likely choices.",
            ),
            (
                np.exp(np.log2(TOKEN_PERPLEXITY) / LETTERS),
                "You put bits into exp, which takes nats. Raise 2 to the bits instead.",
            ),
            (
                TOKEN_PERPLEXITY,
                "This is the perplexity of a whole token. One letter is only a part of it.",
            ),
            (
                np.log2(TOKEN_PERPLEXITY),
                "This is the surprise of a whole token, in bits. Share it out among its letters.",
            ),
            (
                TOKEN_PERPLEXITY * LETTERS,
                "You multiplied by the letters. A letter has fewer choices than a whole token.",
            ),
            (
                LETTERS ** (1 / TOKEN_PERPLEXITY),
                "The root is right, but the other way round: it is the perplexity that is shared.",
            ),
            (
                np.sqrt(TOKEN_PERPLEXITY),
                "That is the root for two letters a token; here there are four.",
            ),
            (
                np.log(TOKEN_PERPLEXITY),
                "This is the surprise of a whole token, in nats. Share it out among its letters.",
            ),
            (
                2 ** (np.log(TOKEN_PERPLEXITY) / LETTERS),
                "You raised 2 to a number of nats. Raise e to nats, and 2 to bits.",
            ),
            (
                10 ** (np.log2(TOKEN_PERPLEXITY) / LETTERS),
                "You raised 10 to a number of bits. Raise 2 to the bits instead.",
            ),
        ),
        limits=(1, TOKEN_PERPLEXITY, "A letter has between one choice and as many as a token."),
        step="How many bits of surprise does a whole token have, if it is like 32 equal choices?",
        section="4. The loss of a classifier",
        note="Per token the number looks far worse than per letter; the model is the same.",
    ),
    "02.3": Exercise(
        answer=SHARES - TRUE,
        slips=(
            (
                TRUE - SHARES,
                "This is the step downhill, truth minus forecast. The gradient points uphill.",
            ),
            (
                SHARES,
                "This is the forecast that softmax gives. The label is missing.",
            ),
            (
                LOGITS - TRUE,
                "The gradient compares the label with the forecast, not with the logits: put "
                "the logits through softmax first.",
            ),
            (
                surprisal(SHARES),
                "These are the losses that the three classes would have. How does the loss of "
                "the true one change with each logit?",
            ),
            (
                (SHARES - TRUE) * SHARES * (1 - SHARES),
                "The factor q(1 - q) is the slope of a sigmoid. With minus log q it cancels.",
            ),
            (
                -TRUE / SHARES,
                "This is the derivative by the probability. Go on, through softmax, to the logits.",
            ),
            (
                SHARES + TRUE,
                "Forecast and label were added. The gradient is their difference.",
            ),
            (
                (SHARES - TRUE) / 3,
                "You divided by the number of classes. The loss of one example has no mean in it.",
            ),
            (
                2 * (SHARES - TRUE),
                "The factor of two belongs to a squared error, not to a logarithm.",
            ),
            (
                normalize(LOGITS - LOGITS.min() + 1e-300) - TRUE,
                "The logits were divided by their sum. Softmax takes exp first.",
            ),
            (
                SHARES - TRUE[::-1],
                "The label stands at the first class here; the true one is the third.",
            ),
            (
                np.exp(LOGITS) - TRUE,
                "The exponentials still have to be divided by their sum.",
            ),
        ),
        step="Turn the logits into the three probabilities of softmax first.",
        section="5. Softmax, its gradient, and logits of size 1000",
        note="The entries sum to zero: what the true class gains, the other two give.",
    ),
    "02.4": Exercise(
        answer=EXCESS_B,
        slips=(
            (
                EXCESS_A,
                "This is what A can win. Work out the same for B, and compare.",
            ),
            (
                LOSS_A,
                "This is the whole loss of A. Its floor stays, however long you train.",
            ),
            (
                LOSS_B,
                "This is the whole loss of B. Its floor stays, however long you train.",
            ),
            (
                -EXCESS_B,
                "The sign is flipped: take the floor away from the loss.",
            ),
            (
                LOSS_A - LOSS_B,
                "Two tasks with different floors: their losses cannot be compared directly. "
                "Compare each loss with its own floor.",
            ),
            (
                EXCESS_B - EXCESS_A,
                "This is how much more one can win than the other. The question is how much the "
                "better choice can win at most.",
            ),
            (
                LOSS_B - entropy([0.9, 0.1], base=2),
                "You took a floor in bits away from a loss in nats.",
            ),
            (
                EXCESS_A + EXCESS_B,
                "The two were added. The question is about the one that can win more.",
            ),
            (
                entropy([0.9, 0.1]),
                "This is the floor of B. What does its loss have on top of that?",
            ),
            (
                entropy([0.2, 0.5, 0.3]),
                "This is the floor of A. Which of the two is farther above its own floor?",
            ),
            (
                LOSS_B / entropy([0.9, 0.1]),
                "This is a ratio. How far above the floor is a difference, in nats.",
            ),
            (
                LOSS_B / 2,
                "You divided by the number of outcomes; the loss is an average already.",
            ),
        ),
        step="Work out the floor of each task: the entropy of what it has to predict.",
        section="2. How low can it go?",
        note="The larger loss may be the better model: look at the excess over the floor.",
    ),
    "02.5": Exercise(
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
            base_10(_gap(TARGET)),
            (
                -np.log(TARGET[0]),
                "This is the surprise of the true class alone. The gap compares it with another.",
            ),
            (
                -np.log(TARGET[1]),
                "This is the surprise of one of the others. The gap compares it with the true one.",
            ),
            (
                float(np.log(TARGET[0] / (1 - TARGET[0]))),
                "You compared the true class with all the others together; the gap is to one.",
            ),
            (
                float(np.log(1 / EPS)),
                "Only eps went into this. What are the two targets, of the true class and another?",
            ),
            (
                float(TARGET[0] - TARGET[1]),
                "This is the difference of the two targets. Logits differ by the log of a ratio.",
            ),
        ),
        limits=(0, np.inf, "The true class stands above the others: the gap is positive."),
        step="Write down the two targets: of the true class, and of one of the others.",
        section="7. Label smoothing: a target that leaves room",
        note="At this gap softmax gives the smoothed target itself, and the gradient is zero.",
    ),
    "02.6": Exercise(
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
        step="Begin with the largest logit m: what is log-sum-exp, once m is taken out of it?",
        section="5. Softmax, its gradient, and logits of size 1000",
        note="Finite at logits of 1000: deep-learning losses take logits for this reason.",
    ),
}
