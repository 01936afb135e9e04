"""Instant feedback on exercises: `check("01.2", answer)` says right, not yet, or which slip.

An `Exercise` knows its right answer and the slips that people make, each with a hint. Both are
plain values (a number, a list of numbers, the letter of a choice) or, where the student writes a
function, reference functions that are compared with the student's on a few cases. The exercises
of lesson NN live in `lesson_NN.py` beside this file, those of homework N in `homework_N.py`. A
hint never contains the right value.
"""

import copy
import inspect
import math
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np

__all__ = ["Exercise", "check", "feedback"]

NOT_YET = "Not yet."
BLANK = f"{NOT_YET} Put your answer where the ... is, and run the cell again."


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is right, which slips are known, and what to say about them.

    Parameters
    ----------
    answer : float, array_like, str or callable
        The right answer: a value, the letter of a choice, or a reference function. None if
        `wrong` decides.
    slips : sequence of (answer, str)
        Wrong answers of the same kind as `answer`, each with the hint it earns.
    cases : sequence of tuple
        Arguments to compare functions on; needed if `answer` is a function.
    digits : int
        Decimals asked for: a value may be off by half a unit of the last one.
    tolerance : float
        How far the results of a function may be off.
    note : str
        What to say, beside "Right.", once it is right.
    wrong : callable, optional
        For a function that returns no numbers, or may be right in several ways: takes what it
        returned and the arguments of the case, and says what is wrong with that, or "".
    strict : bool
        Whether a function has to return floats and arrays of the right shape. The hidden tests
        of the homework ask for them; the lessons take a list or an int just as well.
    """

    answer: object
    slips: tuple = ()
    cases: tuple = ()
    digits: int = 4
    tolerance: float = 1e-6
    note: str = ""
    wrong: Callable | None = None
    strict: bool = False


def check(name, answer, student=""):
    """Print what there is to say about an answer to the exercise called `name`.

    Parameters
    ----------
    name : str
        Lesson and number, such as "01.2"; or homework and number, such as "h1.2".
    answer : object
        The student's number, list, letter or function.
    student : str, optional
        Whose numbers the exercise is about, if each student has their own.

    Raises
    ------
    ValueError
        If there is no exercise of that name.

    Examples
    --------
    >>> check("01.1", ...)
    Not yet. Put your answer where the ... is, and run the cell again.
    """
    print(feedback(find(name, student), answer))


def find(name, student=""):
    """Return the `Exercise` called `name`, about this student's numbers if each has their own."""
    place = str(name).partition(".")[0]
    kind = "homework" if place.startswith("h") else "lesson"
    module = f"{__name__}.{kind}_{place.removeprefix('h')}"
    if not re.fullmatch(r"(\d\d|h\d)\.\d", str(name)) or find_spec(module) is None:
        raise ValueError(f'name {name!r} is no exercise; names look like "01.2"')
    exercises = import_module(module).EXERCISES
    if name not in exercises:
        known = ", ".join(exercises)
        raise ValueError(f"name {name!r} is no exercise; {module.rpartition('.')[2]} has {known}")
    exercise = exercises[name]
    return exercise(student) if callable(exercise) else exercise


def feedback(exercise, answer):
    """Return what to say about `answer` as one line of text; never raises for a wrong answer."""
    if answer is None or answer is ...:
        return BLANK
    if exercise.wrong:
        problem = _judge_results(exercise, answer)
    elif callable(exercise.answer):
        problem = _judge_function(exercise, answer)
    elif isinstance(exercise.answer, str):
        problem = _judge_choice(exercise, answer)
    else:
        problem = _judge_value(exercise, answer)
    return f"{NOT_YET} {problem}" if problem else f"Right. {exercise.note}".strip()


# --- each judge returns what is wrong, or nothing --------------------------------------------


def _judge_choice(exercise, answer):
    if not isinstance(answer, str):
        return f'Answer with a letter in quotes, such as "a", not with {_short(answer)}.'
    letter = answer.strip().strip("().").lower()
    if letter == exercise.answer:
        return ""
    return dict(exercise.slips).get(letter, f"There is no choice {_short(answer)}.")


def _judge_value(exercise, answer):
    value, problem = _as_numbers(answer)
    if problem:
        return problem
    tolerance = 0.5 * 10.0**-exercise.digits * (1 + 1e-9)
    if _same(value, exercise.answer, tolerance):
        return ""
    for wrong, hint in exercise.slips:
        if _same(value, wrong, tolerance):
            return hint
    return _describe_miss(value, np.asarray(exercise.answer, dtype=float), exercise.digits)


def _judge_results(exercise, answer):
    if not callable(answer):
        return _no_function(answer)
    for case in exercise.cases:
        result, problem = _call(answer, case)
        if problem := problem or exercise.wrong(result, *case):
            return f"For {_arguments(partial(exercise.wrong, None), case)} {problem}"
    return ""


def _judge_function(exercise, answer):
    if not callable(answer):
        return _no_function(answer)
    results = []
    for case in exercise.cases:
        result, problem = _call_for_numbers(answer, case)
        if problem:
            return f"For {_arguments(exercise.answer, case)} {problem}"
        results.append(result)
    expected = [_quiet(exercise.answer, case) for case in exercise.cases]
    tolerance = exercise.tolerance
    wrong = [not _same(r, e, tolerance) for r, e in zip(results, expected, strict=True)]
    if not any(wrong):
        return _wrong_kind(exercise, answer) if exercise.strict else ""
    for slip, hint in exercise.slips:
        slipped = [_quiet(slip, case) for case in exercise.cases]
        if all(_same(r, s, tolerance) for r, s in zip(results, slipped, strict=True)):
            return hint
    first = wrong.index(True)
    miss = _describe_miss(results[first], np.asarray(expected[first], dtype=float))
    return f"For {_arguments(exercise.answer, exercise.cases[first])}: {miss}"


