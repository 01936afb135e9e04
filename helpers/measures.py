"""The measures of the course: surprisal, entropy, cross-entropy and the divergences.

Everything here is a pure function of arrays of probabilities. Outcomes lie along the last
axis unless `axis` says otherwise, and the axes before it broadcast, so a table of distributions
costs one call. Natural logarithms (nats) unless `base` says otherwise (2 gives bits).

How the divergences stay exact
------------------------------
The textbook sum of p log(p/q) adds positive and negative terms that nearly cancel when P and Q
are alike, and what is left is rounding noise, sometimes below zero. But both distributions sum
to one, so adding q - p to every term changes nothing in the total, and each *new* term,

    p log(p/q) - p + q,

is never negative: nothing can cancel any more. With u = (q - p)/p it equals p (u - log(1 + u)).
For tiny u even that difference loses digits, so there we add up its Taylor series
u^2/2 - u^3/3 + u^4/4 - ... instead. Lesson 04 takes this cure apart step by step.

Two rules keep the digits on the way. The difference q - p is formed once, from the numbers as
given: dividing a vector by its own sum first would disturb the last digit of every entry, and with
it most digits of a tiny difference. And sums that are off by rounding are put right inside it.
"""

import math
import numbers

import numpy as np

from helpers.validation import (
    SUM_TOLERANCE,
    distribution,
    nonnegative,
    outcome_axis,
    refuse,
    where,
)

__all__ = [
    "cross_entropy",
    "entropy",
    "generalized_js_divergence",
    "jeffreys_divergence",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "kl_terms",
    "normalize",
    "surprisal",
]

SERIES_BELOW = 1 / 64  # log(q/p) under which a Taylor series takes over
EXCESS_SERIES = [(-1) ** k / k for k in range(10, 1, -1)]  # unsummed: under 1e-16 of the value
JS_SERIES_BELOW = 1 / 32
JS_SERIES = [1 / (k * (2 * k - 1)) for k in range(6, 0, -1)]
ROUNDING = 4 * np.finfo(float).eps  # a relative change by less than this is no change
TINY = np.finfo(float).smallest_subnormal
BLOCK = 1 << 15  # numbers worked on at a time: few enough to stay in the processor's cache


def surprisal(p, *, base=None):
    """Return how surprising an event of probability `p` is: minus the logarithm of p.

    Parameters
    ----------
    p : float or array_like
        Probabilities between 0 and 1, of any shape; they need not sum to one.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.

    Returns
    -------
    float or ndarray
        One surprisal for each probability, in nats (or the unit of `base`); inf where p is 0.

    Raises
    ------
    ValueError
        If a probability is negative, above 1 or not a number, or if `base` is not above 1.

    References
    ----------
    C. E. Shannon, "A Mathematical Theory of Communication", 1948.

    Examples
    --------
    >>> surprisal(1 / 8, base=2)
    3.0
    >>> surprisal([1, 0.5, 0])
    array([0.        , 0.69314718,        inf])
    """
    p = nonnegative("p", p)
    if p.max() > 1 + SUM_TOLERANCE:
        refuse("p", p, p > 1 + SUM_TOLERANCE, "is above 1, which no probability is")
    with np.errstate(divide="ignore"):
        return _in_unit(np.maximum(-np.log(p), 0.0), base)


def entropy(p, *, base=None, axis=-1):
    """Return the entropy H(P): the average surprisal of P, minus the sum of p log p.

    Parameters
    ----------
    p : array_like
        Probabilities that sum to 1 along `axis`.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    float or ndarray
        Between 0 and log n, in nats (or the unit of `base`). A float for one distribution,
        else an array without the axis of the outcomes. Impossible outcomes add nothing.

    Raises
    ------
    ValueError
        If `p` is not a distribution, or if `base` is not above 1.

    References
    ----------
    C. E. Shannon, "A Mathematical Theory of Communication", 1948.

    Examples
    --------
    >>> entropy([1/2, 1/4, 1/8, 1/8], base=2)
    1.75
    >>> round(entropy([0.2, 0.5, 0.3]), 5)
    1.02965
    """
    p = distribution("p", p, axis)
    return _in_unit(_by_rows(_cross_entropy, p, p), base)


def cross_entropy(p, q, *, base=None, axis=-1):
    """Return H(P, Q): the average surprisal of one who believes Q and lives in P.

    Minus the sum of p log q. It is infinite as soon as something happens (p > 0) that Q
    held impossible (q = 0).

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`: P does the averaging, Q is believed.
        The other axes broadcast.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    float or ndarray
        At least H(P), perhaps inf, in nats (or the unit of `base`).

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes do not fit, or if `base` is
        not above 1.

    References
    ----------
    T. M. Cover and J. A. Thomas, *Elements of Information Theory*, chapters 2 and 5.

    Examples
    --------
    >>> round(cross_entropy([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]), 5)
    1.06013
    >>> cross_entropy([0.5, 0.5], [1, 0])
    inf
    """
    return _in_unit(_by_rows(_cross_entropy, *_pair(p, q, axis)), base)


