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
For small u even that difference loses digits, so there we add up its Taylor series
u^2/2 - u^3/3 + u^4/4 - ... instead. Lesson 04 takes this cure apart step by step.

The series is written in v = (q - p)/(p + q), which treats p and q alike. It comes from
log(q/p) = 2 (v + v^3/3 + v^5/5 + ...), needs half as many terms, and makes the term

    (p + q) v^2 (1 - (v - v^2) (1/3 + v^2/5 + v^4/7 + ...)).

It reaches so far that beyond it the plain logarithm of q/p has digits to spare. And where P and Q
are far apart as a whole, nothing cancels in the textbook sum: there it is used as it stands, since
it is faster.

Two rules keep the digits on the way. The difference q - p is formed once, from the numbers as
given: dividing a vector by its own sum first would disturb the last digit of every entry, and with
it most digits of a tiny difference. And sums that are off by rounding are put right inside it.
"""

import itertools
import math
import numbers

import numpy as np

from helpers.language import noted, say
from helpers.validation import (
    SUM_TOLERANCE,
    distribution,
    labels,
    nonnegative,
    outcome_axis,
    refuse,
    same_labels,
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

NEAR = 1 / 16  # |q - p| / (p + q) below which the series take over
LOG_SERIES = [1 / (2 * k + 3) for k in range(5, -1, -1)]  # unsummed: under 1e-16 of the value
JS_SERIES = [1 / (k * (2 * k - 1)) for k in range(6, 0, -1)]
SMALL = 1 / 10  # cross-entropy below which the average of log q and the log of the sum cancel
ALIKE = 1 / 64  # JSD below which the entropies of the two have cancelled too far
FAR = 1 / 5  # sum of |q - p| above which, by Pinsker, KL > 0.02 and JSD > 0.005: little cancels
ROUNDING = 4 * np.finfo(float).eps  # a relative change by less than this is no change
UNEVEN = 1e-13  # sums further apart than this take digits from a gap as small as the last bit
TINY = np.finfo(float).smallest_subnormal
SAFE = 1e-290, 1e290  # quotients beyond have lost digits, or are 0 or infinite
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
        refuse(
            "p",
            p,
            p > 1 + SUM_TOLERANCE,
            noted(
                "{entry} = {value} is above 1, which no probability is; divide percentages by 100"
            ),
        )
    with np.errstate(divide="ignore"):
        return in_unit(np.maximum(-np.log(p), 0.0), base)


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
    return _at_most_log(p.shape[-1], in_unit(_by_rows(_cross_entropy, p, p), base), base)


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
    p, q = _pair(p, q, axis)
    result = np.maximum(in_unit(_by_rows(_cross_entropy, p, q), base), entropy(p, base=base))
    return _plain(result)


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
        p, q, gap, both, total = _align(p, q)
        terms = _near_and_far(
            gap,
            both,
            near=lambda gap, v: _excess_series(gap, v) - gap,
            far=lambda: -_p_log_ratio(p, q),
        )
    return in_unit(terms / total + 0.0, base)  # + 0.0 makes a -0.0 a 0.0


def kl_divergence(p, q, *, base=None, axis=-1):
    """Return D_KL(P || Q), the surprise that believing Q costs on top of the unavoidable H(P).

    The sum of p log(p/q), which is cross-entropy minus entropy. For distributions that are
    alike it is added up from terms p log(p/q) - p + q, none of them negative, so that they keep
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
    return in_unit(_by_rows(_kl_divergence, *_pair(p, q, axis)), base)


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
    return in_unit(_by_rows(_jeffreys_divergence, *_pair(p, q, axis)), base)


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
    nats = _by_rows(_js_divergence, *_pair(p, q, axis))
    return _at_most_log(2, in_unit(nats, base), base)


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
        by default.
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
        raise ValueError(
            say("distributions must be a table, one distribution in each row, not {p}", p=p)
        )
    k = p.shape[-2]
    weights = np.full(k, 1 / k) if weights is None else distribution("weights", weights, axis=-1)
    if weights.shape != (k,):
        raise ValueError(
            say(
                "weights has shape {shape}; it needs one entry for each of {k} rows",
                shape=weights.shape,
                k=k,
            )
        )
    shares = weights / weights.sum()
    nats = np.empty(p.shape[:-2])
    with np.errstate(all="ignore"):
        for block in _blocks(nats.shape, math.prod(p.shape[-2:])):
            nats[block] = _generalized_js_divergence(p[block], shares)
    return _plain(np.minimum(in_unit(nats, base), entropy(weights, base=base)))


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
        Probabilities, of the shape of `counts`. A labelled table, such as a pandas Series,
        keeps its labels.

    Raises
    ------
    ValueError
        If a count is negative or not a finite number, or if all of them are 0.

    Examples
    --------
    >>> normalize([1, 1, 2])
    array([0.25, 0.25, 0.5 ])
    """
    given = counts
    counts = np.moveaxis(nonnegative("counts", counts), outcome_axis("counts", counts, axis), -1)
    largest = counts.max(axis=-1, keepdims=True)
    refuse("counts", counts, np.isinf(counts), noted("{entry} = {value} must be finite"))
    if not largest.all():
        entry = "counts" + where(largest[..., 0] == 0)
        raise ValueError(
            say(
                "{entry} are all 0 and cannot be divided by their sum; leave them out, or "
                "add counts on purpose (smoothing)",
                entry=entry,
            )
        )
    if largest.max() > np.finfo(float).max / counts.shape[-1]:
        counts = counts / largest  # or the sum itself would overflow
    shares = counts / counts.sum(axis=-1, keepdims=True) + 0.0  # + 0.0 makes a -0.0 a 0.0
    shares = np.moveaxis(shares, -1, axis)
    keeps_labels = labels(given) and hasattr(given, "__mul__")
    return given * 0.0 + shares if keeps_labels else shares


# --- the sums: each takes distributions with outcomes last and returns nats -------------------


def _cross_entropy(p, q):
    average = -_total(_product(p, np.log(q))) / _total(p)
    result = np.maximum(average + np.log(_total(q)), 0.0)[..., 0]
    small = result < SMALL
    if small.all():
        return _small_cross_entropy(p, q)
    return _again(result, small, p, q, _small_cross_entropy)


def _small_cross_entropy(p, q):
    """Return the cross-entropy where the largest q is nearly 1, and its logarithm nearly 0.

    With probabilities in units of that largest one, q = m x, the logarithm of the sum of q and the
    average of log q both lose log m. Neither of what is left is negative: nothing cancels.
    """
    x = q / q.max(axis=-1, keepdims=True)
    average = _total(_product(p, np.log(x))) / _total(p)
    np.put_along_axis(x, x.argmax(axis=-1, keepdims=True), 0.0, axis=-1)
    return (np.log1p(_total(x)) - average)[..., 0]


def _kl_divergence(p, q):
    return _alike_or_far(p, q, alike=_kl_by_excess, far=_kl_by_logarithms)


def _kl_by_excess(p, q):
    p, q, gap, both, total = _align(p, q)
    return (_total(excess(p, q, gap, both)) / total)[..., 0]


def _kl_by_logarithms(p, q):
    whole = _total(p)
    return (np.log(_total(q) / whole) - _total(_p_log_ratio(p, q)) / whole)[..., 0]


def _jeffreys_divergence(p, q):
    p, q, gap, both, total = _align(p, q)
    terms = _near_and_far(
        gap,
        both,
        near=lambda gap, v: 2 * gap * v * (1 + v * v * _polynomial(LOG_SERIES, v * v)),
        far=lambda: np.abs(gap) * _log_ratio(np.minimum(p, q), np.maximum(p, q)),
    )
    return (_total(terms) / total)[..., 0]


def _js_divergence(p, q):
    if p.shape == q.shape:
        return _alike_or_far(p, q, alike=_js_by_series, far=_js_by_logarithms)
    result = _js_by_entropies(p, q)  # a table of pairs: three times as fast
    return _again(result, result < ALIKE, p, q, _js_by_series)


def _js_by_series(p, q):
    p, q, gap, both, total = _align(p, q)
    terms = _near_and_far(
        gap,
        both,
        near=lambda gap, v: gap * v * _polynomial(JS_SERIES, v * v),
        far=lambda: _js_terms(p, q, both),
    )
    return (_total(terms) / (4 * total))[..., 0]


def _js_by_logarithms(p, q):
    whole, other = _total(p), _total(q)
    if np.count_nonzero(np.abs(other - whole) > ROUNDING):
        p, q = p / whole, q / other
    both = p + q
    return (_total(_js_terms(p, q, both)) / (2 * _total(both)))[..., 0]


def _js_by_entropies(p, q):
    """Return the entropy of the mixture less the mean entropy: one logarithm for each term.

    Exact enough unless p and q are alike; then the two nearly cancel.
    """
    p, q = p / (2 * _total(p)), q / (2 * _total(q))
    return _sum_of_x_log_x(p) + _sum_of_x_log_x(q) - _sum_of_x_log_x(p + q) + math.log(2)


def _sum_of_x_log_x(x):
    log = np.maximum(x, TINY)
    return np.einsum("...i,...i->...", x, np.log(log, out=log))


def _generalized_js_divergence(p, weights):
    """Return the weighted mean KL of the rows of each table from their mixture.

    The differences from the mixture are found without rounding it: those from a first, rounded
    mixture, minus their own weighted mean.
    """
    weights = weights[:, np.newaxis]
    rounded = np.sum(weights * p, axis=-2, keepdims=True)
    rounded = np.clip(rounded, p.min(-2, keepdims=True), p.max(-2, keepdims=True))
    gap, total = rounded - p, _total(rounded)
    off = _total(gap) / (total - _total(gap))  # p (1 + off) has the sum of the mixture
    p, gap = p + p * off, _less_products(gap, [p], off)
    mean = np.sum(weights * gap, axis=-2, keepdims=True)
    mixture, gap = rounded - mean, gap - mean
    divergences = _total(excess(p, mixture, gap, p + mixture)) / total
    return np.sum(np.where(weights > 0, weights * divergences, 0.0), axis=-2)[..., 0]


def _alike_or_far(p, q, alike, far):
    """Return far(p, q) for pairs that are far apart as a whole, and alike(p, q) for the rest."""
    are_alike = _total(np.abs(q - p))[..., 0] <= FAR
    if are_alike.all():
        return alike(p, q)
    return _again(far(p, q), are_alike, p, q, alike)


def _again(result, places, p, q, measure):
    """Return the result with what measure(p, q) gives in some places."""
    if places.any():
        p, q = np.broadcast_arrays(p, q)
        result[places] = measure(p[places], q[places])
    return result


# --- the terms ------------------------------------------------------------------------------


def _total(p):
    """Return the sum over the outcomes, kept as an axis of length one."""
    return np.einsum("...i->...", p)[..., np.newaxis]  # three times as fast as sum on short rows


def _align(p, q):
    """Return p, q, q - p and p + q, with p and q brought to a common sum, and that sum.

    The sums Sp and Sq differ by rounding only, but that may be more than p and q differ. With
    t = (Sq - Sp)/(Sq + Sp), both p (1 + t) and q (1 - t) have the sum 2 Sp Sq/(Sp + Sq), and
    their difference is q - p - t (p + q): computed from the difference itself, so that its
    digits survive.
    """
    gap = q - p
    both = p + q
    whole = _total(both)
    t = _total(gap) / whole
    if np.count_nonzero(np.abs(t) > UNEVEN):
        gap = _less_products(gap, (p, q), t)
        noise = np.abs(gap) <= ROUNDING * np.abs(t) * both  # what the rounding of t leaves
        gap = np.where(noise.all(axis=-1, keepdims=True), 0.0, gap)
    else:
        gap -= both * t
    if np.count_nonzero(np.abs(t) > ROUNDING):  # else only the gap would change
        p, q = p + p * t, q - q * t
        both = p + q
    return p, q, gap, both, whole * (1 - t * t) / 2


def _less_products(gap, factors, t):
    """Return the gap less the sum of the factors times t, where little may be left of it.

    A product rounded to a float would be too coarse then. The leading digits of the factors and of
    t are so few that their product is exact; what the other digits add is small.
    """
    leading = sum(_leading(x) for x in factors)
    others = sum(x - _leading(x) for x in factors)
    leading_t = _leading(t)
    small = others * leading_t + (leading + others) * (t - leading_t)
    return gap - leading * leading_t - small


def _leading(x):
    """Return the leading seven digits of the numbers, those of a float of half the size."""
    return x.astype(np.float32).astype(float)


def _near_and_far(gap, both, near, far):
    """Return the terms near(gap, v) where v = gap/both is small, and far() elsewhere."""
    small = np.abs(gap) <= NEAR * both
    count = np.count_nonzero(small)
    if count == small.size:
        return near(gap, gap / np.maximum(both, TINY))  # no 0/0: where both are 0, so is the gap
    terms = far()
    if count:
        places = np.flatnonzero(small)
        gap, both = gap.take(places), both.take(places)
        terms.put(places, near(gap, gap / np.maximum(both, TINY)))
    return terms


def excess(p, q, gap, both):
    """Return p log(p/q) - p + q from gap = q - p and both = p + q: never negative."""
    return _near_and_far(gap, both, near=_excess_series, far=lambda: gap - _p_log_ratio(p, q))


def _excess_series(gap, v):
    return gap * v * (1 - (v - v * v) * _polynomial(LOG_SERIES, v * v))


def _polynomial(coefficients, x):
    """Return the polynomial by Horner's rule: np.polyval without its temporary arrays."""
    result = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        result *= x
        result += coefficient
    return result


