"""What the functions of the course accept: clear errors for everything else, and no repairs.

Each function takes the name of an argument first, for the message of the ValueError it raises.
"""

import math
import numbers
import operator
from collections.abc import Mapping

import numpy as np

from helpers.language import noted, say, translated

__all__ = [
    "distribution",
    "labels",
    "nonnegative",
    "outcome_axis",
    "reals",
    "refuse",
    "same_labels",
    "where",
    "whole",
]

SUM_TOLERANCE = 1e-6  # a total this close to 1 is rounding; further away it is a mistake
NEARLY_ONE = 0.02  # a total this close to 1 is that of rounded probabilities
NAN = noted("{entry} = {value} is not a number; find where it comes from")


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
        refuse(
            name,
            array,
            array < 0,
            noted(
                "{entry} = {value} is negative; a probability or count is 0 or more; "
                "logits need softmax: normalize(np.exp({name}))"
            ),
        )
    return array


def _floats(name, values):
    _refuse_hidden(name, values)
    try:
        array = np.asarray(values)
        ragged = array.dtype.kind == "O" and any(map(np.ndim, array.flat))
    except ValueError:
        ragged = True
    if ragged:
        raise ValueError(
            say(
                "{name} must be a table of numbers with rows of one length, not {values!r:.60}; "
                "give each row a 0 for every outcome that it lacks",
                name=name,
                values=values,
            )
        )
    if array.dtype.kind not in "biuf" and not hasattr(values, "__iter__"):
        raise ValueError(
            say(
                "{name} must be a real number, not {values!r:.60}; convert it first, for "
                "instance by float({name})",
                name=name,
                values=values,
            )
        )
    if array.dtype.kind not in "biuf":
        raise ValueError(
            say(
                "{name} must hold real numbers, not {values!r:.60}; convert them first, "
                "for instance by np.array(list({name}), dtype=float)",
                name=name,
                values=values,
            )
        )
    if array.size == 0:
        raise ValueError(say("{name} is empty; it needs at least one number", name=name))
    with np.errstate(over="ignore"):  # beyond float64 is infinite here, which others refuse
        return array.astype(float, copy=False)


def _refuse_hidden(name, values):
    """Refuse what a plain array would lose: masks, keys, and labels of rows that differ."""
    if type(values) is np.ndarray:  # the usual case, and the fastest
        return
    if isinstance(values, Mapping):
        raise ValueError(
            say(
                "{name} is a dict: its numbers have keys, but no order to rely on; write "
                "[{name}[k] for k in outcomes] with one list of outcomes for all "
                "distributions",
                name=name,
            )
        )
    rows = list(_rows(values))
    if any(isinstance(row, np.ma.MaskedArray) and np.ma.is_masked(row) for row in rows):
        raise ValueError(
            say(
                "{name} has masked entries, which would count as numbers here; leave them "
                "out with {name}.compressed(), or decide on a value with {name}.filled(0)",
                name=name,
            )
        )
    labelled = [row for row in rows if labels(row)]
    for row in labelled[1:]:
        same_labels(f"{name}[0]", labelled[0], say("a later row of {name}", name=name), row)


def _rows(values):
    """Yield what stands in a list, and in the lists in it."""
    if isinstance(values, (list, tuple)):
        for row in values:
            yield from _rows(row)
    else:
        yield values


def labels(values):
    """Return the labels of each axis of a labelled table (a Series, DataFrame or DataArray).

    They are None for an axis without labels; the whole is empty for what is not labelled.
    """
    if isinstance(values, (np.ndarray, np.generic, list, tuple, numbers.Number)):
        return []
    if hasattr(values, "dims") and hasattr(values, "coords"):
        coords = {dim: values.coords[dim] for dim in values.dims if dim in values.coords}
        return [list(np.asarray(coords[dim])) if dim in coords else None for dim in values.dims]
    axes = [getattr(values, name, None) for name in ("index", "columns")]
    if all(axis is None or callable(axis) for axis in axes):
        return []
    axes = [None if axis is None or callable(axis) else list(axis) for axis in axes]
    return axes if axes[1] is not None else axes[:1]