def kl_terms(p, q, *, base=None):
    """Return the terms p log(p/q) whose sum is the KL divergence of P from Q.

    A single term may be negative (where Q promises more than P keeps); the sum may not.

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along the last axis; the other axes broadcast.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.

    Returns
    -------
    ndarray
        One term for each outcome, in nats (or the unit of `base`): 0 where p is 0, and inf
        where q is 0 and p is not.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes do not fit, or if `base` is
        not above 1.

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951.

    Examples
    --------
    >>> kl_terms([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]).round(4)
    array([-0.0811,  0.1116,  0.    ])
    """
    p, q = np.broadcast_arrays(*_pair(p, q, axis=-1))
    with np.errstate(all="ignore"):
        p, q, gap, total = _align(p, q)
        terms = _product(p, _log_ratio(q, p, -gap)) / total
    return _in_unit(terms + 0.0, base)


def kl_divergence(p, q, *, base=None, axis=-1):
    """Return D_KL(P || Q), the surprise that believing Q costs on top of the unavoidable H(P).

    The sum of p log(p/q), which is cross-entropy minus entropy. Added up from terms
    p log(p/q) - p + q, none of them negative, so that nearly equal distributions keep
    their digits (the head of this module says how, lesson 04 says why).

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`: P is the truth and does the averaging,
        Q is the model. The other axes broadcast.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    float or ndarray
        Between 0 (only if P = Q) and inf (if q = 0 < p somewhere), in nats (or the unit
        of `base`).

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes do not fit, or if `base` is
        not above 1.

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951.

    Examples
    --------
    >>> round(kl_divergence([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]), 7)
    0.0304788
    >>> kl_divergence([0.5, 0.5], [1, 0])
    inf
    """
    return _in_unit(_by_rows(_kl_divergence, *_pair(p, q, axis)), base)


def jeffreys_divergence(p, q, *, base=None, axis=-1):
    """Return J(P, Q), the sum of both directions: D_KL(P || Q) + D_KL(Q || P).

    The sum of (q - p) log(q/p). Symmetric, but infinite as soon as one distribution holds
    something impossible that the other does not. Half of it, the mean of both directions, is
    often mistaken for the Jensen-Shannon divergence (`js_divergence`).

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`; the other axes broadcast.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    float or ndarray
        Between 0 and inf, in nats (or the unit of `base`).

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes do not fit, or if `base` is
        not above 1.

    References
    ----------
    H. Jeffreys, "An Invariant Form for the Prior Probability in Estimation Problems", 1946.

    Examples
    --------
    >>> round(jeffreys_divergence([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]), 7)
    0.0628609
    """
    return _in_unit(_by_rows(_jeffreys_divergence, *_pair(p, q, axis)), base)


def js_divergence(p, q, *, base=None, axis=-1):
    """Return JSD(P, Q), the mean KL divergence of P and of Q from their average M = (P + Q)/2.

    Symmetric, and finite always: M is nowhere 0 where P or Q is not. Its square root is a
    distance (`js_distance`); the divergence itself breaks the triangle inequality.

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`; the other axes broadcast.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    float or ndarray
        Between 0 (only if P = Q) and log 2 (1 bit, only if they share no outcome), in nats
        (or the unit of `base`).

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes do not fit, or if `base` is
        not above 1.

    References
    ----------
    J. Lin, "Divergence Measures Based on the Shannon Entropy", 1991.

    Examples
    --------
    >>> round(js_divergence([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]), 7)
    0.0078174
    >>> js_divergence([1, 0], [0, 1], base=2)
    1.0
    """
    return _in_unit(_by_rows(_js_divergence, *_pair(p, q, axis)), base)


def js_distance(p, q, *, base=None, axis=-1):
    """Return the Jensen-Shannon distance, the square root of `js_divergence`.

    A true distance: zero only for equal distributions, symmetric, and no detour is shorter
    than the direct way.

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`; the other axes broadcast.
    base : float, optional
        Base of the logarithm of the divergence under the root.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    float or ndarray
        Between 0 and the square root of log 2 (1 for base 2), in the square root of the unit.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes do not fit, or if `base` is
        not above 1.

    References
    ----------
    D. M. Endres and J. E. Schindelin, "A New Metric for Probability Distributions", 2003.

    Examples
    --------
    >>> js_distance([1, 0], [0, 1], base=2)
    1.0
    """
    divergence = js_divergence(p, q, base=base, axis=axis)
    return math.sqrt(divergence) if isinstance(divergence, float) else np.sqrt(divergence)


