"""Letters as outcomes: counts of real text, and the letter distribution of any text.

The files in `helpers/data/` and where they come from are described in its README.md.
"""

import csv
import unicodedata
from importlib.resources import files
from string import ascii_lowercase as ALPHABET

import numpy as np

from helpers.language import say
from helpers.measures import normalize

__all__ = ["ALPHABET", "letter_counts", "letter_pmf", "load_hangul_counts", "load_letter_counts"]


def letter_counts(text):
    """Count the letters a to z of a text, upper and lower case and accented letters alike.

    Parameters
    ----------
    text : str
        Any text. Accents are folded away (é counts as e); what then is not a to z is skipped.

    Returns
    -------
    ndarray of int
        26 counts, in the order of the alphabet.

    Raises
    ------
    ValueError
        If `text` is not a string.

    Examples
    --------
    >>> letter_counts("Abba, Café!")[:6]
    array([3, 2, 1, 0, 1, 1])
    """
    if not isinstance(text, str):
        raise ValueError(say("text must be a string, not {kind}", kind=type(text).__name__))
    folded = unicodedata.normalize("NFKD", text).lower()  # № folds to No: lower case comes after
    folded = unicodedata.normalize("NFKD", folded)
    return np.array([folded.count(letter) for letter in ALPHABET])


def letter_pmf(text):
    """Return the share of each letter a to z in a text, a distribution over 26 outcomes.

    Parameters
    ----------
    text : str
        A text with at least one letter that folds to a-z.

    Returns
    -------
    ndarray
        26 probabilities, in the order of the alphabet.

    Raises
    ------
    ValueError
        If the text is not a string, or holds no such letter.

    Examples
    --------
    >>> letter_pmf("Abba")[:3]
    array([0.5, 0.5, 0. ])
    """
    counts = letter_counts(text)
    if not counts.any():
        raise ValueError(say("text {start!r} holds none of the letters a to z", start=text[:40]))
    return normalize(counts)


def load_letter_counts():
    """Return the letter counts of the Declaration of Human Rights in 12 languages.

    Returns
    -------
    dict of str to ndarray of int
        For each language 26 counts, in the order of the alphabet.

    Examples
    --------
    >>> counts = load_letter_counts()
    >>> len(counts), int(counts["English"].sum())
    (12, 8675)
    """
    return {
        row["language"]: np.array([int(row[letter]) for letter in ALPHABET])
        for row in _rows("letter_counts.csv")
    }


def load_hangul_counts(unit):
    """Return the counts of the Korean Declaration of Human Rights.

    Parameters
    ----------
    unit : {"syllable", "jamo"}
        Count whole syllable blocks, or the jamo they are built of.

    Returns
    -------
    dict of str to int
        How often each syllable or jamo occurs.

    Raises
    ------
    ValueError
        If `unit` is neither "syllable" nor "jamo".

    Examples
    --------
    >>> len(load_hangul_counts("syllable")), sum(load_hangul_counts("jamo").values())
    (302, 8215)
    """
    if unit not in ("syllable", "jamo"):
        raise ValueError(say('unit must be "syllable" or "jamo", not {unit!r}', unit=unit))
    return {row[unit]: int(row["count"]) for row in _rows(f"hangul_{unit}_counts.csv")}


def _rows(name):
    with (files("helpers") / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
