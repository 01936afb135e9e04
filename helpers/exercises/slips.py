"""Slips that come up in every lesson: wrong answers, each with the hint that it earns.

A slip is a pair (wrong answer, hint). The wrong answer is of the same kind as the right one, a
number, a list or a function. Some slips can happen on top of another one, such as bits for nats;
they are `Slip`s with a `change`, and the feedback tries them in twos.
"""

import math
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
}

HINTS = {
    "bits": "This is in bits (log to base 2); nats were asked for (natural logarithm).",
    "nats": "This is in nats (natural logarithm); bits were asked for (log to base 2).",
    "base 10": "This is to base 10. Nats come from the natural logarithm, np.log; bits from "
    "np.log2.",
    "swapped": "P and Q are swapped: the first one does the averaging.",
    "mean": "This is a mean of the terms. The weights already make the average: add the terms up.",
    "unweighted": "The weights are missing: each logarithm counts as often as its outcome comes.",
    "sizes": "The sizes of the terms were added. A term with p < q is negative, and stays so.",
    "positive": "The negative terms were left out. They belong to the sum as well.",
    "log of mean": "This is the logarithm of a mean; the mean of the logarithms is expected.",
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
    """Return the slip of an answer in bits where nats were asked for."""
    return _on_top(answer, lambda x: x / math.log(2), HINTS["bits"])


def nats_not_bits(answer):
    """Return the slip of an answer in nats where bits were asked for."""
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
        swap, others = [swapped(right)], _about_terms(asked) + _other_quantities(asked, in_base)
    return [
        forgot_minus(right, of),
        Slip(partial(asked, base=None if base else 2), unit[1], unit.change),
        Slip(partial(asked, base=10), HINTS["base 10"]),
        *swap,
        *((_in_base(function, in_base), HINTS[key]) for key, function in others),
    ]


def distribution_slips(p, q=None, asked=kl_divergence, base=None):
    """Return the slips of one number that is asked of P and Q (or of P alone, with `entropy`).

    The same as `measure_slips`, each worked out for the pair and, where P and Q are swapped on
    top of it, for the swapped pair. What equals the right number is left out.

    Examples
    --------
    >>> distribution_slips([0.5, 0.5], [0.9, 0.1])[2][1]
    'This is to base 10. Nats come from the natural logarithm, np.log; bits from np.log2.'
    """
    pair = [np.asarray(x, dtype=float) for x in ((p,) if q is None else (p, q))]
    right = float(asked(*pair, base=base))
    family = measure_slips(asked, base)
    slips = [
        Slip(_value(slip[0], pair), slip[1], _of_numbers(getattr(slip, "change", None)))
        for slip in family
    ]
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


def _about_entropy():
    return [
        ("mean", lambda p: entropy(p) / len(p)),
        ("mean", lambda p: entropy(p) / np.count_nonzero(p)),
        ("unweighted", lambda p: surprisal(p).sum()),
        ("unweighted", lambda p: surprisal(p[np.asarray(p) > 0]).sum()),
        ("unweighted", lambda p: surprisal(p).mean()),
        ("log of mean", lambda p: -np.log(np.dot(p, p))),
    ]


def _about_terms(asked):
    """Return what happens to the terms of a sum over the outcomes, by the key of the hint."""
    mean = ("mean", lambda p, q: asked(p, q) / len(p))
    if asked is cross_entropy:
        return [
            mean,
            ("unweighted", lambda p, q: surprisal(q).sum()),
            ("unweighted", lambda p, q: surprisal(q).mean()),
            ("log of mean", lambda p, q: -np.log(np.dot(p, q))),
            ("shared", lambda p, q: _surprise_where_possible(p, q)),
        ]
    if asked is kl_divergence:
        return [
            mean,
            ("sizes", lambda p, q: np.abs(kl_terms(p, q)).sum()),
            ("positive", lambda p, q: np.maximum(kl_terms(p, q), 0).sum()),
            ("unweighted", lambda p, q: (_logs(q) - _logs(p)).sum()),
            ("unweighted", lambda p, q: (_logs(q) - _logs(p)).mean()),
            ("log of mean", lambda p, q: np.log(np.dot(p, np.divide(p, q)))),
            ("shared", _shared_terms),
        ]
    return [mean]


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
        The right numbers; every list with one slip in it. (Slips in two places at once are
        recognised by the feedback.)

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
    return right, slips
