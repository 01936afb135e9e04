"""Exercises of homework 2: derivation, worked examples, data."""

import math

import numpy as np

from helpers.exercises import (
    Exercise,
    base_10,
    bits_not_nats,
    distribution_slips,
    forgot_minus,
    in_each_place,
    measure_slips,
    propped_up,
    swapped,
)
from helpers.exercises.slips import HINTS
from helpers.exercises.texts import Composed
from helpers.measures import cross_entropy, entropy, kl_divergence, kl_terms, normalize
from helpers.own_numbers import own_distribution, own_rng

EPSILONS = [10.0**-k for k in range(6, 17)]  # what people add to zeros
GUESTS = 4  # at each table of h2.6
TABLES = 50
WAYS = [math.comb(GUESTS, k) for k in range(GUESTS + 1)]

P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]  # the lecture's example 1
PAIRS = (
    (P, Q),
    ([0.0, 0.25, 0.75], [0.0, 0.75, 0.25]),
    ([0.0, 0.4, 0.6], [0.5, 0.1, 0.4]),
    ([0.5, 0.5, 0.0], [0.5, 0.0, 0.5]),
)
TABLES_OF_TWO = ([P, [0.6, 0.1, 0.3]], [Q, [0.2, 0.2, 0.6]])  # a distribution in each row


# --- numbers of one's own, as the notebook draws them ---------------------------------------


def own_pair(name):
    """Return the P and Q of h2.1: sorted up and down, so that they are never nearly equal."""
    p, q = (np.sort(own_distribution(name, f"h2.1 {letter}", 3)) for letter in "PQ")
    return p, q[::-1]


def own_tables(name):
    """Return the counts of h2.6: how many tables ordered 0, 1, 2, 3 and 4 chickens."""
    rng = own_rng(name, "h2.6")
    return np.bincount(rng.binomial(GUESTS, rng.beta(1.5, 1.5, TABLES)), minlength=GUESTS + 1)


# --- h2.1: one number by hand ---------------------------------------------------------------


def _by_hand(p, q):
    kl = kl_divergence(p, q)
    return Exercise(
        answer=kl,
        slips=(
            (
                -kl,
                "The ratio stands upside down: this is the sum of p log(q/p), and it has the "
                "wrong sign.",
            ),
            bits_not_nats(kl),
            (
                kl / math.log(10),
                "This is to base 10. Nats come from the natural logarithm, np.log.",
            ),
            (
                kl_divergence(q, p),
                "P and Q are swapped: P stands in front of the logarithm, and on top inside it.",
            ),
            (
                cross_entropy(p, q),
                "This is the cross-entropy H(P, Q); the floor H(P) is still in it.",
            ),
            (
                -kl_divergence(q, p),
                "The logarithms are right, but weighed with Q. P does the averaging.",
            ),
        ),
        family=(
            *distribution_slips(p, q),
            (
                float(p @ np.log(100 * p / q)),
                "Percentages stand on top in the logarithm; take the shares.",
            ),
        ),
        note="So much, in nats for each outcome, does it cost to believe Q.",
        strict="numbers",
    )


# --- h2.2 and h2.3: the terms, and the two parts of the cross-entropy ------------------------


def _finite_terms(p, q):
    terms = kl_terms(p, q)
    return np.where(np.isfinite(terms), terms, 0.0)


def _surprise_terms(p, q):
    return np.where(np.asarray(p) > 0, -np.asarray(p) * np.log(q), 0.0)


def floor_and_excess(p, q):
    """Return H(P) and D_KL(P || Q) in nats."""
    return entropy(p), kl_divergence(p, q)


def _in_one_part():
    """Return the slips of the floor alone and of the excess alone, each with its place."""
    return [
        *(
            (
                lambda p, q, wrong=wrong: (wrong(np.asarray(p, dtype=float)), kl_divergence(p, q)),
                Composed("Look at the floor. {hint}", hint=hint),
            )
            for wrong, hint in measure_slips(entropy)
        ),
        *(
            (
                lambda p, q, wrong=wrong: (
                    entropy(p),
                    wrong(np.asarray(p, dtype=float), np.asarray(q, dtype=float)),
                ),
                Composed("Look at the excess. {hint}", hint=hint),
            )
            for wrong, hint in (
                *measure_slips(kl_divergence),
                *propped_up(_small_in_q, HINTS["epsilon"], EPSILONS, (np.add, np.maximum)),
            )
        ),
    ]


