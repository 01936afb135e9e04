"""Slips that come up in every lesson: wrong answers, each with the hint that it earns.

A slip is a pair (wrong answer, hint). The wrong answer is of the same kind as the right one, a
number, a list or a function. Some slips can happen on top of another one, such as bits for nats;
they are `Slip`s with a `change`, and the feedback tries them in twos.
"""

import math
import re
from functools import partial

import numpy as np

from helpers.exercises.texts import TEXTS, Composed
from helpers.measures import (
    cross_entropy,
    entropy,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
    normalize,
    surprisal,
)

# What people add to zeros, or put in their place, to keep a logarithm finite.
TINY_NUMBERS = (*(10.0**-k for k in range(3, 21)), np.finfo(float).eps, np.finfo(float).tiny)

# Why the sign of a quantity is as it is, for `forgot_minus`.
SIGNS = {
    "surprise": "The sign is flipped: the logarithm of a probability is negative, surprise is not.",
    "divergence": "The sign is flipped: no divergence is below zero. Which of the two stands on "
    "top inside the logarithm?",
    "difference": "The sign is flipped: what was taken away from what?",
    "terms": "The sign is flipped in every term: the ratio inside the logarithm is upside down.",
}

HINTS = {
    "bits": "This is in bits (log to base 2); nats are expected (natural logarithm).",
    "nats": "This is in nats (natural logarithm); bits are expected (log to base 2).",
    "base 10": "This is to base 10. Nats come from the natural logarithm, np.log; bits from "
    "np.log2.",
    "swapped": "P and Q are swapped: the first one does the averaging.",
    "mean": "This is a mean of the terms. The weights already make the average: add the terms up.",
    "unweighted": "The weights are missing: each logarithm counts as often as its outcome comes.",
    "sizes": "The sizes of the terms were added. A negative term stays negative.",
    "positive": "The negative terms were left out. They belong to the sum as well.",
    "log of mean": "This is the logarithm of a mean; the mean of the logarithms is expected.",
    "other weights": "The logarithms are right, but weighted with Q. P does the averaging.",
    "squared weights": "The weights are squared: each logarithm is weighted with p, once.",
    "complement": "Inside the logarithm stands 1 - q, the complement; q belongs there.",
    "squares": "There is no logarithm in this: it is a sum of squared differences.",
    "chi-square": "There is no logarithm in this: it is chi-square (or half of it), which is near "
    "the divergence only if P and Q are near each other.",
    "products": "There is no logarithm in this: the probabilities were multiplied and added.",
    "both floors": "The entropy H(P) was added. It is in the cross-entropy already.",
    "both directions": "This averages over P and over Q; P alone does the averaging.",
    "hellinger": "There is no logarithm in this: it compares the roots of p and q.",
    "binary": "The terms with 1 - p and 1 - q belong to a yes/no question; here each outcome has "
    "its own p and q.",
    "difference of entropies": "This is a difference of two entropies. Only the logarithm belongs "
    "to Q; P does the averaging in both parts.",
    "wrong way": "The unit was changed the wrong way: how many bits is one nat?",
    "made of 1 - p": "This is made of 1 - p: the complement was used in place of p.",
    "1 - p inside": "Inside the logarithm stands 1 - p, the complement; p belongs there.",
    "largest surprise": "This is the surprise of the rarest outcome alone; average over all.",
    "smallest surprise": "This is the surprise of the likeliest outcome alone; average over all.",
    "below the ceiling": "This is how far the entropy is below its ceiling, log n.",
    "alike": "This is the entropy if all outcomes were alike, the ceiling; p plays no part.",
    "squares of p": "There is no logarithm in this: it is 1 minus a sum of squares.",
    "one term": "This is a single term; add all of them up.",
    "missing term": "One of the terms is missing from the sum.",
    "too soon": "Infinity comes too soon: what Q holds impossible costs nothing if it never "
    "happens.",
    "renormalised": "The outcomes with a zero were left out, and the others scaled up again: that "
    "makes other distributions. Keep P and Q as they are.",
    "twice one": "This is one direction twice; the other one has a value of its own.",
    "first term": "This is the first term alone: does a return inside the loop end it too early?",
    "last term": "This is the last term alone: does each round start the sum anew (= for +=)?",
    "without first": "The first term is missing: places count from 0.",
    "without last": "The last term is missing: does the loop end one place too early?",
    "stops at zero": "The sum stops at the first zero. Skip that one term, and go on with the "
    "others (continue, not break).",
    "nan to 0": "The nan of the whole sum was turned into 0 (by nan_to_num?). It came from terms "
    "with a zero: leave those out, and add up the others.",
    "quotient": "One logarithm is divided by the other. The logarithm of a ratio is the difference "
    "of the two.",
    "no logarithm": "There is no logarithm in this: the ratios p/q themselves were averaged.",
    "product of two": "The two directions were multiplied; add them.",
    "difference of two": "The two directions were taken away from each other; add them.",
    "larger": "This is the larger of the two KL divergences; both belong to the result.",
    "M is the sum": "Does your M sum to 1? It looks as if P and Q were added and not averaged.",
    "halved": "This is halved once too often: the mean of the two KLs to M is all.",
    "geometric": "M is the plain average of P and Q, not the root of their product.",
    "half entropy": "Only one of the two entropies was taken off H(M), and half of it.",
    "shared": "The outcomes that Q holds impossible were left out. Where they happen, each costs "
    "an infinite surprise.",
    "epsilon": "A small number was added against the zeros, and now that number decides the "
    "result. Leave out what never happens, and let infinity be infinity.",
    "largest": "That is the largest number a computer has, put in the place of infinity (by "
    "nan_to_num?). Let infinity be infinity.",
    # Other quantities than the one asked for.
    "cross-entropy": "This is the cross-entropy H(P, Q): the floor H(P) is still in it.",
    "entropy of P": "This is the entropy H(P), what remains even if Q is right.",
    "entropy of Q": "This is the entropy H(Q): there, reality plays no part.",
    "KL": "This is the KL divergence D(P || Q), what lies above the floor H(P).",
    "one direction": "This is the KL divergence in one direction only, D(P || Q).",
    "other direction": "This is the KL divergence in one direction only, D(Q || P).",
    "Jeffreys": "This is the sum of the two KL divergences, the whole Jeffreys divergence.",
    "half Jeffreys": "This is the mean of the two KL divergences, half of Jeffreys: no M is in it.",
    "JSD": "This is the Jensen-Shannon divergence, which compares both with their average M.",
    "root": "This is the square root of the Jensen-Shannon divergence, the distance.",
    "sum of two": "This is the sum of the two KL divergences to M; take their mean.",
    "from P": "This is the KL divergence from P to M alone; Q has its own way to M.",
    "from Q": "This is the KL divergence from Q to M alone; P has its own way to M.",
    "M averages": "M does the averaging here; P and Q should, with M inside the logarithm.",
    "entropy of M": "This is the entropy of M; the mean of H(P) and H(Q) has to come off.",
    "total variation": "This is the total variation, half the sum of |p - q|: no logarithm.",
}


