"""The hidden tests of homework 1."""

import math

import numpy as np

from helpers.exercises.homework_1 import bits_wasted, own_page, wrong_code
from helpers.measures import cross_entropy, entropy, surprisal
from helpers.own_numbers import own_distribution
from homework.verdict import FOUR_DECIMALS, Task


def distribution(rng, zeros=0, most=9):
    """Return a random distribution over 2 to `most` outcomes, and `zeros` impossible ones."""
    p = rng.dirichlet(np.ones(rng.integers(2, most + 1)))
    return rng.permutation(np.append(p, np.zeros(zeros)))


def another(rng, p):
    """Return a random distribution over the same possible outcomes as p."""
    q = np.zeros(len(p))
    q[p > 0] = rng.dirichlet(np.ones(np.count_nonzero(p)))
    return q


def probabilities(rng):
    """Return single probabilities and arrays of them, certain and impossible ones too."""
    table = rng.random((3, 4))
    table[0, 1], table[2, 3], table[1, 0] = 0, 1, 1e-300
    return [(x,) for x in (0.0, 1.0, *rng.random(5).tolist(), rng.random(6), table)]


def distributions_and_bases(rng):
    """Return distributions with and without zeros, for nats, bits and other units."""
    return [
        *((distribution(rng),) for _ in range(3)),
        *((distribution(rng, zeros=2), base) for base in (2, 10, math.e, rng.uniform(1.1, 20))),
        (np.array([0.0, 1.0, 0.0]), 2),
        (np.full(50_000, 1 / 50_000), 2),
    ]


def pairs(rng):
    """Return P and Q with zeros in either, in both, and where they make the result infinite."""
    p = distribution(rng, zeros=2)
    full = rng.dirichlet(np.ones(len(p)))
    return [
        *((q, another(rng, q)) for q in (distribution(rng) for _ in range(4))),
        (p, full),
        (p, another(rng, p)),
        (full, p),
        (np.array([0.0, 1.0]), np.array([1.0, 0.0])),
    ]


def logits_and_targets(rng):
    """Return logits of all sizes, some of minus infinity, and targets of all kinds."""
    cases = []
    for size in (1, 30, 1000, 1e5):
        p = distribution(rng, zeros=1)
        cases.append((size * rng.normal(size=len(p)) + size, p))
        cases.append((cases[-1][0], np.eye(len(p))[rng.integers(len(p))]))
    z, p = cases[0]
    forbidden = np.where(p > 0, z, -np.inf)
    far_apart = np.array([0.0, 1000.0])  # a loss of exactly 1000, and one of exactly 0
    fixed = [(far_apart, np.eye(2)[k]) for k in (0, 1)]
    return [*cases, *fixed, (forbidden, p), (forbidden, rng.dirichlet(np.ones(len(p))))]


def loss(z, p):
    """Return the cross-entropy of the target p and softmax(z), in nats."""
    surprise = np.logaddexp.reduce(z) - z
    return float(p[p > 0] @ surprise[p > 0])


def distributions_to_code(rng):
    """Return distributions with ties, zeros, one outcome, many of them, and a deep tree."""
    golden = 0.6 ** np.arange(25)
    return [
        *((distribution(rng, most=12),) for _ in range(5)),
        (distribution(rng, zeros=3),),
        (distribution(rng, most=60),),
        *((np.full(n, 1 / n),) for n in rng.integers(2, 20, 3)),
        (rng.permutation([0.25, 0.25, 0.125, 0.125, 0.125, 0.125]),),
        (rng.permutation(golden / golden.sum()),),
        (np.array([1.0]),),
        (np.array([1.0, 0.0]),),
    ]


TASKS = {
    "h1.1": Task(surprisal, probabilities),
    "h1.2": Task(lambda name: entropy(own_distribution(name, "h1.2", 4)), tolerance=FOUR_DECIMALS),
    "h1.3": Task(lambda p, base=None: entropy(p, base=base), distributions_and_bases),
    "h1.4": Task(cross_entropy, pairs),
    "h1.5": Task(loss, logits_and_targets),
    "h1.6": Task(None, distributions_to_code, wrong=wrong_code),
    "h1.7": Task(lambda name: bits_wasted(own_page(name)), tolerance=FOUR_DECIMALS),
}