def _small_in_q(prop, p, q):
    p, q = np.asarray(p, dtype=float), prop(np.asarray(q, dtype=float))
    return np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0]))


# --- h2.4: many draws from nearly equal distributions ---------------------------------------

SMALL = 2.0**-30
CLOSE = (
    (100, P, Q),
    (2**60, [0.5, 0.5], [0.5 + SMALL, 0.5 - SMALL]),
    (10**16, P, [a + 1e-8 * (b - a) for a, b in zip(P, Q, strict=True)]),
)


def evidence(n, p, q):
    """Return n times D_KL(P || Q) in nats."""
    return n * kl_divergence(p, q)


def _quotient(p, q):
    return np.sum(p * np.log(p / q))


def _difference_of_logs(p, q):
    return np.sum(p * (np.log(p) - np.log(q)))


def _difference_of_sums(p, q):
    return -np.sum(p * np.log(q)) - -np.sum(p * np.log(p))


def _times(kl):
    """Return n times what a function of two arrays says."""
    return lambda n, p, q: n * kl(np.array(p), np.array(q))


NEAR_ONLY = "and half of it is near the truth only where P and Q are near each other."
TEXTBOOK = (_quotient, _difference_of_logs, _difference_of_sums)

# --- h2.5: smoothing ------------------------------------------------------------------------


def smoothed(counts, alpha):
    """Return the shares of the counts after alpha imagined ones of every kind."""
    return normalize(np.asarray(counts, dtype=float) + alpha)


def _shares(n):
    return n / n.sum()


def _with(change):
    """Return a slip: a function of the counts as an array, and of alpha."""
    return lambda counts, alpha: change(np.array(counts, dtype=float), alpha)


# --- h2.6: the closest binomial -------------------------------------------------------------


def binomial(theta):
    """Return the chances of 0 to 4 orders at a table of four, one row for each theta."""
    k, theta = np.arange(GUESTS + 1), np.expand_dims(theta, -1)
    return WAYS * theta**k * (1 - theta) ** (GUESTS - k)


COARSE = "Your search walks in large steps. Take smaller ones near the best."