class Slip(tuple):
    """A wrong answer and its hint; `change` makes the same slip on top of any other answer."""

    def __new__(cls, wrong, hint, change=None):
        """Return the pair, with `change` as its attribute."""
        slip = super().__new__(cls, (wrong, hint))
        slip.change = change
        return slip


def _on_top(answer, change, hint):
    """Return the slip of a change to numbers, or to what a function returns."""
    return Slip(changed(answer, change), hint, partial(changed, change=change))


def changed(answer, change):
    """Return an answer with a change made to its numbers, or to those that a function returns."""
    if callable(answer):
        return lambda *case: change(np.asarray(answer(*case), dtype=float))
    return change(np.asarray(answer, dtype=float))


# --- one slip -------------------------------------------------------------------------------


def forgot_minus(answer, of="surprise"):
    """Return the slip of a flipped sign; `of` is a key of SIGNS, the reason that applies."""
    return _on_top(answer, np.negative, SIGNS[of])


def bits_not_nats(answer):
    """Return the slip of an answer in bits where nats are expected."""
    return _on_top(answer, lambda x: x / math.log(2), HINTS["bits"])


def nats_not_bits(answer):
    """Return the slip of an answer in nats where bits are expected."""
    return _on_top(answer, lambda x: x * math.log(2), HINTS["nats"])


