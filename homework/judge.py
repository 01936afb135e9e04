"""What decides on the points of a task: the hidden tests of an answer."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np


@dataclass(frozen=True)
class Task:
    """The hidden test of one task.

    A task asks for a value of the student's own numbers, or for a function. Then `cases` says on
    what it is tried. What the student's code returns is copied as plain data (numbers, texts,
    lists, dicts, arrays) before it is looked at, so that no object of theirs takes part in it.

    Parameters
    ----------
    reference : callable
        The right answer: a function of the student's name, or of the arguments of a case.
    cases : callable, optional
        Takes a random generator, and returns a list of cases: tuples of arguments, which are
        numbers, texts, arrays, or lists or dicts of these.
    wrong : callable, optional
        Takes the result and the arguments (or the name), and says what is wrong with it, or "".
        Without it, the result must be a float, or an array of floats, and equal the reference.
    tolerance : float
        How far a number may be off.
    """

    reference: Callable
    cases: Callable | None = None
    wrong: Callable | None = None
    tolerance: float = 1e-6


def judge(task, answer, name=""):
    """Raise AssertionError unless the answer passes the hidden tests of a task.

    Parameters
    ----------
    task : str
        Such as "h1.2".
    answer : object
        The student's value or function.
    name : str
        The student's name, where the task is about numbers of their own.
    """
    hidden = import_module(f"homework.hidden.homework_{task[1]}").TASKS[task]
    if hidden.cases is None:
        tried = [((name,), answer)]
    else:
        cases = hidden.cases(np.random.default_rng())
        tried = [(case, answer(*copy.deepcopy(case))) for case in cases]
    for case, result in tried:
        problem = verdict(hidden, result, case)
        assert not problem, problem


def verdict(hidden, result, case):
    """Return what is wrong with the result of one case, or ""."""
    if hidden.wrong:
        return hidden.wrong(result, *case)
    expected = np.asarray(hidden.reference(*case), dtype=float)
    if not isinstance(result, float | np.ndarray):
        return f"a float is wanted, not {type(result).__name__}"
    if np.shape(result) != expected.shape:
        return f"the shape is {np.shape(result)}, and should be {expected.shape}"
    if not np.allclose(result, expected, rtol=0, atol=hidden.tolerance):
        return f"for {case} this is {result}, and should be {expected}"
    return ""
