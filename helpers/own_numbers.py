"""Numbers of one's own: the homework draws each student's distributions from the student's name."""

import hashlib
import unicodedata

import numpy as np

from helpers.language import say

__all__ = ["own_distribution", "own_rng", "sign"]


def sign(name):
    """Say for whom the numbers of this notebook are drawn.

    Parameters
    ----------
    name : str
        The student's name.

    Examples
    --------
    >>> sign("Ada Lovelace")
    The numbers in this notebook are those of Ada Lovelace.
    >>> sign("")
    Not yet. Put your name between the quotes, and run the cell again.
    """
    if _plain(name):
        name = " ".join(name.split())
        print(say("The numbers in this notebook are those of {name}.", name=name))
    else:
        print(say("Not yet. Put your name between the quotes, and run the cell again."))


def own_rng(name, what):
    """Return the random generator that belongs to a name and to one task.

    Capitals, spaces at the ends and repeated spaces make no difference.

    Parameters
    ----------
    name : str
        The student's name.
    what : str
        What is drawn, such as "h1.2": another word gives other numbers.

    Returns
    -------
    numpy.random.Generator

    Examples
    --------
    >>> own_rng("Ada Lovelace", "dice").integers(1, 7, 3).tolist()
    [5, 6, 4]
    >>> own_rng(" ada  lovelace", "dice").integers(1, 7, 3).tolist()
    [5, 6, 4]
    """
    digest = hashlib.sha256(f"{_plain(name)}/{what}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def own_distribution(name, what, n):
    """Return the distribution that belongs to a name and to one task, in whole hundredths.

    Parameters
    ----------
    name : str
        The student's name.
    what : str
        What it is for, such as "h1.2".
    n : int
        How many outcomes; 2 to 20, none of them impossible.

    Returns
    -------
    ndarray

    Raises
    ------
    ValueError
        If `n` is not from 2 to 20.

    Examples
    --------
    >>> own_distribution("Ada Lovelace", "h1.2", 3)
    array([0.52, 0.2 , 0.28])
    """
    if n not in range(2, 21):
        raise ValueError(say("n must be a whole number from 2 to 20, but is {n!r}", n=n))
    shares = own_rng(name, what).dirichlet(np.ones(n))
    # n hundredths are given out beforehand, and so none gets nothing
    steps = np.diff(np.round(np.cumsum(shares) * (100 - n)), prepend=0)
    return (steps + 1) / 100


def _plain(name):
    """Return a name as it is compared."""
    if not isinstance(name, str):
        raise ValueError(
            say('name must be text in quotes, such as "Ada Lovelace", but is {name!r}', name=name)
        )
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