def base_10(answer, base=None):
    """Return the slip of a logarithm to base 10 where nats or, with base=2, bits are expected."""
    to_nats = math.log(base) if base else 1.0
    return _on_top(answer, lambda x: x * to_nats / math.log(10), HINTS["base 10"])


def swapped(function, hint=HINTS["swapped"]):
    """Return the slip of taking the first two arguments in the wrong order."""
    return Slip(_swap(function), hint, _swap)


def _swap(function):
    if not callable(function):
        return None  # a number does not know what it was made of
    return lambda p, q, *rest: function(q, p, *rest)


def made_finite(function):
    """Return the slip of the largest number in the place of infinity."""
    return Slip(lambda *case: np.nan_to_num(function(*case)), HINTS["largest"])


def smoothing(formula, hint=HINTS["epsilon"], tiny_numbers=TINY_NUMBERS):
    """Return the slips of adding a tiny number against zeros, one for each.

    `formula` takes the function that does so, and then the arguments of a case.
    """
    return propped_up(formula, hint, tiny_numbers)


def clipping(formula, hint=HINTS["epsilon"], tiny_numbers=TINY_NUMBERS):
    """Return the slips of putting a tiny number in the place of zeros; see `smoothing`."""
    return propped_up(formula, hint, tiny_numbers, (np.maximum,))


def propped_up(formula, hint, tiny_numbers, changes=(np.add,)):
    """Return the slips of keeping a logarithm away from 0; np.add smooths, np.maximum clips."""
    props = [partial(change, tiny) for tiny in tiny_numbers for change in changes]
    return [(partial(formula, prop), hint) for prop in props]


# --- a family from declared facts -----------------------------------------------------------


def measure_slips(asked, base=None):
    """Return the slips of a measure and of the loop or the sum that it is written as.

    Parameters
    ----------
    asked : callable
        The right function, as in `quantity_slips`.
    base : float, optional
        The base of the logarithms: None for nats, 2 for bits.

    Returns
    -------
    list of Slip
        Those of `quantity_slips`, and what goes wrong in code alone: terms left out by a loop, a
        nan turned into 0.
    """
    in_base = math.log(base) if base else 1.0
    return [
        *quantity_slips(asked, base),
        *((_in_base(function, in_base), HINTS[key]) for key, function in _about_loops(asked)),
    ]


def quantity_slips(asked, base=None):
    """Return the slips of a function of P and Q, such as `kl_divergence`, in nats or bits.

    Parameters
    ----------
    asked : callable
        The right function: cross_entropy, kl_divergence, jeffreys_divergence, js_divergence,
        js_distance; or one of P alone, entropy.
    base : float, optional
        The base of the logarithms: None for nats, 2 for bits.

    Returns
    -------
    list of Slip
        Functions with their hints. The other quantities, what happens to the terms, other
        units, a flipped sign, P and Q swapped.
    """
    right = partial(asked, base=base) if base else asked
    of = "surprise" if asked in (entropy, cross_entropy) else "divergence"
    unit = nats_not_bits(right) if base else bits_not_nats(right)
    in_base = math.log(base) if base else 1.0
    if asked is entropy:
        swap, others = [], _about_entropy()
    else:
        swap = [swapped(right)]
        others = _about_terms(asked) + _other_quantities(asked, in_base) + _about_zeros(asked)
    others += [(key, partial(_times, in_base, function)) for key, function in _without_unit(asked)]
    return [
        forgot_minus(right, of),
        Slip(partial(asked, base=None if base else 2), unit[1], unit.change),
        Slip(partial(asked, base=10), HINTS["base 10"]),
        (changed(right, lambda x: x * math.log(2) ** (2 if base else 1)), HINTS["wrong way"]),
        *swap,
        made_finite(right),
        *((_in_base(function, in_base), HINTS[key]) for key, function in others),
    ]


