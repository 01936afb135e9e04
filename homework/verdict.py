"""What decides on the points of a task: the hidden tests of an answer."""

import json
import numbers
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from helpers.exercises.texts import in_language
from helpers.language import noted, say, translated
from homework.plain import NotPlainError, decode, encode, results

NO_ANSWER = noted("there is no answer yet")  # says homework/plain.py
FOUR_DECIMALS = 0.5e-4 * (1 + 1e-9)  # the tolerance where four decimals are asked for


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
        Without it, the result must have the shape of the reference, and equal it.
    tolerance, relative : float
        How far a number may be off, and by what share of itself.
    floats : bool
        Whether the result has to be a float or an array; otherwise an int or a list is as good.
    """

    reference: Callable
    cases: Callable | None = None
    wrong: Callable | None = None
    tolerance: float = 1e-6
    relative: float = 0.0
    floats: bool = True


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
    hidden = find(task)
    cases = draw(hidden)
    problem = conclude(hidden, cases, results(lambda: answer, in_json(cases)), name)
    assert not problem, problem


def hidden_tests(task):
    """Return the module with the hidden tests of the homework that a task such as "h1.2" is in."""
    return import_module(f"homework.hidden.homework_{task[1]}")


def find(task):
    """Return the `Task` of a name such as "h1.2"."""
    return hidden_tests(task).TASKS[task]


def draw(hidden):
    """Return the cases that a function is tried on, other ones each time; or None for a value."""
    return hidden.cases(np.random.default_rng()) if hidden.cases else None


def in_json(cases):
    """Return the cases as JSON text."""
    return None if cases is None else json.dumps([encode(list(case)) for case in cases])


def conclude(hidden, cases, text, name):
    """Return what is wrong with the results that `homework.plain.results` has told, or ""."""
    tried = [(name,)] if cases is None else cases
    try:
        answers = json.loads(text)
        if len(answers) != len(tried):
            raise NotPlainError(
                say("of {all} results, {came} came", all=len(tried), came=len(answers))
            )
        for case, answer in zip(tried, answers, strict=True):
            if answer[0] == "error" and len(answer) == 2:
                return _short(_for(case, say("your code raises {error}", error=answer[1])))
            if problem := verdict(hidden, decode(answer[0]), case):
                return _short(problem)
    except NotPlainError as error:
        return _short(translated(str(error)))
    except Exception as error:  # whatever a result may be, the others are judged
        what = f"{type(error).__name__}: {error}"
        return _short(say("the result cannot be judged: {error}", error=what))
    return ""


def verdict(hidden, result, case):
    """Return what is wrong with the result of one case, or ""."""
    if hidden.wrong:
        return in_language(hidden.wrong(result, *case))
    expected = np.asarray(hidden.reference(*case), dtype=float)
    if hidden.floats and not isinstance(result, float | np.ndarray):
        return say("expected a float, not {kind}", kind=type(result).__name__)
    value = numbers_in(result)
    if value is None:
        kind = type(result).__name__
        return say("expected numbers, not {kind} {result!r:.60}", kind=kind, result=result)
    if value.shape != expected.shape:
        return say(
            "expected shape {expected}, not {shape}", expected=expected.shape, shape=value.shape
        )
    if not np.allclose(value, expected, rtol=hidden.relative, atol=hidden.tolerance):
        miss = say("expected {expected}, not {result}", expected=expected, result=result)
        return _for(case, miss)
    return ""


def numbers_in(result):
    """Return a number, or a list or an array of numbers, as an array; None for all else."""
    if isinstance(result, bool) or not isinstance(result, numbers.Real | list | tuple | np.ndarray):
        return None
    try:
        array = np.asarray(result)
    except ValueError:  # rows of several lengths
        return None
    return array if array.dtype.kind in "iuf" else None


def _for(case, problem):
    return say("for {case}: {problem}", case=", ".join(map(repr, case)), problem=problem)


def _short(text):
    text = " ".join(str(text).split())
    return text if len(text) <= 400 else text[:397] + "..."
