"""Exercises of lesson 02, cross-entropy."""

from functools import partial

import numpy as np

from helpers.exercises import Exercise, base_10, bits_not_nats, distribution_slips, forgot_minus
from helpers.measures import cross_entropy, entropy, normalize, surprisal

# 02.1: the weather of Seoul and a visitor from a rainy coast.
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


def _overflowing_softmax(logits, true_class):
    return -np.log(np.exp(logits[true_class]) / np.sum(np.exp(logits)))


OVERFLOW = (
    "The right formula, but exp of a logit of size 1000 is beyond a computer. Shift "
    "all logits by the largest one first: what does that do to the softmax?"
)


def _propped_up(eps):
    """Return the loss by way of a probability that is never let below eps, and its hint."""
    return lambda logits, true_class: np.minimum(
        _loss_of_probability(logits, true_class), surprisal(eps)
    ), (
        "A tiny number keeps your logarithm away from zero, and for the logits 0 and 1000 that "
        "number decides the loss. Stay in logits: there is no zero to be afraid of."
    )


CLIPPED = (
    "The logits were cut off at some size. A loss of 2000 is nothing wrong: shift by the largest "
    "logit, and cut nothing off."
)


def _shifted(shift, formula, logits, true_class):
    """Return the loss with the logits shifted by something else than the largest of them."""
    return formula(logits - shift(logits), true_class)


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
        note="One who expects the rain of a coast pays this much a day in Seoul, on average.",
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
        family=(
            *(
                (
                    TOKEN_PERPLEXITY ** (1 / n),
                    "This is a root for another number of letters a token; here there are four.",
                )
                for n in (3, 5, 6, 8)
            ),
            (
                10 ** (np.log(TOKEN_PERPLEXITY) / LETTERS),
                "You raised 10 to a number of nats. Raise e to nats, and 2 to bits.",
            ),
            *(
                (
                    TOKEN_PERPLEXITY / logarithm(LETTERS),
                    "The letters do not go into a logarithm: share out the bits of a token.",
                )
                for logarithm in (np.log, np.log2)
            ),
            *(
                (
                    logarithm(TOKEN_PERPLEXITY / LETTERS),
                    "You shared out the choices, inside the logarithm. Share out the bits of a "
                    "token.",
                )
                for logarithm in (np.log, np.log2)
            ),
            (
                TOKEN_PERPLEXITY - LETTERS,
                "The letters were taken off. Choices multiply along a text: a root is needed.",
            ),
            (
                1 / LETTERS,
                "This is the exponent alone. What is raised to it?",
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
        family=(
            (
                [0, 0, (SHARES - TRUE)[2]],
                "The loss of the true class also depends on the other logits: they stand in the "
                "sum below.",
            ),
            (
                (SHARES - TRUE)[2],
                "This is the slope in the true logit alone; the other two have slopes as well.",
            ),
            (
                np.abs(SHARES - TRUE),
                "The true class has a slope of the other sign: raising its logit lowers the loss.",
            ),
            (
                1 - SHARES - 2 * TRUE * (1 - SHARES),
                "For the classes that are not true the label is 0: forecast minus 0, not 1 minus "
                "forecast.",
            ),
            (
                1 - SHARES,
                "This is what each forecast lacks to one. The label is 1 in one place only.",
            ),
            *(
                (
                    SHARES - label,
                    "The label stands at another class here; the true one is the third.",
                )
                for label in np.eye(3)[:2]
            ),
            (
                SHARES * [1, 1, -1],
                "At the true class the label, 1, has to be taken off; a sign is not enough.",
            ),
            (
                TRUE * surprisal(SHARES),
                "This is the loss itself, at the true class. How does it change with each logit?",
            ),
            (
                SHARES * surprisal(SHARES),
                "These are terms of an entropy. How does the loss change with each logit?",
            ),
            (
                -SHARES * surprisal(SHARES),
                "These are terms of an entropy. How does the loss change with each logit?",
            ),
            (
                normalize(np.array([6, 3, 0])) - TRUE,
                "The third logit is 0, and exp(0) is 1: its class belongs to the sum as well.",
            ),
            (
                (SHARES - TRUE) ** 2,
                "The differences were squared; the gradient is linear in them.",
            ),
            (
                (SHARES - TRUE) * TRUE,
                "The loss of the true class also depends on the other logits: they stand in the "
                "sum below.",
            ),
            (
                100 * (SHARES - TRUE),
                "These are percentages; give plain numbers.",
            ),
            (0, "That is the sum of the three slopes; give each of them."),
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
        family=(
            bits_not_nats(EXCESS_B),
            *(
                (
                    loss - entropy(p, base=base),
                    "A floor in another unit was taken away from a loss in nats.",
                )
                for loss, p in ((LOSS_A, [0.2, 0.5, 0.3]), (LOSS_B, [0.9, 0.1]))
                for base in (2, 10)
            ),
            *(
                (
                    loss - np.log(n),
                    "The floor is the entropy of the true shares; log n would be right if all "
                    "classes came equally often.",
                )
                for loss, n in ((LOSS_A, 3), (LOSS_B, 2))
            ),
            *(
                (
                    LOSS_B - part,
                    "The floor has a term for each class, weighted with its share: an entropy.",
                )
                for part in (
                    surprisal(0.9),
                    0.9 * surprisal(0.9),
                    0.1 * surprisal(0.1),
                    surprisal(0.1),
                    0.1,
                    surprisal(0.9) + surprisal(0.1),
                )
            ),
            *(
                (
                    sign * (entropy([0.2, 0.5, 0.3]) - entropy([0.9, 0.1])),
                    "This compares the two floors. Compare each loss with its own floor.",
                )
                for sign in (1, -1)
            ),
            *(
                (
                    loss - entropy(p),
                    "A loss and the floor of the other task: compare it with its own.",
                )
                for loss, p in ((LOSS_A, [0.9, 0.1]), (LOSS_B, [0.2, 0.5, 0.3]))
            ),
            *(
                (excess / loss, "This is the share of the loss that can be won; nats are expected.")
                for excess, loss in ((EXCESS_A, LOSS_A), (EXCESS_B, LOSS_B))
            ),
            (LOSS_A + LOSS_B, "The two losses were added. Compare each with its own floor."),
            (np.exp(-LOSS_B), "This is a probability; the excess is a difference in nats."),
            *(
                ([x, y], "Both are right; give only the larger one, as one number.")
                for x, y in ((EXCESS_A, EXCESS_B), (EXCESS_B, EXCESS_A))
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
        family=(
            *(
                (
                    float(np.log((1 - share + share / n) / (share / n))),
                    "The number of classes is another one: eps is spread evenly over all five.",
                )
                for share in (EPS,)
                for n in (STARS - 1, STARS + 1, 2)
            ),
            (
                surprisal(1 - TARGET[0]),
                "This is the surprise of all the others together. The gap is that of the true "
                "class to one of them.",
            ),
            (surprisal(EPS / (STARS - 1)), "One of two targets is in this. The gap compares them."),
            (surprisal(1 - EPS), "One of two targets is in this. The gap compares them."),
            *(
                (
                    float(kl),
                    "This is a divergence. The question is how far apart the logits are when the "
                    "loss is lowest.",
                )
                for kl in (
                    np.log(STARS) - entropy(TARGET),
                    np.mean(surprisal(TARGET)) - np.log(STARS),
                    surprisal(TARGET[0]),
                )
            ),
            (
                float(np.log(1 - EPS + EPS / STARS) - np.log(EPS)),
                "The others share eps: each of them has only a fifth of it.",
            ),
            *(
                (logits, "These are two logits (up to a constant); give their difference.")
                for logits in (np.log(TARGET[:2]), np.log(TARGET[1::-1]))
            ),
            (np.log(TARGET), "These are logits (up to a constant); give the difference of two."),
            (
                np.inf,
                "That is the gap for a target of zeros and a one. Smoothing leaves room for the "
                "others, and keeps the gap finite.",
            ),
            (0, "Equal logits would forecast all five alike; the target does not."),
        ),
        limits=(0, np.inf, "The true class stands above the others: the gap is positive."),
        step="Write down the two targets: of the true class, and of one of the others.",
        section="7. Label smoothing: a target that leaves room",
        note="At this gap softmax gives the smoothed target itself, and the gradient is zero.",
    ),
    "02.6": Exercise(
        answer=loss_from_logits,
        cases=(
            (np.array([2.0, 1.0, -0.5]), 0),
            (np.array([0.5, -1.0, 0.0, 3.0]), 1),
            (np.array([1000.0, 1001.0, 1002.0]), 2),
            (np.array([0.0, 1000.0]), 0),
            (np.array([-1000.0, -1000.0, -1003.0]), 0),
            (np.array([-1000.0, 1.0, 1000.0]), 1),  # the mean of the logits is no shift
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
            *((formula, OVERFLOW) for formula in (_overflowing, _overflowing_softmax)),
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
        family=(
            base_10(loss_from_logits),
            *(
                (
                    partial(_shifted, shift, formula),
                    "The logits were shifted, but not by the largest one: then exp may still be "
                    "too large for a computer.",
                )
                for shift in (np.mean, np.min, np.median, lambda z: z[0], lambda z: z[-1])
                for formula in (_overflowing, _overflowing_softmax)
            ),
            (
                lambda logits, true_class: _overflowing(np.clip(logits, -700, 700), true_class),
                CLIPPED,
            ),
            *(
                (
                    lambda logits, true_class, most=most: loss_from_logits(
                        np.clip(logits, -most, most), true_class
                    ),
                    CLIPPED,
                )
                for most in (10, 20, 50, 100, 500, 700, 709)
            ),
            (
                lambda logits, true_class: (
                    loss_from_logits(logits, true_class) - np.log(len(logits))
                ),
                "Inside log-sum-exp stands a sum; a mean was taken.",
            ),
            (
                lambda logits, true_class: np.max(logits) - logits[true_class],
                "The largest logit stands for log-sum-exp here. It is the largest part of it, but "
                "the others belong to the sum as well.",
            ),
            *map(_propped_up, (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-11, 1e-13, 1e-14)),
            *map(_propped_up, (1e-16, 1e-20, 1e-100, 1e-300, np.finfo(float).eps)),
            *(
                (
                    lambda logits, true_class, prop=prop: surprisal(
                        np.minimum(_probability(logits, true_class) + prop, 1)
                    ),
                    _propped_up(1)[1],
                )
                for prop in (1e-6, 1e-7, 1e-8, 1e-9)
            ),
            (
                lambda logits, true_class: (
                    _probability(logits, true_class) * loss_from_logits(logits, true_class)
                ),
                "The surprisal was weighted with the probability. That belongs to an entropy; here "
                "the true class has happened.",
            ),
            *(
                (
                    lambda logits, true_class, k=k: loss_from_logits(logits, k(logits, true_class)),
                    "This is the loss of another class than the true one: look at the index.",
                )
                for k in (
                    lambda z, k: (k + 1) % len(z),
                    lambda z, k: k - 1,
                    lambda z, k: 0,
                    lambda z, k: -1,
                    lambda z, k: np.argmin(z),
                )
            ),
            *(
                (
                    lambda logits, true_class, choose=choose: choose(
                        loss_from_logits(logits, np.arange(len(logits)))
                    ),
                    "The losses of all classes are in this; only the true one happened.",
                )
                for choose in (np.sum, np.mean, np.asarray)
            ),
            *(
                (
                    yes_no,
                    "This is the loss of a yes/no question, by a sigmoid; softmax is expected.",
                )
                for yes_no in (
                    lambda logits, true_class: np.logaddexp(0, -logits[true_class]),
                    lambda logits, true_class: np.log1p(np.exp(-logits[true_class])),
                    lambda logits, true_class: np.log1p(np.exp(logits[true_class])),
                )
            ),
            (
                lambda logits, true_class: np.log(np.sum(logits)) - logits[true_class],
                "The logits were added as they are. In log-sum-exp, exp comes first.",
            ),
            (
                lambda logits, true_class: -logits[true_class],
                "This is the logit of the true class with a minus; log-sum-exp is missing.",
            ),
        ),
        step="Begin with the largest logit m: what is log-sum-exp, once m is taken out of it?",
        section="5. Softmax, its gradient, and logits of size 1000",
        note="Finite at logits of 1000: deep-learning losses take logits for this reason.",
    ),
}
