"""Plain data: the only thing that comes out of the box in which a student's code runs.

A result is told as JSON text: numbers (inf and nan, too), texts, True, False, None and lists as
they are; tuples, dicts and arrays under a tag of their own. This file is also sent into the box,
to ask for the results there; so it needs nothing of the project.
"""

import json

import numpy as np

MIME = "application/x-homework-results"


def valid_text(text):
    r"""Return a value as text that can be stored and printed: half a character becomes "?".

    Examples
    --------
    >>> valid_text("\ud83d is half a smile")
    '? is half a smile'
    """
    return str(text).encode("utf-8", "replace").decode("utf-8")


class NotPlainError(ValueError):
    """What a student's code returned is no plain data, or what came out of the box no encoding."""


def encode(value):
    """Return a value in a form that JSON can hold.

    Examples
    --------
    >>> encode({"p": np.array([0.25, 0.75]), "n": (2, None)})
    {'dict': [['p', {'array': [0.25, 0.75], 'shape': [2]}], ['n', {'tuple': [2, None]}]]}
    >>> encode(1j)
    {'other': 'complex'}
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool):
        return value
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return {"array": value.ravel().tolist(), "shape": list(value.shape)}
    return {"other": type(value).__name__}


def decode(data):
    """Return the value that `encode` has made `data` from.

    Raises
    ------
    NotPlainError
        If there is something else than plain data in it.

    Examples
    --------
    >>> decode(encode({"p": np.array([0.25, 0.75]), "n": (2, None)}))
    {'p': array([0.25, 0.75]), 'n': (2, None)}
    >>> decode(encode([1j]))
    Traceback (most recent call last):
        ...
    homework.plain.NotPlainError: expected numbers, texts, lists, dicts or arrays, not complex
    """
    if isinstance(data, list):
        return [decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    try:
        match data:
            case {"tuple": items}:
                return tuple(decode(item) for item in items)
            case {"dict": items}:
                return {decode(key): decode(item) for key, item in items}
            case {"array": items, "shape": shape}:
                return _array(items).reshape(shape)
    except NotPlainError:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        raise NotPlainError(f"this is no encoding: {error}") from error
    kind = f"{data.get('other', 'something else')}"[:60]
    if kind == "ellipsis":
        raise NotPlainError("there is no answer yet")
    raise NotPlainError(f"expected numbers, texts, lists, dicts or arrays, not {kind}")


def _array(items):
    """Return a list of numbers as an array of bool, int or float."""
    array = np.asarray(items) if items else np.empty(0)
    if array.dtype.kind not in "biuf":
        raise NotPlainError(f"expected an array of numbers, not of {array.dtype}")
    return array


def results(answer, cases):
    """Return as JSON text what an answer is or, if there are cases, what it returns for them.

    Parameters
    ----------
    answer : callable
        Returns the student's value or function.
    cases : str or None
        The JSON text of the arguments of every case.

    Returns
    -------
    str
        A list with [result] or, where the code raises, ["error", what].
    """
    told = []
    for case in [None] if cases is None else json.loads(cases):
        try:
            value = answer() if cases is None else answer()(*decode(case))
            told.append(json.dumps([encode(value)]))
        except (Exception, SystemExit) as error:
            told.append(json.dumps(["error", what(error)]))
    return f"[{', '.join(told)}]"


def what(error):
    """Return what an exception says; one of a student's own may fail even at that."""
    try:
        return f"{type(error).__name__}: {error}"[:200]
    except Exception:
        return type(error).__name__