def _fit(counts):
    data, orders = normalize(counts), int(counts @ np.arange(GUESTS + 1))
    theta = orders / (GUESTS * TABLES)
    left = kl_divergence(data, binomial(theta))
    thousandths = np.arange(1, 1000) / 1000
    backwards = kl_divergence(binomial(thousandths), data)
    surprise = cross_entropy(data, binomial(theta))
    # Seen from a search by hundredths, the best theta may lie between two of them.
    neighbours = (theta - 0.005, theta + 0.005) if orders % 2 else ()
    return Exercise(
        answer=[theta, left],
        slips=(
            (
                [left, theta],
                "Both numbers are here, in the wrong order: theta comes first.",
            ),
            (
                [theta, surprise],
                "Theta is right. The second number is the whole cross-entropy; what is left "
                "above the floor H(P) is expected.",
            ),
            *(
                (
                    [theta, log_likelihood],
                    "Theta is right. The second number is a log-likelihood; the divergence is "
                    "expected.",
                )
                for log_likelihood in (-surprise, -TABLES * surprise)
            ),
            (
                [theta, left / math.log(2)],
                "Theta is right. The divergence is in bits; nats are expected.",
            ),
            (
                [theta, left + float(data @ np.log(WAYS))],
                "Theta is right. But your five probabilities do not sum to 1: count in how many "
                "ways k of the four guests can be chosen.",
            ),
            (
                [theta, kl_divergence(binomial(theta), data)],
                "Theta is right. For the divergence data and model are swapped: the data "
                "do the averaging.",
            ),
            *(
                (
                    [theta, for_all_tables],
                    "Theta is right. The divergence is that of counts; divide them by their sum "
                    "first.",
                )
                for for_all_tables in (TABLES * left, TABLES * (left + math.log(TABLES)))
            ),
            (
                [thousandths[backwards.argmin()], backwards.min()],
                "You have made D(model || data) small. The data are the truth here: they come "
                "first.",
            ),
            *(
                (
                    [coarse, kl_divergence(data, binomial(coarse))],
                    "Nearly: your search walks in steps of a hundredth. Take smaller ones near "
                    "the best.",
                )
                for coarse in neighbours
            ),
            (
                [GUESTS * theta, left],
                "The divergence is right. The first number is the mean number of orders at a "
                "table; theta is the chance that one guest orders.",
            ),
        ),
        family=(
            *in_each_place(
                (theta, (), ""),
                (
                    left,
                    (
                        *distribution_slips(data, binomial(theta)),
                        (
                            float(((data - binomial(theta)) ** 2 / binomial(theta)).sum()),
                            "This is chi-square; the divergence has a logarithm in it.",
                        ),
                        (0, "No binomial fits exactly: something is left at the best theta, too."),
                        *(
                            (
                                kl_divergence(data, binomial(theta + step)),
                                "This is the divergence at another theta than yours.",
                            )
                            for step in (0.01, -0.01, 0.05, -0.05, 0.1, -0.1)
                        ),
                        (
                            kl_divergence(np.full(5, 0.2), binomial(theta)),
                            "The data are your counts, divided by their sum, not equal shares.",
                        ),
                    ),
                    "Theta is right. Look at the second number. {hint}",
                ),
            )[1],
            *(
                ([t, kl_divergence(data, binomial(t))], hint)
                for t, hint in (
                    (
                        1 - theta,
                        "Theta is the chance that one guest orders, not that one does not.",
                    ),
                    (
                        GUESTS * theta / 5,
                        "There are four guests at a table; the counts 0 to 4 are five.",
                    ),
                    (0.5, "This is a fair coin. Is the divergence the smallest there?"),
                    *(
                        (round(theta, 1) + step, COARSE)
                        for step in (0, 0.1, -0.1)
                        if 0 < round(theta, 1) + step < 1
                    ),
                    *(
                        (t, COARSE)
                        for t in (theta - 0.01, theta + 0.01, theta + 0.005, theta - 0.005)
                    ),
                    (
                        float(thousandths[((data - binomial(thousandths)) ** 2).sum(1).argmin()]),
                        "You have made squared differences small, and not the divergence.",
                    ),
                    (
                        float(thousandths[np.abs(data - binomial(thousandths)).sum(1).argmin()]),
                        "You have made the sum of differences small; the divergence is another.",
                    ),
                )
            ),
            *(
                ([t, left], "The divergence is right, theta is not: where is it the smallest?")
                for t in (0.5, 1 - theta, GUESTS * theta / 5, theta / GUESTS)
            ),
            *(
                (
                    [k / GUESTS, kl_divergence(data, binomial(min(max(k / GUESTS, 0.01), 0.99)))],
                    "This goes by the most frequent number of orders; the mean counts all tables.",
                )
                for k in (int(np.argmax(counts)),)
            ),
            (theta, "Theta is right. Give both numbers, in a list: what divergence is left there?"),
            (left, "The divergence is right. Give both numbers, in a list, theta first."),
        ),
        note="No binomial comes nearer to your data, and what is left none of them can imitate.",
        strict="numbers",
    )


# --- h2.7: the detective --------------------------------------------------------------------

