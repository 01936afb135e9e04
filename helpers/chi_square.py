"""The chi-square divergence, whose half is what the KL divergence of a near pair looks like."""

import numpy as np

from helpers.validation import distribution

__all__ = ["chi_square_divergence"]


def chi_square_divergence(p, q):
    """Return the chi-square divergence of P from Q, the sum of (p - q)^2 / q.

    Where P and Q are close, half of it is close to both KL divergences in nats.

    Parameters
    ----------
    p, q : array_like
        Probabilities of the same outcomes along the last axis; the other axes broadcast.

    Returns
    -------
    float or ndarray
        0 or more, and infinite where Q rules out what P does not. It has no unit.

    Raises
    ------
    ValueError
        If `p` or `q` is no distribution.

    Examples
    --------
    >>> round(chi_square_divergence([0.3, 0.4, 0.3], [0.2, 0.5, 0.3]), 12)
    0.07
    >>> chi_square_divergence([0.5, 0.5], [1, 0])
    inf
    """
    p, q = distribution("p", p, -1), distribution("q", q, -1)
    squares = (p - q) ** 2
    ruled_out = np.where(squares > 0, np.inf, 0.0)
    terms = np.divide(squares, q, out=ruled_out, where=np.broadcast_to(q > 0, squares.shape))
    total = np.sum(terms, axis=-1)
    return float(total) if total.ndim == 0 else total