def _wrong_kind(exercise, answer):
    """Say what is wrong with the type or shape of results that are right as numbers, or ""."""
    for case in exercise.cases:
        result, problem = _call(answer, case)
        if problem:
            return f"For {_arguments(exercise.answer, case)} {problem}"
        target = np.asarray(_quiet(exercise.answer, case))
        if not isinstance(result, float | np.ndarray) or np.shape(result) != target.shape:
            wanted = f"an array of shape {target.shape}" if target.ndim else "a float"
            return (
                f"For {_arguments(exercise.answer, case)} the number is right, but it comes as "
                f"{_short(result)} ({type(result).__name__}); {wanted} is wanted."
            )
    return ""


# --- reading answers ------------------------------------------------------------------------


def _as_numbers(answer):
    """Return `answer` as an array of floats and "", or None and what is wrong with it."""
    if isinstance(answer, str):
        return None, f"{_short(answer)} is text; write the number without quotes."
    if callable(answer):
        return None, "That is a function; call it, and hand over what it returns."
    try:
        value = np.asarray(answer)
        if value.dtype.kind not in "iufO" or value.size == 0:
            raise TypeError
        value = value.astype(float)
    except (TypeError, ValueError, OverflowError):
        return None, f"A number (or a list of numbers) is wanted, not {_short(answer)}."
    if np.isnan(value).any():
        return None, "It holds a nan: 0/0, inf/inf, 0 times log 0 or the root of a negative number."
    return value, ""


def _call(function, case):
    """Return function(*case) and "", or None and what went wrong."""
    try:
        result = _quiet(function, case)
    except (Exception, SystemExit) as error:
        return None, f"your function raises {type(error).__name__}: {_short(str(error))}"
    if result is None or result is ...:
        return None, "your function returns nothing yet; end it with a return."
    return result, ""


def _call_for_numbers(function, case):
    """Return function(*case) as an array and "", or None and what went wrong."""
    result, problem = _call(function, case)
    if problem:
        return None, problem
    value, problem = _as_numbers(result)
    return value, f"your function returns {_short(result)}. {problem}" if problem else ""


def _quiet(function, case):
    """Call on a copy of the arguments, so that nobody is told of the warnings on the way."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*copy.deepcopy(case))


def _same(value, target, tolerance):
    """Tell whether two numbers or arrays agree: same shape, inf equal to inf only."""
    value, target = np.squeeze(value), np.squeeze(np.asarray(target, dtype=float))
    return value.shape == target.shape and np.allclose(value, target, rtol=0, atol=tolerance)


def _no_function(answer):
    return f"Hand over the function itself, without calling it; this is {_short(answer)}."


def _describe_miss(value, target, digits=None):
    """Say how an unrecognised answer looks wrong, without giving the right one away."""
    value, target = np.squeeze(value), np.squeeze(target)
    if value.shape != target.shape:
        return f"This is {_amount(value)}; {_amount(target)} is wanted."
    if np.isinf(value).any() and not np.isinf(target).any():
        return "There is an infinity in it: a logarithm of 0 or a division by 0 that should not be."
    if digits and any(np.allclose(value, np.round(target, d), rtol=0) for d in range(digits)):
        return f"Right as far as it goes; give {digits} decimals."
    given = value.item() if value.ndim == 0 else value.tolist()
    return f"{_short(given)} is not it; go through the steps once more."


def _amount(array):
    if array.ndim < 2:
        return f"a list of {array.size} numbers" if array.ndim else "one number"
    return f"a table of shape {array.shape}"


def _arguments(reference, case):
    names = inspect.signature(reference).parameters
    return ", ".join(f"{n} = {_short(v)}" for n, v in zip(names, case, strict=False))


def _short(thing):
    text = f"{thing:.6g}" if isinstance(thing, float) else repr(thing)
    text = re.sub(r" at 0x[0-9a-f]+", "", " ".join(text.split()))
    return text if len(text) <= 60 else text[:57] + "..."


# --- slips that come up in every lesson -----------------------------------------------------


def forgot_minus(answer):
    """Return the slip of a lost minus sign."""
    return _transformed(answer, lambda x: -x), (
        "The sign is turned round: the logarithm of a probability is negative, surprise is not."
    )


def bits_not_nats(answer):
    """Return the slip of an answer in bits where nats were asked for."""
    return _transformed(answer, lambda x: x / math.log(2)), (
        "This is in bits (log to base 2); nats were asked for (natural logarithm)."
    )


def nats_not_bits(answer):
    """Return the slip of an answer in nats where bits were asked for."""
    return _transformed(answer, lambda x: x * math.log(2)), (
        "This is in nats (natural logarithm); bits were asked for (log to base 2)."
    )


def swapped(function):
    """Return the slip of taking the first two arguments in the wrong order."""
    return lambda p, q, *rest: function(q, p, *rest), (
        "P and Q have changed places: the first one does the averaging."
    )


def propped_up(formula, hint, tiny_numbers, changes=(np.add,)):
    """Return the slips of keeping a logarithm away from 0 by a tiny number, one for each.

    `formula` takes the function that does so, such as adding 1e-9, and then the arguments of a
    case; `changes` are the ways to do so, np.add and np.maximum.
    """
    props = [partial(change, tiny) for tiny in tiny_numbers for change in changes]
    return [(partial(formula, prop), hint) for prop in props]


def _transformed(answer, change):
    if callable(answer):
        return lambda *case: change(np.asarray(answer(*case), dtype=float))
    return change(np.asarray(answer, dtype=float))