def generalized_js_divergence(distributions, weights=None, *, base=None):
    """Return the Jensen-Shannon divergence of many distributions, the mean KL from their mixture.

    With the mixture M, the sum of weight times distribution: the sum of weight times
    D_KL(P_k || M). Two distributions of equal weight give `js_divergence`.

    Parameters
    ----------
    distributions : array_like
        Table of shape (..., k, n): k distributions over n outcomes, one in each row.
    weights : array_like, optional
        The share of each distribution in the mixture, k numbers that sum to 1; equal
        unless told.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.

    Returns
    -------
    float or ndarray
        Between 0 and the entropy of the weights, in nats (or the unit of `base`). A float
        for one table, else an array without the last two axes.

    Raises
    ------
    ValueError
        If `distributions` is not a table of distributions, if `weights` is not a distribution
        with one entry for each row, or if `base` is not above 1.

    References
    ----------
    J. Lin, "Divergence Measures Based on the Shannon Entropy", 1991.

    Examples
    --------
    >>> round(generalized_js_divergence([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), 4)
    1.0986
    >>> round(generalized_js_divergence([[1, 0], [0, 1]], weights=[0.9, 0.1], base=2), 4)
    0.469
    """
    p = distribution("distributions", distributions, axis=-1)
    if p.ndim < 2:
        raise ValueError(f"distributions must be a table, one distribution in each row, not {p}")
    k = p.shape[-2]
    weights = np.full(k, 1 / k) if weights is None else distribution("weights", weights, axis=-1)
    if weights.shape != (k,):
        raise ValueError(
            f"weights has shape {weights.shape}; it needs one entry for each of {k} rows"
        )
    mixture = np.expand_dims(weights @ p, -2)
    divergences = _by_rows(_kl_divergence, p, mixture)
    divergences = np.where(weights > 0, divergences, 0.0)  # no weight: not even inf counts
    return _in_unit(divergences @ weights, base)


def normalize(counts, *, axis=-1):
    """Return counts divided by their sum, a distribution.

    Parameters
    ----------
    counts : array_like
        Numbers that are not negative, at least one of them positive along `axis`.
    axis : int, optional
        The axis of the outcomes.

    Returns
    -------
    ndarray
        Probabilities, of the shape of `counts`.

    Raises
    ------
    ValueError
        If a count is negative or not a finite number, or if all of them are 0.

    Examples
    --------
    >>> normalize([1, 1, 2])
    array([0.25, 0.25, 0.5 ])
    """
    counts = np.moveaxis(nonnegative("counts", counts), outcome_axis("counts", counts, axis), -1)
    largest = counts.max(axis=-1, keepdims=True)
    refuse("counts", counts, np.isinf(counts), "must be finite")
    if not largest.all():
        raise ValueError(
            f"counts{where(largest[..., 0] == 0)} are all 0 and cannot be divided by their sum; "
            "leave them out, or add counts on purpose (smoothing)"
        )
    if largest.max() > np.finfo(float).max / counts.shape[-1]:
        counts = counts / largest  # or the sum itself would overflow
    return np.moveaxis(counts / counts.sum(axis=-1, keepdims=True), -1, axis)


# --- the sums: each takes distributions with outcomes last and returns nats -------------------


def _cross_entropy(p, q):
    average = -_total(_product(p, np.log(q))) / _total(p)
    return np.maximum(average + np.log(_total(q)), 0.0)


def _kl_divergence(p, q):
    p, q, gap, total = _align(p, q)
    return _total(_excess(p, q, gap)) / total


def _jeffreys_divergence(p, q):
    p, q, gap, total = _align(p, q)
    return _total(gap * _log_ratio(p, q, gap)) / total


def _js_divergence(p, q):
    p, q, gap, total = _align(p, q)
    return np.minimum(_total(_js_terms(p, q, gap)) / (4 * total), math.log(2))


# --- the terms ------------------------------------------------------------------------------


def _total(p):
    """Return the sum over the outcomes, kept as an axis of length one."""
    return np.einsum("...i->...", p)[..., np.newaxis]  # three times as fast as sum on short rows


def _align(p, q):
    """Return p, q and q - p with p and q brought to a common sum, and that sum.

    The sums differ by rounding only, but that may be more than p and q differ. What is taken
    off the difference here is computed from the difference itself, so its digits survive.
    """
    gap = q - p
    both = p + q
    whole = _total(both)
    tilt = _total(gap) / whole
    if np.count_nonzero(np.abs(tilt) > ROUNDING):  # else only the gap would change
        p, q = p + p * tilt, q - q * tilt
    both *= tilt
    gap -= both
    return p, q, gap, whole * (1 - tilt * tilt) / 2