# Sentences of our own, and the rows that the letters point to. How a slip reads them stands
# below as numbers, so that nobody finds a detective here; a test computes them all.
TEXTS = (
    "The kitchen closes at ten, so please order your dessert before nine.",
    "Das Quiz im Gasthaus war schwer, und der erste Preis war eine Torte.",
    "Mi abuela guarda las recetas en una caja de madera muy vieja.",
    "Min mormor lagar den bästa soppan, men hon vill inte berätta hur.",
    "Ma voisine cultive des tomates et des haricots sur son petit balcon.",
    "Moja babcia piecze najlepszy chleb w całej wsi.",
    "12:30, 14:45?!",
)
ROWS = (0, 1, 5, 3, 4, 8, -1)
MISREAD = (
    (
        (0, 0, 5, 3, 4, 8),
        "One letter that a language's text happened to lack decides here, by an infinity or an "
        "epsilon. Smooth the counts of each language, alpha = 1.",
    ),
    (
        (5, 4, 7, 3, 4, 7),
        "Letters that a language never showed were left out, as if they cost nothing. Smooth "
        "its counts instead, alpha = 1.",
    ),
    (
        (0, 0, 0, 0, 0, 0),
        "Every text is English to you. Print the twelve divergences of one text: where all are "
        "inf, argmin takes the first row. The text is P, and P does the averaging.",
    ),
    (
        (0, 0, 0, 0, 0, 8),
        "You have smoothed the text, too. It is what really happened: take its shares as they "
        "are, and smooth the forecasts only.",
    ),
    (
        (0, 1, 11, 3, 0, 8),
        "You have added the sizes of the terms. Negative ones are part of the sum.",
    ),
    (
        (9, 9, 9, 8, 11, 9),
        "You name the language that is surprised the most; the least surprised one wins.",
    ),
    (
        (4, 4, 11, 11, 4, 5),
        "You have smoothed the shares of the languages. Alpha is a number of imagined letters: "
        "add it to the counts, then divide.",
    ),
    (
        (2, 1, 11, 7, 7, 8),
        "Longer texts win here, whatever the language. Divide the counts of each language by "
        "the total of its own row.",
    ),
)


OTHER_MEASURES = (
    (
        (4, 4, 11, 3, 4, 8),
        "You compare by squared differences. The divergence decides here.",
    ),
    (
        (0, 1, 11, 3, 6, 8),
        "You compare by the sizes of differences. The divergence decides here.",
    ),
    (
        (0, 1, 10, 3, 4, 8),
        "You compare with the average of both, as Jensen-Shannon does. Here the text is P and the "
        "language is Q, without an M.",
    ),
    (
        (0, 8, 3, 0, 0, 8),
        "The weights are missing: each logarithm counts as often as its letter comes.",
    ),
)


def _reads(rows):
    """Return the function that reads each text as the row beside it."""
    return lambda text: dict(zip(TEXTS, rows, strict=True))[text]