def _log_ratio(p, q):
    """Return log(q/p): 0 where both are 0, and +-inf where one is."""
    ratio = q / p
    if ratio.min() > SAFE[0] and ratio.max() < SAFE[1]:  # the usual case, and no nan from 0/0
        return np.log(ratio, out=ratio)
    log = np.log(ratio)
    p, q = np.broadcast_arrays(p, q)
    unsafe = ~((ratio > SAFE[0]) & (ratio < SAFE[1]))
    log[unsafe] = np.log(q[unsafe]) - np.log(p[unsafe])
    log[p == q] = 0.0
    return log


def _p_log_ratio(p, q):
    """Return p log(q/p), 0 where p is 0."""
    return _product(p, _log_ratio(p, q))


def _js_terms(p, q, both):
    """Return 2p log(2p/(p+q)) + 2q log(2q/(p+q))."""
    share = np.minimum(p, q)
    share += share
    share /= np.maximum(both, TINY)  # no 0/0: an outcome that neither has adds nothing
    other = 2 - share
    terms = np.log(other)
    terms *= other
    log = np.maximum(share, TINY, out=other)
    log = np.log(log, out=log)
    log *= share
    terms += log
    terms *= both
    return terms


def _product(p, log):
    """Multiply log by p, with 0 wherever p is 0: what never happens adds nothing."""
    product = p * log
    if not p.all():
        np.copyto(product, 0.0, where=p == 0)
    return product