def distribution_slips(p, q=None, asked=kl_divergence, base=None):
    """Return the slips of one number that is asked of P and Q (or of P alone, with `entropy`).

    The same as `quantity_slips`, each worked out for the pair and, where P and Q are swapped on
    top of it, for the swapped pair. What equals the right number is left out.

    Examples
    --------
    >>> distribution_slips([0.5, 0.5], [0.9, 0.1])[2][1]
    'This is to base 10. Nats come from the natural logarithm, np.log; bits from np.log2.'
    """
    pair = [np.asarray(x, dtype=float) for x in ((p,) if q is None else (p, q))]
    right = float(asked(*pair, base=base))
    family = quantity_slips(asked, base)
    slips = [
        Slip(_value(slip[0], pair), slip[1], _of_numbers(getattr(slip, "change", None)))
        for slip in family
    ]
    slips += _terms_apart(asked, pair, right, math.log(base) if base else 1.0)
    if len(pair) == 2:
        slips += [
            (
                _value(wrong, pair[::-1]),
                Composed(TEXTS["two slips"], first=HINTS["swapped"], second=hint),
            )
            for wrong, hint in family
            if hint not in SYMMETRIC
        ]
    return _without(slips, right)


def _terms_apart(asked, pair, right, in_base):
    """Return the slips of one term alone, and of one missing, where the number is a sum of them."""
    if asked not in (entropy, cross_entropy, kl_divergence) or not math.isfinite(right):
        return []
    first, last = pair[0], pair[-1]
    terms = kl_terms(first, last) if asked is kl_divergence else first * _finite(_logs(last))
    terms = terms[terms != 0] / in_base
    return [
        *((float(term), HINTS["one term"]) for term in terms),
        *((right - float(term), HINTS["missing term"]) for term in terms),
    ]


SYMMETRIC = {HINTS[key] for key in ("swapped", "entropy of P", "entropy of Q", "KL")} | {
    HINTS[key] for key in ("one direction", "other direction", "from P", "from Q")
}


def _of_numbers(change):
    """Return a change that numbers can have, or None."""
    return None if change in (None, _swap) else change


def _value(function, case):
    with np.errstate(all="ignore"):
        return float(function(*case))


def _without(slips, right):
    """Return the slips that lead to another number than the right one, each number once."""
    kept, seen = [], [right]
    for slip in slips:
        if not math.isnan(slip[0]) and not any(_near(slip[0], x) for x in seen):
            kept.append(slip)
            seen.append(slip[0])
    return kept


def _near(x, y):
    return x == y or abs(x - y) < 1e-9


def _in_base(function, in_base):
    """Return a function of arrays in nats as one of lists in the unit asked for."""
    return lambda *case: function(*(np.asarray(x, dtype=float) for x in case)) / in_base


def _logs(x):
    with np.errstate(divide="ignore"):
        return -np.log(np.asarray(x, dtype=float))


def _times(factor, function, *case):
    return factor * function(*case)


def _about_entropy():
    return [
        ("mean", lambda p: entropy(p) / len(p)),
        ("mean", lambda p: entropy(p) / np.count_nonzero(p)),
        ("unweighted", lambda p: surprisal(p).sum()),
        ("unweighted", lambda p: surprisal(p[np.asarray(p) > 0]).sum()),
        ("unweighted", lambda p: surprisal(p).mean()),
        ("log of mean", lambda p: -np.log(np.dot(p, p))),
        ("squared weights", lambda p: p**2 @ _finite(_logs(p))),
        ("made of 1 - p", lambda p: (1 - p) @ _finite(_logs(1 - p))),
        ("1 - p inside", lambda p: p @ _finite(_logs(1 - p))),
        ("largest surprise", lambda p: surprisal(p[p > 0].min())),
        ("smallest surprise", lambda p: surprisal(p.max())),
        ("below the ceiling", lambda p: np.log(len(p)) - entropy(p)),
        ("alike", lambda p: np.log(len(p))),
    ]


def _finite(x):
    return np.where(np.isfinite(x), x, 0.0)


