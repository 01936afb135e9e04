"""What the functions of the course accept: clear errors for everything else, and no repairs.

Each function takes the name of an argument first, for the message of the ValueError it raises.
"""

import math
import numbers
import operator

import numpy as np

__all__ = ["distribution", "nonnegative", "outcome_axis", "reals", "refuse", "where", "whole"]

SUM_TOLERANCE = 1e-6  # a total this close to 1 is rounding; further away it is a mistake
NAN = "is not a number; find where it comes from"


def reals(name, values):
    """Return `values` as a float64 array without nan; infinities are the caller's to judge."""
    array = _floats(name, values)
    refuse(name, array, np.isnan(array), NAN)
    return array


def nonnegative(name, values):
    """Return `values` as a float64 array without nan or negative entries."""
    array = _floats(name, values)
    if not array.min() >= 0:  # nan is not >= 0 either
        refuse(name, array, np.isnan(array), NAN)
        refuse(name, array, array < 0, "is negative; a probability or count is 0 or more")
    return array


def _floats(name, values):
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be a table of numbers with rows of one length") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers, not {values!r:.60}; convert them first")
    if array.size == 0:
        raise ValueError(f"{name} is empty; it needs at least one number")
    return array.astype(float, copy=False)


def whole(name, value, low, high=math.inf):
    """Return `value` as an int from `low` to `high`, or say what it is instead."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise ValueError(f"{name} = {value!r:.60} is not a whole number; use one such as {low}")
    if not low <= value <= high:
        limits = f"{low} or more" if high == math.inf else f"from {low} to {high}"
        raise ValueError(f"{name} = {value} is out of range; use a whole number {limits}")
    return int(value)


def distribution(name, values, axis):
    """Return `values` as float64 with the outcomes last, or say why it is no distribution."""
    p = nonnegative(name, values)
    axis = outcome_axis(name, p, axis)
    if axis != p.ndim - 1:
        p = np.moveaxis(p, axis, -1)
    total = np.einsum("...i->...", p)  # three times as fast as sum on short rows
    right = np.abs(total - 1) <= SUM_TOLERANCE
    if not right.all():
        refuse(name, p, np.isinf(p), "must be finite")
        wrong = ~right
        raise ValueError(
            f"{name}{where(wrong)} sums to {float(total[wrong][0]):.10g}, not to 1; "
            f"looks like counts? use normalize({name})"
        )
    return p


def outcome_axis(name, array, axis):
    """Return the axis of the outcomes, counted from the front."""
    axis, ndim = operator.index(axis), np.ndim(array)
    if ndim == 0:
        raise ValueError(
            f"{name} must list all outcomes, not be the single number {array}; "
            "for a yes/no event write [x, 1 - x]"
        )
    if not -ndim <= axis < ndim:
        raise np.exceptions.AxisError(axis, ndim, msg_prefix=name)
    return axis % ndim


def refuse(name, array, bad, reason):
    """Raise a ValueError that points at the first bad entry, if there is one."""
    if bad.any():
        raise ValueError(f"{name}{where(bad)} = {float(array[bad][0])} {reason}")


def where(bad):
    """Return the index of the first True as text, such as [2] or [0, 2]; '' for a scalar."""
    return str([int(i) for i in np.argwhere(bad)[0]]) if bad.ndim else ""