def same_labels(name_p, p, name_q, q, axis=-1):
    """Refuse two labelled tables whose outcomes, or rows, bear different labels."""
    p_labels, q_labels = labels(p), labels(q)
    if not (p_labels and q_labels):
        return
    if len(p_labels) == len(q_labels):
        pairs = zip(p_labels, q_labels, strict=True)
    else:  # a table and one distribution: the outcomes are what they share
        pairs = [[axes[axis if len(axes) > 1 else 0] for axes in (p_labels, q_labels)]]
    for ours, theirs in pairs:
        if ours is None or theirs is None or len(ours) != len(theirs):
            continue
        for a, b in zip(ours, theirs, strict=True):
            if a is not b and a != b:
                raise ValueError(
                    say(
                        "{name_p} and {name_q} are labelled differently: {a!r} stands where the "
                        "other has {b!r}; bring them into one order first, for instance by "
                        "q.reindex(p.index), or drop the labels with to_numpy()",
                        name_p=name_p,
                        name_q=name_q,
                        a=a,
                        b=b,
                    )
                )


def whole(name, value, low, high=math.inf):
    """Return `value` as an int from `low` to `high`, or say what it is instead."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise ValueError(
            say(
                "{name} = {value!r:.60} is not a whole number; use one such as {low}",
                name=name,
                value=value,
                low=low,
            )
        )
    if not low <= value <= high:
        if high == math.inf:
            raise ValueError(
                say(
                    "{name} = {value} is out of range; use a whole number {low} or more",
                    name=name,
                    value=value,
                    low=low,
                )
            )
        raise ValueError(
            say(
                "{name} = {value} is out of range; use a whole number from {low} to {high}",
                name=name,
                value=value,
                low=low,
                high=high,
            )
        )
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
        refuse(name, p, np.isinf(p), noted("{entry} = {value} must be finite"))
        wrong = ~right
        entry, wrong_total = name + where(wrong), float(total[wrong][0])
        advice = _way_to_one(name, p[wrong][0], wrong_total)
        raise ValueError(
            say(
                "{entry} sums to {wrong_total:.10g}, not to 1; {advice}",
                entry=entry,
                wrong_total=wrong_total,
                advice=advice,
            )
        )
    return p


def _way_to_one(name, row, total):
    """Return the advice for a row that does not sum to 1."""
    if abs(total - 1) <= NEARLY_ONE:
        return say("rounded numbers? normalize({name}) divides them by their sum", name=name)
    if (row == np.rint(row)).all():
        return say("looks like counts? use normalize({name})", name=name)
    return say(
        "shares of something else than 1? use normalize({name}); logits? they need "
        "softmax: normalize(np.exp({name}))",
        name=name,
    )


def outcome_axis(name, array, axis):
    """Return the axis of the outcomes, counted from the front."""
    try:
        axis, ndim = operator.index(axis), np.ndim(array)
    except TypeError:
        raise ValueError(
            say(
                "axis = {axis!r} does not say along which axis of {name} the outcomes lie; "
                "use one whole number, such as -1 for the last; for all entries at once, "
                "pass {name}.ravel()",
                axis=axis,
                name=name,
            )
        ) from None
    if ndim == 0:
        raise ValueError(
            say(
                "{name} must list all outcomes, not be the single number {array}; for a "
                "yes/no event write [x, 1 - x]",
                name=name,
                array=array,
            )
        )
    if not -ndim <= axis < ndim:
        raise np.exceptions.AxisError(axis, ndim, msg_prefix=name)
    return axis % ndim


def refuse(name, array, bad, message, **values):
    """Raise a ValueError that points at the first bad entry, if there is one.

    The message is noted; its places are {entry}, {value}, {name} and those of `values`.
    """
    if bad.any():
        entry, value = name + where(bad), float(array[bad][0])
        raise ValueError(translated(message, entry=entry, value=value, name=name, **values))


def where(bad):
    """Return the index of the first True as text, such as [2] or [0, 2]; '' for a scalar."""
    return str([int(i) for i in np.argwhere(bad)[0]]) if bad.ndim else ""