def _about_terms(asked):
    """Return what happens to the terms of a sum over the outcomes, by the key of the hint."""
    mean = ("mean", lambda p, q: asked(p, q) / len(p))
    if asked is cross_entropy:
        return [
            mean,
            ("unweighted", lambda p, q: surprisal(q).sum()),
            ("unweighted", lambda p, q: surprisal(q).mean()),
            ("unweighted", lambda p, q: surprisal(q[p > 0]).sum()),
            ("log of mean", lambda p, q: -np.log(np.dot(p, q))),
            ("shared", lambda p, q: _surprise_where_possible(p, q)),
            ("squared weights", lambda p, q: p**2 @ _finite(_logs(q))),
            ("complement", lambda p, q: p @ _finite(_logs(1 - q))),
            ("both floors", lambda p, q: cross_entropy(p, q) + entropy(p)),
            ("both directions", lambda p, q: (cross_entropy(p, q) + cross_entropy(q, p)) / 2),
            ("both directions", lambda p, q: cross_entropy(p, q) + cross_entropy(q, p)),
            ("binary", lambda p, q: _yes_no(p, q).sum()),
            ("binary", lambda p, q: _yes_no(p, q).mean()),
        ]
    if asked is kl_divergence:
        return [
            mean,
            ("mean", lambda p, q: kl_divergence(p, q) / max(np.count_nonzero(kl_terms(p, q)), 1)),
            ("other weights", lambda p, q: -kl_divergence(q, p)),
            ("sizes", lambda p, q: np.abs(kl_terms(p, q)).sum()),
            ("positive", lambda p, q: np.maximum(kl_terms(p, q), 0).sum()),
            ("unweighted", lambda p, q: (_logs(q) - _logs(p)).sum()),
            ("unweighted", lambda p, q: (_logs(q) - _logs(p))[p > 0].sum()),
            ("unweighted", lambda p, q: (_logs(q) - _logs(p)).mean()),
            ("log of mean", lambda p, q: np.log(np.dot(p, np.divide(p, q)))),
            ("shared", _shared_terms),
            ("squared weights", lambda p, q: p @ kl_terms(p, q)),
            ("difference of entropies", lambda p, q: entropy(q) - entropy(p)),
            ("quotient", lambda p, q: np.nansum(p * _quotient(p, q))),
            ("quotient", lambda p, q: entropy(p) / cross_entropy(p, q)),
        ]
    if asked is jeffreys_divergence:
        return [
            mean,
            ("sizes", lambda p, q: np.abs(kl_terms(p, q)).sum() + np.abs(kl_terms(q, p)).sum()),
            ("twice one", lambda p, q: 2 * kl_divergence(p, q)),
            ("twice one", lambda p, q: 2 * kl_divergence(q, p)),
            ("product of two", lambda p, q: kl_divergence(p, q) * kl_divergence(q, p)),
            ("difference of two", lambda p, q: kl_divergence(p, q) - kl_divergence(q, p)),
            ("difference of two", lambda p, q: kl_divergence(q, p) - kl_divergence(p, q)),
            ("larger", lambda p, q: max(kl_divergence(p, q), kl_divergence(q, p))),
            ("unweighted", lambda p, q: np.abs(_logs(q) - _logs(p)).sum()),
        ]
    return [mean, *_about_middle()]


def _about_middle():
    """Return what happens on the way to the Jensen-Shannon divergence."""
    return [
        ("sizes", lambda p, q: _mean_way(p, q, lambda p, m: np.abs(kl_terms(p, m)).sum())),
        (
            "positive",
            lambda p, q: _mean_way(p, q, lambda p, m: np.maximum(kl_terms(p, m), 0).sum()),
        ),
        (
            "unweighted",
            lambda p, q: _mean_way(p, q, lambda p, m: (_logs(m) - _logs(p))[p > 0].sum()),
        ),
        (
            "unweighted",
            lambda p, q: 2 * _mean_way(p, q, lambda p, m: (_logs(m) - _logs(p))[p > 0].sum()),
        ),
        ("halved", lambda p, q: js_divergence(p, q) / 2),
        ("M is the sum", lambda p, q: js_divergence(p, q) - np.log(2)),
        ("M is the sum", lambda p, q: 2 * (js_divergence(p, q) - np.log(2))),
        ("geometric", lambda p, q: jeffreys_divergence(p, q) / 4),
        ("larger", lambda p, q: max(kl_divergence(p, (p + q) / 2), kl_divergence(q, (p + q) / 2))),
        ("half entropy", lambda p, q: entropy((p + q) / 2) - entropy(p) / 2),
        ("half entropy", lambda p, q: entropy((p + q) / 2) - entropy(q) / 2),
    ]


