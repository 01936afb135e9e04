"""Hidden tests of homework 2: derivation, worked examples, data."""

import numbers
from functools import partial

import numpy as np

from helpers.exercises.homework_2 import (
    GUESTS,
    binomial,
    evidence,
    floor_and_excess,
    own_pair,
    own_tables,
    smoothed,
)
from helpers.language import say
from helpers.letters import ALPHABET, letter_counts, letter_pmf, load_letter_counts
from helpers.measures import kl_divergence, kl_terms, normalize
from homework.verdict import FOUR_DECIMALS, Task

LETTERS = np.array(list(load_letter_counts().values()))
# Our own. Some of them use letters that the counted text of their language never shows.
SENTENCES = (
    "My sister keeps two hens in the garden and names them after poets.",
    "Im Aquarium schwimmen bunte Fische durch das warme Wasser.",
    "Het regende de hele dag, dus bleven we thuis en speelden kaart.",
    "Vi beställde två portioner till och delade dem med våra grannar.",
    "Demain matin nous prendrons le premier train pour aller à la mer.",
    "La camarera nos trajo dos vasos de agua y un plato de aceitunas.",
    "A minha avó faz o melhor arroz doce de toda a aldeia.",
    "Il taxi ci aspetta davanti al locale da quasi mezz'ora.",
    "Poprosimy jeszcze dwie szklanki wody i rachunek.",
    "HUOMENNA MATKUSTAMME JUNALLA MERELLE JA PALAAMME VASTA ILLALLA.",
    "Büyükannem her pazar bütün aile için börek yapar.",
    "Besok pagi kami naik kereta ke pantai dan pulang malam hari.",
)


# --- the right answers ----------------------------------------------------------------------


def _fit(name):
    data = normalize(own_tables(name))
    theta = data @ np.arange(GUESTS + 1) / GUESTS
    return theta, kl_divergence(data, binomial(theta))


def _row(text):
    if not letter_counts(text).any():
        return -1
    return int(kl_divergence(letter_pmf(text), normalize(LETTERS + 1)).argmin())


def _wrong_row(result, text):
    if isinstance(result, bool) or not isinstance(result, numbers.Integral):
        kind = type(result).__name__
        return say(
            "expected the number of a row, an int, not {kind} {result!r:.60}",
            kind=kind,
            result=result,
        )
    expected = _row(text)
    if result == expected:
        return ""
    return say(
        "expected {expected}, not {result}, for {text!r}",
        expected=expected,
        result=result,
        text=text,
    )


# --- the cases ------------------------------------------------------------------------------


def _pair(rng, p_zero=(), q_zero=()):
    """Return two random distributions, of which the outcomes named are impossible."""
    p, q = rng.dirichlet(np.ones(rng.integers(3, 9)), 2)
    p[list(p_zero)] = 0
    q[list(q_zero)] = 0
    return normalize(p), normalize(q)


def _pairs(rng):
    return [
        _pair(rng),
        _pair(rng, p_zero=[0]),
        _pair(rng, p_zero=[1], q_zero=[1]),
        _pair(rng, p_zero=[0], q_zero=[2]),  # refuted: inf
        tuple(values.tolist() for values in _pair(rng, p_zero=[2])),
    ]


def _pairs_and_tables(rng):
    return [*_pairs(rng), tuple(rng.dirichlet(np.ones(4), (2, 3)))]


def _pairs_and_the_sure(rng):
    p, q = _pair(rng)
    sure = np.eye(len(p))[0]
    return [*_pairs(rng), (p, p), (sure, q), (q, sure)]


def _many_draws(rng):
    cases = [(int(rng.integers(2, 1000)), *_pair(rng))]
    for k in (5, 7, 8, 9):
        for n in rng.integers(2, 9, 2):
            p = normalize(0.1 + rng.random(n))  # no rare outcomes are needed for the trap
            shift = rng.permutation([1, -1, *rng.uniform(-1, 1, n - 2)])
            q = normalize(p * (1 + 10.0**-k * shift))
            cases.append((10 ** (2 * k), p.tolist(), q.tolist()))
    return cases


def _counts(rng):
    with_zeros = rng.integers(0, 4, rng.integers(3, 9))
    with_zeros[0] = 0
    return [
        (with_zeros, 1),
        (with_zeros.tolist(), float(rng.uniform(0.1, 3))),
        (rng.integers(1, 50, 4), 0),
        (rng.integers(0, 200, 26), 0.5),
        ([0] * int(rng.integers(2, 9)), 2),
    ]


def _texts(rng):
    drawn = [_letters_of(row, rng) for row in rng.permutation(len(LETTERS))]
    return [(text,) for text in (*SENTENCES, *drawn, "", "24.12., 18:00!")]


def _letters_of(row, rng):
    """Return a random text, in words of five letters, with the shares of one language."""
    letters = rng.choice(list(ALPHABET), rng.integers(6, 30) * 5, p=normalize(LETTERS[row]))
    return " ".join("".join(word) for word in letters.reshape(-1, 5)).capitalize()


as_numbers = partial(Task, floats=False)

TASKS = {
    "h2.1": as_numbers(lambda name: kl_divergence(*own_pair(name)), tolerance=FOUR_DECIMALS),
    "h2.2": as_numbers(kl_terms, _pairs_and_tables),
    "h2.3": as_numbers(floor_and_excess, _pairs_and_the_sure),
    "h2.4": as_numbers(evidence, _many_draws, tolerance=0, relative=1e-5),
    "h2.5": as_numbers(smoothed, _counts),
    "h2.6": as_numbers(_fit, tolerance=FOUR_DECIMALS),
    "h2.7": Task(_row, _texts, _wrong_row),
}
