"""Numbers and their units, in words: what cells display and pictures say.

A logarithm to base e gives nats, one to base 2 bits. Infinity is written in one way, its sign,
and nothing here converts: `with_unit(0.5, "bits")` writes the unit that the number already has.
"""

from collections.abc import Mapping
from unicodedata import east_asian_width

import numpy as np

from helpers.language import say

__all__ = ["INFINITY", "Words", "as_text", "columns", "unit_of", "with_unit"]

INFINITY = "\N{INFINITY}"
UNITS = {None: "nats", 2: "bits"}  # by the base of the logarithm


class Words(str):
    """Text that a cell displays as it is, without the quotes of a string."""

    __slots__ = ()
    __repr__ = str.__str__


def unit_of(base):
    """Return the name of the unit of logarithms: "nats" for None, "bits" for 2.

    The measures know many bases, the pictures the two that have names here.

    Raises
    ------
    ValueError
        If `base` is anything else.

    Examples
    --------
    >>> unit_of(2)
    'bits'
    """
    try:
        return UNITS[base]
    except (KeyError, TypeError):  # a list, for one, cannot even be looked up
        raise ValueError(
            say(
                "base = {base!r:.60} has no unit to write in a picture; use None for nats "
                "or 2 for bits, and other bases with the measures alone",
                base=base,
            )
        ) from None


def as_text(value, form=".4f"):
    """Return a number as text, in a form of `format`; infinity as its sign.

    Parameters
    ----------
    value : float
        The number.
    form : str, optional
        How to write it; with four decimals by default.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> as_text(0.0304788), as_text(np.inf), as_text(np.inf, "+.2f")
    ('0.0305', '∞', '+∞')
    """
    return format(value, form).replace("inf", INFINITY)


def with_unit(value, unit, digits=4):
    """Return numbers as text with their unit, as a cell displays them; infinity as its sign.

    Parameters
    ----------
    value : float, array_like or mapping
        One number; or several, which are set beside each other; or numbers by name, which get
        a line each.
    unit : str
        The unit that the numbers have, "nats" or "bits" or any other word.
    digits : int, optional
        How many decimals to write; 4 by default.

    Returns
    -------
    Words
        A string that a cell displays without quotes.

    Examples
    --------
    >>> with_unit(0.0304788, "nats")
    0.0305 nats
    >>> with_unit([-0.0811, 0.1116, np.inf], "nats", 2)
    -0.08, 0.11, ∞ nats
    >>> with_unit({"home-style": 1.5948, "franchise": 0.9781}, "nats")
    home-style  1.5948 nats
    franchise   0.9781 nats
    """
    if isinstance(value, Mapping):
        widths = {name: columns(str(name)) for name in value}
        wide = max(widths.values(), default=0)
        lines = (
            f"{name}{' ' * (wide - widths[name])}  {with_unit(v, unit, digits)}"
            for name, v in value.items()
        )
        return Words("\n".join(lines))
    numbers = np.ravel(np.asarray(value, dtype=float))
    return Words(f"{', '.join(_in_digits(x, digits) for x in numbers)} {unit}")


def _in_digits(x, digits):
    text = as_text(x, f".{digits}f")
    return text if text.strip("-0.") else text.removeprefix("-")  # no -0.0000


def columns(text):
    """Return how many columns a text takes where all letters are equally wide.

    Parameters
    ----------
    text : str
        One line.

    Returns
    -------
    int
        One for each letter, and two for a syllable of Hangul.

    Examples
    --------
    >>> columns("KL 발산")
    7
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