def _quotient(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(p) / np.log(q)


def _mean_way(p, q, way):
    """Return the mean of two ways, of P to M and of Q to M."""
    return (way(p, (p + q) / 2) + way(q, (p + q) / 2)) / 2


def _yes_no(p, q):
    return p * _finite(_logs(q)) + (1 - p) * _finite(_logs(1 - q))


def _about_zeros(asked):
    """Return what people make of zeros, beside a nan; without any they make no difference."""
    if asked not in (cross_entropy, kl_divergence):
        return []
    return [
        ("too soon", lambda p, q: math.inf if np.any(q == 0) else asked(p, q)),
        ("renormalised", lambda p, q: _scaled_up(asked, p, q, p > 0)),
        ("renormalised", lambda p, q: _scaled_up(asked, p, q, (p > 0) & (q > 0))),
    ]


def _scaled_up(asked, p, q, some):
    return asked(normalize(p[some]), normalize(q[some])) if q[some].any() else math.nan


def _without_unit(asked):
    """Return what has no logarithm in it, and so no unit."""
    if asked is entropy:
        return [("squares of p", lambda p: 1 - p @ p)]
    squares = [
        ("squares", lambda p, q: np.sum((p - q) ** 2)),
        ("hellinger", lambda p, q: np.sum((np.sqrt(p) - np.sqrt(q)) ** 2) / 2),
        ("hellinger", lambda p, q: np.sqrt(np.sum((np.sqrt(p) - np.sqrt(q)) ** 2) / 2)),
    ]
    if asked is cross_entropy:
        return [*squares, ("products", lambda p, q: p @ q)]
    ratios = [("no logarithm", lambda p, q: p @ _ratio(p, q))] if asked is kl_divergence else []
    return [
        *squares,
        *ratios,
        *(
            ("chi-square", lambda p, q, below=below, half=half: half * _chi_square(p, q, below))
            for below in (0, 1)
            for half in (0.5, 1)
        ),
    ]


def _ratio(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p / q, 0.0)


def _chi_square(p, q, below):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nansum((p - q) ** 2 / (p, q)[below])


def _about_loops(asked):
    """Return what goes wrong where the terms are added up, by the key of the hint."""
    return [
        ("first term", lambda *case: _terms(asked, *case)[0]),
        ("last term", lambda *case: _terms(asked, *case)[-1]),
        ("without first", lambda *case: _terms(asked, *case)[1:].sum()),
        ("without last", lambda *case: _terms(asked, *case)[:-1].sum()),
        ("stops at zero", lambda *case: _terms(asked, *case)[: _first_zero(case[0])].sum()),
        ("stops at zero", lambda *case: _terms(asked, *case)[: _first_zero(*case)].sum()),
        ("nan to 0", lambda *case: np.nan_to_num(_naive_terms(asked, *case).sum())),
    ]


def _first_zero(*case):
    """Return the first place where one of the lists holds a zero, or their length."""
    zeros = np.any(np.equal(case, 0), axis=0)
    return int(np.argmax(zeros)) if zeros.any() else zeros.size


def _terms(asked, p, q=None):
    """Return what each outcome adds to a measure, with 0 log 0 = 0."""
    if asked is kl_divergence:
        return kl_terms(p, q)
    if asked is jeffreys_divergence:
        return kl_terms(p, q) + kl_terms(q, p)
    if asked in (entropy, cross_entropy):
        with np.errstate(invalid="ignore"):
            return np.where(p > 0, p * _logs(p if q is None else q), 0.0)
    middle = (p + q) / 2
    return (kl_terms(p, middle) + kl_terms(q, middle)) / 2


def _naive_terms(asked, p, q=None):
    """Return the terms as the formula stands, nan where it says 0 log 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if asked in (entropy, cross_entropy):
            return -p * np.log(p if q is None else q)
        if asked is kl_divergence:
            return p * np.log(p / q)
        if asked is jeffreys_divergence:
            return (p - q) * np.log(p / q)
        middle = (p + q) / 2
        return (p * np.log(p / middle) + q * np.log(q / middle)) / 2


def _surprise_where_possible(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return p[q > 0] @ -np.log(q[q > 0])


def _shared_terms(p, q):
    terms = kl_terms(p, q)
    return terms[np.isfinite(terms)].sum()


def _other_quantities(asked, in_base):
    """Return the quantities of a pair that may be taken for the one asked for."""
    middle = lambda p, q: np.add(p, q) / 2  # noqa: E731
    several = asked not in (cross_entropy, kl_divergence)
    quantities = [
        ("cross-entropy", cross_entropy),
        ("entropy of P", lambda p, q: entropy(p)),
        ("entropy of Q", lambda p, q: entropy(q)),
        ("one direction" if several else "KL", kl_divergence),
        ("other direction", lambda p, q: kl_divergence(q, p)),
        ("Jeffreys", jeffreys_divergence),
        ("half Jeffreys", lambda p, q: jeffreys_divergence(p, q) / 2),
        ("JSD", js_divergence),
        ("root", lambda p, q: js_distance(p, q) * math.sqrt(in_base)),  # a root of its unit
        ("total variation", lambda p, q: in_base * np.abs(np.subtract(p, q)).sum() / 2),  # no unit
    ]
    if several:
        quantities += [
            ("sum of two", lambda p, q: 2 * js_divergence(p, q)),
            ("from P", lambda p, q: kl_divergence(p, middle(p, q))),
            ("from Q", lambda p, q: kl_divergence(q, middle(p, q))),
            ("M averages", lambda p, q: jeffreys_to(middle(p, q), p, q)),
            ("entropy of M", lambda p, q: entropy(middle(p, q))),
        ]
    own = {js_distance: "root"}.get(asked)
    return [(key, function) for key, function in quantities if function is not asked and key != own]


def jeffreys_to(m, p, q):
    """Return the mean KL divergence of M from P and from Q, M averaging."""
    return (kl_divergence(m, p) + kl_divergence(m, q)) / 2


def after(first, slips):
    """Return the slips of a function that does something to each argument first.

    Examples
    --------
    >>> ((mean_of_halves, _),) = after(lambda x: x / 2, [(lambda p, q: (p + q) / 2, "A mean.")])
    >>> mean_of_halves(4, 8)
    3.0
    """
    return [
        Slip(_after(first, wrong[0]), wrong[1], getattr(wrong, "change", None)) for wrong in slips
    ]


def _after(first, function):
    return lambda *case: function(*map(first, case))


def in_a_sum(*parts):
    """Return the right sum and the slips of a sum in which one part is wrong.

    Parameters
    ----------
    *parts : tuple of (right, slips)
        The parts, each with what may stand in its place and the hint.

    Returns
    -------
    float, list of Slip

    Examples
    --------
    >>> right, slips = in_a_sum((2, [(4, "Halve it.")]), (1, [(-1, "Add it.")]))
    >>> right, slips[1]
    (3, (1, 'Add it.'))
    """
    total = sum(right for right, _ in parts)
    return total, [
        Slip(total + (wrong - right), hint, partial(np.add, wrong - right))
        for right, slips in parts
        for wrong, hint in slips
    ]


# --- several numbers ------------------------------------------------------------------------


def in_each_place(*places):
    """Return the right list and the slips of an answer of several numbers.

    Parameters
    ----------
    *places : tuple of (right, slips, template)
        For each number: the right one, its slips, and a sentence that says which number a hint
        is about, with {hint} in it.

    Returns
    -------
    list, list of tuple
        The right numbers; every list with one slip in it, or with the same slip in every place.
        (Different slips in two places at once are recognised by the feedback.)

    Examples
    --------
    >>> right, slips = in_each_place(
    ...     (0.5, [(0.25, "Halve it once.")], "First number: {hint}"),
    ...     (2.0, [(4.0, "This is its square.")], "Second number: {hint}"),
    ... )
    >>> slips[1]
    ([0.5, 4.0], 'Second number: This is its square.')
    """
    right = [place[0] for place in places]
    slips = [
        ([*right[:i], wrong, *right[i + 1 :]], Composed(template, hint=hint))
        for i, (_, known, template) in enumerate(places)
        for wrong, hint in known
    ]
    return right, slips + _the_same_everywhere([known for _, known, _ in places])


def _the_same_everywhere(families):
    """Return the lists of several numbers that have the same slip in every place."""
    hints = dict.fromkeys(hint for _, hint in families[0])
    return [
        (list(numbers), hint)
        for hint in hints
        for numbers in zip(
            *([x for x, h in known if h == hint] for known in families), strict=False
        )
    ]


def unnamed(slips):
    """Return those slips whose hints name neither P nor Q, for a place where they are swapped."""
    return [slip for slip in slips if not re.search(r"\b[PQpq]\b", slip[1])]