# --- in and out -----------------------------------------------------------------------------


def _by_rows(measure, p, q):
    """Return measure(p, q) for every row, a block of rows at a time."""
    with np.errstate(all="ignore"):  # log 0, 0/0 and 1/0 are answered for in the terms
        if p.ndim == q.ndim == 1:
            return measure(p, q)
        leading, n = np.broadcast_shapes(p.shape[:-1], q.shape[:-1]), p.shape[-1]
        result = np.empty(leading)
        for block in _blocks(leading, n):
            result[block] = measure(_cut(p, block, len(leading)), _cut(q, block, len(leading)))
        return result


def _cut(p, block, axes):
    """Return the block of an array that broadcasts to so many leading axes, as it is."""
    p = p.reshape((1,) * (axes + 1 - p.ndim) + p.shape)
    return p[tuple(s if k > 1 else slice(None) for s, k in zip(block, p.shape, strict=False))]


def _blocks(leading, size):
    """Return indices that cut the leading axes into blocks of at most BLOCK numbers.

    Each entry has `size` numbers. The longest axis is halved until a block is small enough: a
    table of pairs falls into squares, whose sides are short.
    """
    steps = list(leading)
    while math.prod(steps) * size > BLOCK and max(steps) > 1:
        longest = steps.index(max(steps))
        steps[longest] = -(-steps[longest] // 2)
    axes = [
        [slice(start, start + step) for start in range(0, n, step)]
        for n, step in zip(leading, steps, strict=True)
    ]
    return itertools.product(*axes)


def in_unit(nats, base):
    """Convert nats to the unit of `base`; a single number becomes a Python float.

    What is whole up to rounding becomes whole: 31 bits, not 31.000000000000004.
    """
    if base is not None:
        nats = nats / _log_of_base(base)
        whole = np.rint(nats)
        with np.errstate(invalid="ignore"):  # inf - inf
            nats = np.where(np.abs(nats - whole) <= ROUNDING * np.abs(nats), whole, nats)
    return _plain(nats)


def _at_most_log(n, values, base):
    """Return the values, none above log n: the smallest float that a usual way to it gives."""
    ways = [math.log(n), float(np.log(n))]
    if base is not None:
        ways = [way / log for way in ways for log in (math.log(base), float(np.log(base)))]
        ways += {2: [math.log2(n)], 10: [math.log10(n)]}.get(base, [])
    return _plain(np.minimum(values, min(ways)))


def _plain(values):
    """Return an array as it is, and a single number as a Python float."""
    return values if np.ndim(values) else float(values)


def _log_of_base(base):
    if not isinstance(base, numbers.Real) or isinstance(base, bool):
        raise ValueError(
            say("base must be a number such as 2, or None for nats, not {base!r}", base=base)
        )
    if not 1 < base < math.inf:
        raise ValueError(
            say("base must be a finite number above 1, not {base}; None means nats", base=base)
        )
    return math.log(base)


def _pair(p, q, axis):
    """Return p and q as distributions over the same outcomes."""
    same_labels("p", p, "q", q, axis)
    p, q = distribution("p", p, axis), distribution("q", q, axis)
    if p.shape[-1] != q.shape[-1]:
        raise ValueError(
            say(
                "p has {p_outcomes} outcomes and q has {q_outcomes}; both must list the "
                "same outcomes in the same order",
                p_outcomes=p.shape[-1],
                q_outcomes=q.shape[-1],
            )
        )
    try:
        np.broadcast_shapes(p.shape[:-1], q.shape[:-1])
    except ValueError:
        raise ValueError(
            say(
                "p and q cannot be paired: beside the outcomes p has shape {p_shape} and q "
                "has shape {q_shape}; they must be equal, or 1 where they differ",
                p_shape=p.shape[:-1],
                q_shape=q.shape[:-1],
            )
        ) from None
    return p, q