EXERCISES = {
    "h2.1": lambda name: _by_hand(*own_pair(name)),
    "h2.2": Exercise(
        answer=kl_terms,
        cases=(*PAIRS, TABLES_OF_TWO),
        slips=(
            bits_not_nats(kl_terms),
            swapped(kl_terms),
            forgot_minus(kl_terms, "terms"),
            (kl_divergence, "This is their sum. Return the terms themselves, one per outcome."),
            (
                lambda p, q: np.abs(kl_terms(p, q)),
                "You have taken absolute values. A term with p < q is negative, and stays so.",
            ),
            *propped_up(
                lambda prop, p, q: prop(p) * np.log(prop(p) / prop(q)),
                "A small number was added against the zeros, and now the last case looks finite. "
                "It is not: treat p = 0 by itself, and let the rest be what it is.",
                EPSILONS,
            ),
            (
                _finite_terms,
                "A term became 0 because q is 0. Only p = 0 makes a term vanish; where P has "
                "what Q rules out, the answer has to say so.",
            ),
            (
                _surprise_terms,
                "These are the terms of the cross-entropy, -p log q; there is no p inside the "
                "logarithm.",
            ),
        ),
        family=(
            base_10(kl_terms),
            *(
                (
                    lambda p, q, change=change: change(
                        kl_terms(p, q), np.asarray(p, dtype=float), np.asarray(q, dtype=float)
                    ),
                    hint,
                )
                for change, hint in (
                    (lambda t, p, q: np.maximum(t, 0), HINTS["positive"]),
                    (
                        lambda t, p, q: np.where(q == 0, math.inf, t),
                        "Infinity comes too soon: where p is 0 as well, the term is 0.",
                    ),
                    (
                        lambda t, p, q: np.cumsum(t),
                        "These are running totals; each term by itself is expected.",
                    ),
                    (
                        lambda t, p, q: t / len(p),
                        "The terms were divided by their number; they make a sum, not a mean.",
                    ),
                    (
                        lambda t, p, q: np.where(p > 0, np.log(np.where(p > 0, p, 1) / q), 0),
                        "The weights are missing: p stands in front of each logarithm.",
                    ),
                    (
                        lambda t, p, q: np.log(p) - np.log(q),
                        "The weights are missing: p stands in front of each logarithm.",
                    ),
                    (
                        lambda t, p, q: np.where(p > 0, q * np.log(np.where(p > 0, p, 1) / q), 0),
                        "The logarithms are right, but weighted with q. P does the averaging.",
                    ),
                    (
                        lambda t, p, q: np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0),
                        "q is missing: inside the logarithm stands the ratio of p to it.",
                    ),
                    (
                        lambda t, p, q: np.where(p > 0, -p * np.log(np.where(p > 0, p, 1)), 0),
                        "These are the terms of the entropy; q is missing inside the logarithm.",
                    ),
                    (
                        lambda t, p, q: t[p > 0],
                        "The terms with p = 0 were left out. Give a 0 in their place, so that the "
                        "result keeps its shape.",
                    ),
                    (
                        lambda t, p, q: t[(p > 0) & (q > 0)],
                        "Terms with a zero were left out; one for each outcome is expected.",
                    ),
                    (
                        lambda t, p, q: np.where(np.isinf(t), -math.inf, t),
                        "Infinity has the wrong sign: what Q rules out and P has costs infinitely.",
                    ),
                    (
                        lambda t, p, q: p * t,
                        "The weights are squared: p stands in front of each logarithm, once.",
                    ),
                    (
                        lambda t, p, q: t + q - p,
                        "q - p was added to each term. The sum stays, but these are other terms.",
                    ),
                )
            ),
            *propped_up(
                lambda prop, p, q: np.where(
                    np.asarray(p) > 0,
                    np.asarray(p) * np.log(np.where(np.asarray(p) > 0, p, 1) / prop(np.asarray(q))),
                    0,
                ),
                "A small number stands in the place of q = 0, and now the last case looks finite. "
                "It is not: let it be infinite.",
                EPSILONS,
                (np.add, np.maximum),
            ),
        ),
        note="0 for what never happens, inf for a refuted forecast, and signs as they fall.",
        strict="numbers",
    ),
    "h2.3": Exercise(
        answer=floor_and_excess,
        cases=PAIRS,
        slips=(
            bits_not_nats(floor_and_excess),
            (
                lambda p, q: floor_and_excess(p, q)[::-1],
                "Both numbers are here, in the wrong order: first the floor, then the excess.",
            ),
            (
                lambda p, q: (entropy(p), cross_entropy(p, q)),
                "The second number is the whole cross-entropy; the floor is still in it.",
            ),
            (
                lambda p, q: (cross_entropy(p, q), kl_divergence(p, q)),
                "The first number is the cross-entropy, which is the sum of the two parts.",
            ),
            (
                lambda p, q: (entropy(q), kl_divergence(p, q)),
                "The first number is the entropy of Q. The floor belongs to the truth P.",
            ),
            (
                lambda p, q: (entropy(p), kl_divergence(q, p)),
                "In the second number P and Q are swapped.",
            ),
            (
                lambda p, q: floor_and_excess(q, p),
                "P and Q are swapped in both numbers.",
            ),
            (
                lambda p, q: (-entropy(p), kl_divergence(p, q)),
                "The floor has lost its minus: a logarithm of a probability is negative, surprise "
                "is not.",
            ),
            (
                lambda p, q: (entropy(p), _finite_terms(p, q).sum()),
                "The excess lost a term: what P has and Q rules out costs an infinite surprise.",
            ),
        ),
        family=(
            *_in_one_part(),
            base_10(floor_and_excess),
            (
                lambda p, q: (cross_entropy(p, q), entropy(p)),
                "These are the cross-entropy and the floor in it. First the floor, then the rest.",
            ),
            (
                lambda p, q: cross_entropy(p, q),
                "This is the sum of the two parts, the cross-entropy; return both of them.",
            ),
            (
                lambda p, q: kl_divergence(p, q),
                "This is the excess alone; return both numbers, first the floor.",
            ),
            (
                lambda p, q: entropy(p),
                "This is the floor alone; return both numbers, then the excess.",
            ),
            (
                lambda p, q: (entropy(p), kl_divergence(p, q), cross_entropy(p, q)),
                "The first two numbers are right; leave the cross-entropy out.",
            ),
            (
                lambda p, q: (entropy(p), cross_entropy(p, q), kl_divergence(p, q)),
                "Two numbers are expected: the floor and the excess. Leave the cross-entropy out.",
            ),
            (
                lambda p, q: tuple(-x for x in floor_and_excess(p, q)),
                "Both signs are flipped: neither an entropy nor a divergence is negative.",
            ),
            (
                lambda p, q: (entropy(p) / len(p), kl_divergence(p, q) / len(p)),
                HINTS["mean"],
            ),
            (
                lambda p, q: (
                    (math.inf, math.inf)
                    if math.isinf(kl_divergence(p, q))
                    else floor_and_excess(p, q)
                ),
                "A refuted forecast has an infinite excess; the floor belongs to P alone, and "
                "stays finite.",
            ),
        ),
        note="What nobody could have avoided, and what a better forecast would have saved.",
        strict="numbers",
    ),
    "h2.4": Exercise(
        answer=evidence,
        cases=CLOSE,
        slips=(
            *(
                (
                    _times(kl),
                    "Right for distributions that differ, and noise for nearly equal ones: large "
                    "numbers cancel, and digits are lost. Is q - p formed first, in parentheses "
                    "of its own, before anything else is added? Is the logarithm a log1p?",
                )
                for kl in TEXTBOOK
            ),
            (
                _times(lambda p, q: max(0.0, _quotient(p, q))),
                "Cutting off at 0 hides the sign of the noise, not the noise. The digits have to "
                "be saved before they are lost.",
            ),
            (
                _times(lambda p, q: abs(_quotient(p, q))),
                "The absolute value hides the sign of the noise, not the noise. The digits have "
                "to be saved before they are lost.",
            ),
            (
                _times(lambda p, q: np.sum(p * np.log(p / q) - p + q)),
                "One step of two: no term is negative now, but p/q has been rounded before the "
                "logarithm saw it. Use log1p of (q - p)/p.",
            ),
            (
                _times(lambda p, q: -np.sum(p * np.log1p((q - p) / p))),
                "One step of two: log1p is there, but the sums of P and Q differ by rounding, "
                "and that now passes for a divergence. Add q - p to every term.",
            ),
            *(
                (
                    _times(kl),
                    "q/p is rounded to a number near 1 before the 1 comes off, and digits are "
                    "lost. Form (q - p)/p, and give it to log1p as it is.",
                )
                for kl in (
                    lambda p, q: np.sum(-p * np.log1p(q / p - 1) + (q - p)),
                    lambda p, q: np.sum((q - p) - p * np.log(1 + (q - p) / p)),
                    lambda p, q: np.sum(p * ((q - p) / p - np.log(1 + (q - p) / p))),
                    lambda p, q: np.sum(p * ((q - p) / p - np.log(q / p))),
                )
            ),
            (
                _times(lambda p, q: np.mean(p * np.log(p / q) - p + q)),
                "This is a mean of the terms. The weights already make the average: add them up.",
            ),
            (
                _times(lambda p, q: np.mean((q - p) - p * np.log1p((q - p) / p))),
                "This is a mean of the terms. The weights already make the average: add them up.",
            ),
            (
                _times(lambda p, q: np.sum((q - p) + p * np.log1p((q - p) / p))),
                "A sign is flipped: p log(p/q) is minus p times the logarithm of q/p.",
            ),
            *(
                (
                    _times(kl),
                    "This is the start of a series. It is near the truth only where P and Q are "
                    "near each other; log1p holds everywhere.",
                )
                for kl in (
                    lambda p, q: np.sum((q - p) ** 2 / p / 2 - (q - p) ** 3 / p**2 / 3),
                    lambda p, q: np.sum((q - p) ** 2 / q) / 2,
                )
            ),
            (
                lambda n, p, q: kl_divergence(p, q) / n,
                "Divided by n: the evidence of the draws adds up, so multiply.",
            ),
            (
                _times(lambda p, q: np.sum((q - p) ** 2 / p) / 2),
                "This is half of chi-square. It is near the truth only where P and Q are near "
                "each other.",
            ),
            (
                lambda n, p, q: kl_divergence(p, q),
                "This is the divergence, the evidence of one draw on average. There are n.",
            ),
            (
                lambda n, p, q: n * kl_divergence(q, p),
                "P and Q are swapped: the draws come from P.",
            ),
            bits_not_nats(evidence),
            forgot_minus(evidence, "divergence"),
        ),
        family=(
            *(
                (lambda n, p, q, times=times: times(n) * kl_divergence(p, q), hint)
                for times, hint in (
                    (lambda n: n**2, "Multiplied by n twice: each draw brings its evidence once."),
                    (np.sqrt, "The evidence of the draws adds up: n times, not root of n times."),
                    (np.log, "The evidence of the draws adds up: n times, not log n times."),
                    (lambda n: n - 1, "There are n draws, and all of them count."),
                    (lambda n: n + 1, "There are n draws, not n + 1."),
                )
            ),
            *(
                (_times(kl), hint)
                for kl, hint in (
                    (lambda p, q: np.sum((q - p) ** 2 / p), "This is chi-square, " + NEAR_ONLY),
                    (lambda p, q: np.sum((q - p) ** 2 / q), "This is chi-square, " + NEAR_ONLY),
                    (lambda p, q: np.sum((q - p) ** 2), HINTS["squares"]),
                    (lambda p, q: np.abs(q - p).sum() / 2, HINTS["total variation"]),
                    (
                        lambda p, q: np.sum(p * np.expm1((q - p) / p)),
                        "expm1 is for an exponential; the logarithm near 1 is log1p.",
                    ),
                    (
                        lambda p, q: np.sum((q - p) - p * np.expm1((q - p) / p)),
                        "expm1 is for an exponential; the logarithm near 1 is log1p.",
                    ),
                    (
                        lambda p, q: np.sum(p * np.log1p(p / q)),
                        "log1p(x) is log(1 + x): what has to be added to 1 to make q/p?",
                    ),
                    (
                        lambda p, q: np.sum(p * np.log1p((p - q) / p)),
                        "log1p(x) is log(1 + x): what has to be added to 1 to make q/p?",
                    ),
                    (lambda p, q: np.sum(np.abs(p * np.log(p / q))), HINTS["sizes"]),
                    (lambda p, q: np.sum(np.abs(p * np.log1p((q - p) / p))), HINTS["sizes"]),
                    (lambda p, q: np.sum(np.log(p / q)), HINTS["unweighted"]),
                    (cross_entropy, "This is n times the cross-entropy; take the floor H(P) off."),
                    (
                        lambda p, q: entropy(p),
                        "This is n times the entropy; q plays no part in it.",
                    ),
                )
            ),
            base_10(evidence),
        ),
        note="Every digit counts when there are so many draws, and yours are right.",
        strict="numbers",
    ),
    "h2.5": Exercise(
        answer=smoothed,
        cases=(
            ([4, 2, 2], 1),  # no zeros: alpha counts all the same
            ([6, 3, 1, 0, 0], 1),
            ([0, 2], 0.5),
            ([4, 0, 0, 12], 0.25),
            ([3, 1], 0),
            ([0, 0, 0], 2),  # before the first observation
        ),
        slips=(
            (
                _with(lambda n, a: (n + a) / n.sum()),
                "These sum to more than 1: what was imagined belongs in the denominator as well.",
            ),
            (
                _with(lambda n, a: (n + a) / (n.sum() + a)),
                "These do not sum to 1: alpha was imagined for every outcome, not once in all.",
            ),
            (
                _with(lambda n, a: (n + a) / (n.sum() + n.size)),
                "The total below counts one imagined observation of each kind; there are alpha.",
            ),
            (
                _with(lambda n, a: n + a),
                "These are counts. Divide them by their sum.",
            ),
            (
                _with(lambda n, a: _shares(n)),
                "These are the shares alone; alpha plays no part yet.",
            ),
            (
                _with(lambda n, a: _shares(n + 1)),
                "You always add one. Add alpha.",
            ),
            (
                _with(lambda n, a: _shares(n + a / n.size)),
                "Alpha was shared out over the outcomes. Each of them gets alpha, as imagined "
                "observations of its own.",
            ),
            (
                _with(lambda n, a: _shares(np.where(n == 0, a, n))),
                "You have filled the zeros only. Alpha is imagined for every outcome alike.",
            ),
            *(
                (
                    _with(added_to_shares),
                    "Alpha was added to the shares. It is a number of imagined observations: add "
                    "it to the counts.",
                )
                for added_to_shares in (
                    lambda n, a: _shares(n) + a,
                    lambda n, a: _shares(_shares(n) + a),
                )
            ),
        ),
        family=tuple(
            (_with(wrong), hint)
            for wrong, hint in (
                (
                    lambda n, a: n / (n.sum() + a * n.size),
                    "Alpha is in the denominator only; it belongs to each count on top as well.",
                ),
                (
                    lambda n, a: (n + a) / (n.sum() + 1),
                    "The total below counts one imagined observation in all; there are alpha for "
                    "each kind.",
                ),
                (
                    lambda n, a: (n + a) / (n.size + a * n.sum()),
                    "In the denominator N and k are swapped: N observations, and alpha times k.",
                ),
                (
                    lambda n, a: (n + a) / (n.sum() + a * np.count_nonzero(n)),
                    "k counts all kinds, those that were never seen as well.",
                ),
                (
                    lambda n, a: _shares(n + a * n.size),
                    "Each kind gets alpha, not alpha times the number of kinds.",
                ),
                (
                    lambda n, a: n * a / n.sum(),
                    "Alpha was multiplied; it is added to each count.",
                ),
                (
                    lambda n, a: (1 - a) * _shares(n) + a / n.size,
                    "This mixes the shares with equal ones. Alpha is a number of observations.",
                ),
                (
                    lambda n, a: 100 * _shares(n + a),
                    "These are percentages; give plain numbers.",
                ),
                (
                    lambda n, a: np.floor(_shares(n + a)),
                    "Cut off to whole numbers nothing is left.",
                ),
                (
                    lambda n, a: _shares(np.exp(n - n.max())),
                    "This is a softmax of the counts; divide the counts by their sum.",
                ),
                (
                    lambda n, a: _shares(np.maximum(n, a)),
                    "You have filled up to alpha only. Alpha is added to every count.",
                ),
                (
                    lambda n, a: (n + a) / (n + a).max(),
                    "Divided by the largest; divide by the sum.",
                ),
                (lambda n, a: _shares(n + a)[0], "This is the first share alone; return all k."),
                (
                    lambda n, a: _shares(n + a)[n > 0],
                    "The kinds that were never seen are missing; they have a share, too.",
                ),
                (
                    lambda n, a: (n + a) / n.size,
                    "Divided by k; divide by the sum of the numerators.",
                ),
            )
        ),
        note="Nothing is impossible any more, and everybody can read off what was imagined.",
        strict="numbers",
    ),
    "h2.6": lambda name: _fit(own_tables(name)),
    "h2.7": Exercise(
        answer=_reads(ROWS),
        cases=tuple((text,) for text in TEXTS),
        slips=(
            (
                _reads((*ROWS[:-1], 0)),
                "Every sentence is right. The last text holds no letter at all, and 0/0 is no "
                "distribution to judge by: look up what the task wants for it.",
            ),
            (
                _reads((1, 2, 6, 4, 5, 9, -1)),
                "Each row is one too high: the first language has row 0.",
            ),
            *((_reads((*rows, last)), hint) for rows, hint in MISREAD for last in (-1, 0)),
        ),
        family=(
            *(
                (
                    lambda text, row=row: row,
                    "Every text gets the same language: does your function look at the text?",
                )
                for row in range(12)
            ),
            *((_reads((*rows, last)), hint) for rows, hint in OTHER_MEASURES for last in (-1, 0)),
        ),
        note="Letters alone, twelve forecasts, and the least surprised one wins.",
        strict="integers",
    ),
}
