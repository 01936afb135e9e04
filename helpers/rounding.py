"""How many digits of a KL divergence rounding takes away, measured with decimals."""

from decimal import Decimal, localcontext

import numpy as np

from helpers.language import say

__all__ = ["rounding_errors"]

# A machine's floats have about 16 digits; with 50 nothing that matters is lost.
MACHINE, JUDGE = 16, 50


def rounding_errors(counts, powers):
    """Return how wrong two recipes for the KL divergence are while Q slides into P.

    Both recipes work with 16 digits: the textbook's, the sum of p log(p/q), and the sum of
    p (u - log(1 + u)) with u = (q - p)/p. The truth is computed with 50.

    Parameters
    ----------
    counts : array_like
        Pairs of rows of counts, shape (pairs, 2, outcomes), none of them 0 and all with the same
        sum. Divided by it, the first row of a pair is P, the second is where Q starts.
    powers : iterable of int
        How far Q is from P: the share 10**-power of the way between them.

    Returns
    -------
    dict of str to list of float
        For each recipe, `textbook` and `with_log1p`, the median relative error over the pairs, one
        for each power.

    Raises
    ------
    ValueError
        If the counts are no such pairs, or a row of them has a zero or another sum.

    Examples
    --------
    >>> errors = rounding_errors([[[2, 5, 3], [3, 4, 3]]], powers=[0, 7])
    >>> errors["textbook"][1] > 0.1 > 1e-8 > errors["with_log1p"][1]
    True
    """
    pairs = np.asarray(counts)
    if pairs.ndim != 3 or pairs.shape[1] != 2:
        raise ValueError(
            say(
                "counts has shape {shape}; it needs pairs of rows: (pairs, 2, outcomes)",
                shape=pairs.shape,
            )
        )
    totals = np.unique(pairs.sum(axis=-1))
    if len(totals) != 1 or (pairs <= 0).any():
        raise ValueError(say("counts must be above 0, and all rows must have the same sum"))
    pairs = [[[Decimal(int(n)) / int(totals[0]) for n in row] for row in pair] for pair in pairs]
    steps = [Decimal(10) ** -power for power in powers]
    recipes = {"textbook": _textbook, "with_log1p": _with_log1p}
    return {name: [_median_error(f, t, pairs) for t in steps] for name, f in recipes.items()}


def _textbook(p, q):
    """Return the sum of p log(p/q), on decimals."""
    return sum(a * (a / b).ln() for a, b in zip(p, q, strict=True))


def _with_log1p(p, q):
    """Return the sum of p (u - log(1 + u)) with u = (q - p)/p, on decimals."""
    u = [(b - a) / a for a, b in zip(p, q, strict=True)]
    with localcontext(prec=JUDGE):
        logs = [(1 + x).ln() for x in u]
    # A plus sign rounds to the digits in force: this is what log1p returns.
    return sum(a * (x - +log) for a, x, log in zip(p, u, logs, strict=True))


def _median_error(recipe, t, pairs):
    """Return the median relative error of a recipe, a share t of the way from P to Q."""
    errors = []
    for p, q in pairs:
        q_t = [a + t * (b - a) for a, b in zip(p, q, strict=True)]
        with localcontext(prec=JUDGE):
            truth = _textbook(p, q_t)
        with localcontext(prec=MACHINE):
            errors.append(float(abs(recipe(p, q_t) - truth) / truth))
    return float(np.median(errors))