def _log_ratio(p, q, gap):
    """Return log(q/p) from gap = q - p: 0 where both are 0, and +-inf where one is."""
    log = gap / np.minimum(p, q)
    np.log1p(np.abs(log, out=log), out=log)
    if not log.max() < np.inf:  # a zero, or something so small that the quotient overflows
        log[gap == 0] = 0.0
        overflow = np.isinf(log) & (np.minimum(p, q) > 0)
        log[overflow] = np.abs(np.log(q[overflow]) - np.log(p[overflow]))
    return np.copysign(log, gap, out=log)


def _excess(p, q, gap):
    """Return p log(p/q) - p + q from gap = q - p: never negative, nothing to cancel."""
    log = _log_ratio(p, q, gap)
    near = np.abs(log) < SERIES_BELOW
    excess = np.subtract(gap, _product(p, log), out=log)
    if np.count_nonzero(near):
        excess[near] = _excess_series(p[near], gap[near])
    return excess


def _excess_series(p, gap):
    """Return p (u - log(1 + u)) for small u = gap/p as p u^2 (1/2 - u/3 + u^2/4 - ...)."""
    u = gap / np.maximum(p, TINY)  # no 0/0: where p is 0 here, so is the gap
    return gap * u * np.polyval(EXCESS_SERIES, u)


def _js_terms(p, q, gap):
    """Return 2p log(2p/(p+q)) + 2q log(2q/(p+q)) from gap = q - p, again by a series if small.

    With v = gap/(p+q) the series is (p+q) (v^2 + v^4/6 + v^6/15 + ...): the odd powers cancel.
    """
    both = p + q
    terms = _times_log_of_share(p + p, both)
    terms += _times_log_of_share(q + q, both)
    near = np.abs(gap) < JS_SERIES_BELOW * both
    if np.count_nonzero(near):
        v = gap[near] / both[near]
        terms[near] = gap[near] * v * np.polyval(JS_SERIES, v * v)
    return terms


def _times_log_of_share(part, whole):
    """Return part log(part/whole), with 0 wherever part is 0."""
    share = part / whole
    np.fmax(share, TINY, out=share)  # also where both are 0: then 0/0 is nan
    np.log(share, out=share)
    share *= part
    return share


def _product(p, log):
    """Multiply log by p, in place, with 0 wherever p is 0: what never happens adds nothing."""
    log *= p
    log[p == 0] = 0.0
    return log


# --- in and out -----------------------------------------------------------------------------


def _by_rows(measure, p, q):
    """Return measure(p, q) for every row, a block of rows at a time."""
    with np.errstate(all="ignore"):  # log 0, 0/0 and 1/0 are answered for in the terms
        if p.ndim == q.ndim == 1:
            return measure(p, q)[0]
        leading, n = np.broadcast_shapes(p.shape[:-1], q.shape[:-1]), p.shape[-1]
        p, q = (np.broadcast_to(a, (*leading, n)).reshape(-1, n) for a in (p, q))
        result = np.empty(len(p))
        step = max(1, BLOCK // n)
        for start in range(0, len(p), step):
            block = slice(start, start + step)
            result[block] = measure(p[block], q[block])[:, 0]
        return result.reshape(leading)


def _in_unit(nats, base):
    """Convert nats to the unit of `base`; a single number becomes a Python float."""
    if base is not None:
        nats = nats / _log_of_base(base)
    return nats if np.ndim(nats) else float(nats)


def _log_of_base(base):
    if not isinstance(base, numbers.Real) or isinstance(base, bool):
        raise TypeError(f"base must be a number such as 2, or None for nats, not {base!r}")
    if not 1 < base < math.inf:
        raise ValueError(f"base must be a finite number above 1, not {base}; None means nats")
    return math.log(base)


def _pair(p, q, axis):
    """Return p and q as distributions over the same outcomes."""
    p, q = distribution("p", p, axis), distribution("q", q, axis)
    if p.shape[-1] != q.shape[-1]:
        raise ValueError(
            f"p has {p.shape[-1]} outcomes and q has {q.shape[-1]}; "
            "both must list the same outcomes in the same order"
        )
    try:
        np.broadcast_shapes(p.shape[:-1], q.shape[:-1])
    except ValueError:
        raise ValueError(
            f"p and q cannot be paired: beside the outcomes p has shape {p.shape[:-1]} and q has "
            f"shape {q.shape[:-1]}; they must be equal, or 1 where they differ"
        ) from None
    return p, q
