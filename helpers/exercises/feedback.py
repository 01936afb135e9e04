"""The engine of the feedback: `check("01.2", answer)` says right, nearly, or which slip it was.

An `Exercise` knows its right answer and the slips that people make, each with a hint. Both are
plain values (a number, a list of numbers, the letter of a choice) or, where the student writes a
function, reference functions that are compared with the student's on a few cases. The exercises
of lesson NN live in `lesson_NN.py` beside this file, those of homework N in `homework_N.py`. A
hint never contains the right value.
"""

import html
import inspect
import itertools
import math
import numbers
import re
import sys
from collections import Counter, namedtuple
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from helpers.exercises import progress
from helpers.exercises.reading import (
    decimal_comma,
    fits,
    quiet,
    read_letter,
    read_numbers,
    short,
    shortened,
    why_nan,
    why_raised,
    written_digits,
)
from helpers.exercises.slips import Slip
from helpers.exercises.texts import TEXTS, in_language, sentence
from helpers.language import ENGLISH, spoken

BLANK, NOT_YET = TEXTS["blank"], TEXTS["not yet"].format(problem="").strip()  # in English

Verdict = namedtuple("Verdict", "state text")  # state: right, nearly, not yet, blank
TRIES = Counter()  # wrong answers to each exercise since the kernel was started


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is right, which slips are known, and what to say about them.

    Parameters
    ----------
    answer : float, array_like, str or callable
        The right answer: a value, the letter of a choice, or a reference function. None if
        `wrong` decides.
    slips : sequence of (answer, str)
        Wrong answers of the same kind as `answer`, each with the hint it earns. `slips.py` has
        those that many exercises share, and whole families of them.
    family : sequence of (answer, str)
        More slips, such as `distribution_slips` returns them; those that lead to the right answer
        or to one for which `slips` has its own words are left out.
    cases : sequence of tuple
        Arguments to compare functions on; needed if `answer` is a function. A plain case first.
    digits : int
        Decimals asked for: a value may be off by half a unit of the last one.
    tolerance : float
        How far the results of a function may be off.
    note : str
        What to say, beside "Right.", once it is right.
    wrong : callable, optional
        For a function that returns no numbers, or may be right in several ways: takes what it
        returned and the arguments of the case, and says what is wrong with that, or "".
    strict : str
        Which types the hidden tests of the homework take: "floats" (or arrays of the right
        shape), "numbers" (lists and whole numbers too), "integers". The lessons take anything
        that is right as a number.
    limits : tuple (low, high, str), optional
        Where the right number has to lie, whatever it is, and what to say of one that does not.
    step : str
        A first step to do, said after the second wrong answer.
    section : str
        The heading of the section to read again, said after the third one.
    twin : callable, optional
        Returns the same exercise with other numbers, always the same ones, and its `question`.
    question : str
        What the twin asks.
    """

    answer: object
    slips: tuple = ()
    cases: tuple = ()
    digits: int = 4
    tolerance: float = 1e-6
    note: str = ""
    wrong: Callable | None = None
    strict: str = ""
    limits: tuple = ()
    step: str = ""
    section: str = ""
    twin: Callable | None = None
    question: str = ""
    family: tuple = ()

    def __post_init__(self):
        """Add the slips of the family that are new."""
        slips, seen = list(self.slips), {}
        if self.family:
            for answer in (self.answer, *(wrong for wrong, _ in slips)):
                self._is_new(answer, seen)
        slips += [slip for slip in self.family if self._is_new(slip[0], seen)]
        object.__setattr__(self, "slips", tuple(slips))

    def _is_new(self, answer, seen):
        """Tell whether an answer leads to other numbers than those seen, and keep them there."""
        found = [quiet(answer, x) for x in self.cases] if callable(answer) else [answer]
        numbers = np.concatenate([np.ravel(np.asarray(x, dtype=float)) for x in found])
        tolerance = self.tolerance if self.cases else 0.5 * 10.0**-self.digits
        known = seen.setdefault(numbers.size, [])
        with np.errstate(invalid="ignore"):
            alike = [(x == numbers) | (np.abs(x - numbers) <= tolerance) for x in known]
        known.append(numbers)
        return not any(same.all() for same in alike)


def check(name, answer, student=""):
    """Say what there is to say about an answer to the exercise called `name`.

    After the second wrong answer it also gives a first step, after the third the section to read
    again, then the way to the solution and a twin of the exercise.

    Parameters
    ----------
    name : str
        Lesson and number, such as "01.2"; "01.2+" for its twin; or homework and number, "h1.2".
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
    exercise = find(name, student)
    verdict = judge(exercise, answer)
    if verdict.state == "blank":
        print(verdict.text)
        return
    more = [] if str(name).startswith("h") else _more(name, exercise, verdict.state)
    _show(verdict, more)


def _more(name, exercise, state):
    """Return what else to say in a lesson: how far one has come, or the next way to help."""
    if state != "not yet":
        return [progress.solved(name)] if state == "right" else []
    progress.missed(name)
    TRIES[name] += 1
    if TRIES[name] < 4:
        step = exercise.step and sentence("step", step=in_language(exercise.step))
        heading = in_language(exercise.section)
        section = heading and sentence("section", section=_link(heading))
        return [("", step, section)[TRIES[name] - 1]]
    solution = "" if name.endswith("+") else sentence("solution")
    question = exercise.twin and in_language(exercise.twin().question)
    twin = question and sentence("twin", name=f"{name}+", question=question)
    return [solution, twin]


def find(name, student=""):
    """Return the `Exercise` called `name`, about this student's numbers if each has their own."""
    place, _, number = str(name).partition(".")
    kind = "homework" if place.startswith("h") else "lesson"
    module = f"helpers.exercises.{kind}_{place.removeprefix('h')}"
    if not re.fullmatch(r"(\d\d|h\d)\.\d\+?", str(name)) or find_spec(module) is None:
        raise ValueError(f'name {name!r} is no exercise; names look like "01.2"')
    exercises = import_module(module).EXERCISES
    plain = f"{place}.{number.removesuffix('+')}"
    if plain not in exercises:
        known = ", ".join(exercises)
        raise ValueError(f"name {name!r} is no exercise; {module.rpartition('.')[2]} has {known}")
    exercise = exercises[plain]
    if number.endswith("+"):
        if isinstance(exercise, Exercise) and exercise.twin:
            return exercise.twin()
        raise ValueError(f"name {name!r} is no exercise; {plain} has no twin with other numbers")
    return exercise(student) if callable(exercise) else exercise


def feedback(exercise, answer):
    """Return what to say about `answer` as one line of text; never raises for a wrong answer."""
    return judge(exercise, answer).text


def judge(exercise, answer):
    """Return the `Verdict` about an answer: its state, and what to say as one line of text."""
    if answer is None or answer is ...:
        return Verdict("blank", sentence("blank"))
    exercise = _in_language(exercise)
    if exercise.wrong:
        problem = _judge_results(exercise, answer)
    elif callable(exercise.answer):
        problem = _judge_function(exercise, answer)
    elif isinstance(exercise.answer, str):
        problem = _judge_choice(exercise, answer)
    else:
        problem = _judge_value(exercise, answer)
    return problem or Verdict("right", sentence("right", note=exercise.note))


def _in_language(exercise):
    """Return an exercise with its hints and its note in the spoken language."""
    if spoken() == ENGLISH:
        return exercise
    slips = tuple(map(_slip_in_language, exercise.slips))
    limits = exercise.limits and (*exercise.limits[:2], in_language(exercise.limits[2]))
    note = in_language(exercise.note)
    return replace(exercise, slips=slips, limits=limits, note=note, family=())


def _slip_in_language(slip):
    wrong, hint = slip
    if hasattr(slip, "change"):
        return Slip(wrong, in_language(hint), slip.change)
    return wrong, in_language(hint)


def _not_yet(problem):
    return Verdict("not yet", sentence("not yet", problem=problem))


def _nearly(key, **places):
    return Verdict("nearly", sentence("nearly", problem=sentence(key, **places)))


def _nothing_yet(case):
    return Verdict("blank", sentence("not yet", problem=sentence("nothing", case=case)))


# --- choices and values; each judge returns a verdict, or None if the answer is right ---------


def _judge_choice(exercise, answer):
    if not isinstance(answer, str):
        return _not_yet(sentence("no letter", given=short(answer)))
    letter = read_letter(answer)
    if letter == exercise.answer:
        return None
    hint = dict(exercise.slips).get(letter)
    return _not_yet(hint or sentence("no choice", given=short(answer)))


def _judge_value(exercise, answer):
    read = read_numbers(answer)
    if read.problem:
        return _not_yet(read.problem)
    right = np.asarray(exercise.answer, dtype=float)
    tolerance = 0.5 * 10.0**-exercise.digits * (1 + 1e-9)
    if fits(read.value, right, tolerance, 0.0 if exercise.strict else read.rounding):
        return _unusual_form(exercise, answer, read)
    return _recognised_value(exercise, read.value, right, tolerance) or _not_yet(
        _comma_or_miss(answer, exercise, read.value, right, tolerance)
    )


def _unusual_form(exercise, answer, read):
    """Return the verdict on a right number that is written as text or, if strict, as no float."""
    if read.remark:
        return _nearly_text(read.remark)
    return _kind_problem(answer, np.asarray(exercise.answer), exercise.strict)


def _kind_problem(result, target, strict, case=""):
    """Return the verdict on right numbers of a type or shape that hidden tests refuse, or None."""
    if not strict or _is_plain(result, target, strict):
        return None
    key = strict if strict != "floats" else "array" if target.ndim else "float"
    places = {"given": short(result), "kind": type(result).__name__, "shape": target.shape}
    problem = sentence(f"kind: {key}", **places)
    return _nearly_text(sentence("for:", case=case, problem=problem) if case else problem)


def _is_plain(result, target, strict):
    """Tell whether the hidden tests of the homework take a result of this type and shape."""
    number = result.item() if isinstance(result, np.generic) else result
    if strict == "integers":
        return type(number) is int
    several = () if strict == "floats" else (list, tuple, numbers.Real)
    if isinstance(number, bool) or not isinstance(number, (float, np.ndarray, *several)):
        return False
    array = np.asarray(number)
    return array.dtype.kind in "iuf" and array.itemsize <= 8 and array.shape == target.shape


def _nearly_text(text):
    return Verdict("nearly", sentence("nearly", problem=text))


COMMONEST = 4  # so many slips, the first ones of an exercise, are claimed of any short number


def _recognised_value(exercise, value, right, tolerance):
    """Return the verdict on a value that is known, exactly or shortened, or None."""
    digits = exercise.digits
    claims = _claims(value, right, digits)
    for rank, (wrong, hint) in enumerate(exercise.slips):
        if fits(value, wrong, tolerance):
            exact = fits(value, wrong, 1e-12)  # the slip itself gives so short a number
            sure = exact or rank < max(claims, COMMONEST) or not _by_chance(value, right, digits)
            return _not_yet(hint) if sure else _perhaps(exercise, value, hint)
    if how := shortened(value, right, digits):
        few = how == "rounded" or max(written_digits(x)[0] for x in value.flat) < digits
        return _nearly("few decimals" if few else "cut off", digits=digits)
    if _is_percentage(value, right, digits):
        return _nearly("percent")
    if hint := _two_slips(exercise, value, tolerance if right.size > 1 else min(tolerance, 1e-4)):
        return _not_yet(hint) if claims else _perhaps(exercise, value, hint)
    for rank, (wrong, hint) in enumerate(exercise.slips):
        if shortened(value, wrong, digits):
            return _not_yet(hint) if rank < claims else _perhaps(exercise, value, hint)
    return None


def _by_chance(value, right, digits):
    """Tell whether a number is as short as few answers are, where the right one is a long one."""
    decimals = max(written_digits(x)[0] for x in value.flat)
    return 2 <= decimals < digits <= max(written_digits(x)[0] for x in right.flat)


def _is_percentage(value, right, digits):
    if np.abs(value).max() > 1e6:
        return False
    close = right.size == 1 and fits(value / 100, right, 0.005 * 10.0**-digits)
    return close or bool(shortened(np.round(value / 100, 12), right, digits + 2))


def _claims(value, right, digits):
    """Return how many slips may be claimed of a number, as short as it is written.

    With few decimals there are few numbers from 0 to three times the right one. Of every slip two
    of them tell, rounded and cut off; so many slips that these are 1.5 % of all are claimed, the
    first ones, and the others are only mentioned.
    """
    decimals, significant = max(map(written_digits, value.flat))
    if right.size > 1 or decimals >= digits:
        return math.inf
    size = abs(float(right.max())) if np.isfinite(right).all() else 1
    there_are = 3 * size * 10**decimals
    return int(0.015 * there_are / 2) if significant > 1 else 0


def _perhaps(exercise, value, hint):
    given = short(value.item() if value.size == 1 else value.tolist())
    return _not_yet(sentence("perhaps", given=given, digits=exercise.digits, hint=hint))


def _two_slips(exercise, value, tolerance):
    """Return the hint for two slips at once, if there is only one such pair, or ""."""
    if max(written_digits(x)[1] for x in value.flat) < 3:
        tolerance = 1e-9  # so short a number lies near some pair by chance
    both = (
        sentence("two slips", first=first, second=second)
        for wrong, first, second in _pairs(exercise)
        if fits(value, wrong, tolerance) and not fits(value, exercise.answer, tolerance)
    )
    hints = list(dict.fromkeys(itertools.islice(both, 20)))
    return hints[0] if len(hints) == 1 else ""


def _pairs(exercise):
    """Yield each answer with two slips in it and both hints."""
    changes = [_change(slip, exercise.answer) for slip in exercise.slips]
    for (i, change), (j, (wrong, hint)) in itertools.product(
        enumerate(changes), enumerate(exercise.slips)
    ):
        # Of two changes it does not matter which comes first.
        if change is None or i == j or (changes[j] is not None and j < i):
            continue
        both = change(wrong)
        if both is not None and (callable(both) or np.any(both) and np.isfinite(both).all()):
            yield both, hint, exercise.slips[i][1]
    yield from _pairs_in_two_places(exercise)


def _change(slip, right):
    """Return what a slip does to any answer, as far as that is known: a function, or None."""
    if callable(right) or hasattr(slip, "change"):
        return getattr(slip, "change", None)
    wrong, right = np.asarray(slip[0], dtype=float), np.asarray(right, dtype=float)
    if wrong.shape != right.shape or not np.isfinite(wrong).all() or not np.isfinite(right).all():
        return None
    if right.ndim == 1 and (wrong == right[::-1]).all():
        return lambda x: np.asarray(x)[::-1] if np.ndim(x) else None
    # Factors are seen in numbers with many digits: 0.25 may be half of 0.5 by chance.
    if right.ndim or right == 0 or written_digits(right)[1] < 6:
        return None
    factor = float(wrong / right)
    whole = any(
        0.5 < abs(x) < 1000 and abs(x - round(x)) < 1e-9 for x in (factor, factor and 1 / factor)
    )
    unit = abs(abs(math.log(abs(factor) or 1)) - abs(math.log(math.log(2)))) < 1e-9
    return partial(np.multiply, factor) if whole or unit else None


def _pairs_in_two_places(exercise):
    """Yield each list with one slip in one place and another one in another place."""
    right = None if callable(exercise.answer) else np.asarray(exercise.answer, dtype=float)
    if right is None or right.ndim != 1:
        return
    known = [(np.asarray(wrong, dtype=float), hint) for wrong, hint in exercise.slips]
    known = [(wrong, hint) for wrong, hint in known if wrong.shape == right.shape]
    for (a, first), (b, second) in itertools.combinations(known, 2):
        if not np.any((a != right) & (b != right)):
            yield np.where(a != right, a, b), first, second


def _comma_or_miss(answer, exercise, value, right, tolerance):
    meant = decimal_comma(answer)
    if meant is not None and right.size == 1:
        if fits(np.array(meant), right, tolerance):
            return sentence("decimal comma")
        return feedback(exercise, meant).removeprefix(sentence("not yet", problem="")).strip()
    return _limits(exercise, value) or _describe_miss(value, right, tolerance)


def _limits(exercise, value):
    if not exercise.limits or value.size != 1:
        return ""
    low, high, hint = exercise.limits
    return "" if low <= value.item() <= high else hint


# --- functions ------------------------------------------------------------------------------


def _judge_results(exercise, answer):
    if not callable(answer):
        return _not_yet(sentence("no function", given=short(answer)))
    for case in exercise.cases:
        name = _arguments(partial(exercise.wrong, None), case)
        result, problem = _call(answer, case, name)
        if problem:
            return problem
        if wrong := exercise.wrong(result, *case):
            return _not_yet(sentence("for", case=name, problem=in_language(wrong)))
    return None


def _judge_function(exercise, answer):
    if not callable(answer):
        return _not_yet(sentence("no function", given=short(answer)))
    cases = exercise.cases
    names = [_arguments(exercise.answer, case) for case in cases]
    results, problems = {}, {}
    for i, case in enumerate(cases):
        results[i], problems[i] = _call_for_numbers(answer, case, names[i])
        if problems[i] and problems[i].state == "blank":
            return problems[i]
    told = [i for i in results if not problems[i]]
    expected = [quiet(exercise.answer, case) for case in cases]
    wrong = [i for i in told if not _fits(exercise, results[i], expected[i])]
    if not wrong:
        first = next((problem for problem in problems.values() if problem), None)
        return first or (_wrong_kind(exercise, answer, names) if exercise.strict else None)
    values = {i: results[i][0] for i in told}
    failed = [case for i, case in enumerate(cases) if problems[i]]
    if hint := _recognised_function(exercise, values, wrong, names, failed):
        return _not_yet(hint)
    # A plain case before one with zeros.
    first = min(wrong, key=lambda i: (_has_zero(cases[i]), i))
    target = np.asarray(expected[first], float)
    miss = _describe_miss(
        values[first],
        target,
        exercise.tolerance,
        _unknown if exercise.strict == "integers" else _how_far,
    )
    where = _where_it_fails(cases, wrong)
    return _not_yet(sentence("for: where", case=names[first], problem=miss, where=where))


def _where_it_fails(cases, wrong):
    """Say what the cases that go wrong have in common and the others have not, or ""."""
    right = [case for i, case in enumerate(cases) if i not in wrong]
    if not right:
        return sentence("nowhere right") if len(cases) > 1 else ""
    for key, holds in (("tables", _has_table), ("tiny", _has_tiny), ("zeros", _has_zero)):
        if all(holds(cases[i]) for i in wrong) and not any(map(holds, right)):
            return sentence(f"right without {key}")
    return sentence("right elsewhere", right=len(right), n=len(cases))


def _fits(exercise, result, target):
    value, rounding = result
    return fits(value, target, exercise.tolerance, 0.0 if exercise.strict else rounding)


def _recognised_function(exercise, values, wrong, names, failed):
    """Return the hint for what a function returned, or "".

    All cases first. Then, because the zeros may hide a deeper slip, the cases without any.
    """
    if hint := _known_function(exercise, values, failed):
        return hint
    plain = {i: value for i, value in values.items() if not _has_zero(exercise.cases[i])}
    if len(plain) == len(exercise.cases) or not set(plain) & set(wrong):
        return ""
    hint = _known_function(exercise, plain)
    other = next(i for i in range(len(exercise.cases)) if i not in plain)
    return hint and sentence("then zeros", first=hint, case=names[other])


def _known_function(exercise, values, failed=()):
    """Return the hint for the slip, or the only two slips, that lead to these results, or "".

    Of several slips, one that has no result either in the cases that failed comes first.
    """
    right = _leads_to(exercise, exercise.answer, values)
    if right or not values:
        return ""
    known = [slip for slip in exercise.slips if _leads_to(exercise, slip[0], values)]
    for wrong, hint in known if failed else ():
        if all(_has_no_result(wrong, case) for case in failed):
            return hint
    if known:
        return known[0][1]
    both = (
        sentence("two slips", first=first, second=second)
        for wrong, first, second in _pairs(exercise)
        if _leads_to(exercise, wrong, values)
    )
    hints = list(dict.fromkeys(both))
    return hints[0] if len(hints) == 1 else ""


def _has_no_result(function, case):
    try:
        return bool(np.isnan(np.asarray(quiet(function, case), dtype=float)).any())
    except Exception:  # like that of the student
        return True


def _leads_to(exercise, function, values):
    for i, value in values.items():
        try:
            slipped = quiet(function, exercise.cases[i])
        except Exception:  # two slips at once may not go together
            return False
        if not fits(value, slipped, exercise.tolerance):
            return False
    return True


def _wrong_kind(exercise, answer, names):
    """Return the verdict on results that are right as numbers, but of another type, or None."""
    for case, name in zip(exercise.cases, names, strict=True):
        result, problem = _call(answer, case, name)
        target = np.asarray(quiet(exercise.answer, case))
        if problem := problem or _kind_problem(result, target, exercise.strict, name):
            return problem
    return None


def _call(function, case, name):
    """Return function(*case) and None, or None and the verdict on what went wrong."""
    try:
        result = quiet(function, case)
    except (Exception, SystemExit) as error:
        kind, message = type(error).__name__, short(str(error))
        cause = why_raised(error)
        return None, _not_yet(
            sentence("raises", case=name, error=kind, message=message, cause=cause)
        )
    if result is None or result is ...:
        return None, _nothing_yet(name)
    return result, None


def _call_for_numbers(function, case, name):
    """Return (array, rounding) of function(*case) and None, or None and the verdict."""
    result, problem = _call(function, case, name)
    if problem:
        return None, problem
    read = read_numbers(result)
    problem = read.problem or (read.remark and sentence("text", given=short(result)))
    if problem == sentence("nan"):
        problem = why_nan(function, case)
    if problem:
        text = sentence("returns", case=name, given=short(result), problem=problem)
        return None, _not_yet(text)
    return (read.value, read.rounding), None


def _has_zero(case):
    """Tell whether one of the lists or arrays among the arguments holds a zero."""
    return any(np.ndim(x) > 0 and not isinstance(x, str) and np.any(np.equal(x, 0)) for x in case)


def _arrays(case):
    return [np.asarray(x, dtype=float) for x in case if np.ndim(x) > 0 and not isinstance(x, str)]


def _has_table(case):
    return any(x.ndim > 1 for x in _arrays(case))


def _has_tiny(case):
    return any(np.any((x > 0) & (x < 1e-100)) for x in _arrays(case))


def _arguments(reference, case):
    names = inspect.signature(reference).parameters
    return ", ".join(f"{n} = {short(v)}" for n, v in zip(names, case, strict=False))


# --- a miss that no slip explains -------------------------------------------------------------


def _describe_miss(value, target, tolerance, otherwise=None):
    """Say how an unrecognised answer looks wrong, without giving the right one away.

    `otherwise` takes the value and the right number, if nothing else is known of the two. Of the
    number that a student is asked for "too large" is not said: by halving it would be found.
    """
    value, target = np.squeeze(value), np.squeeze(target)
    given = short(value.item() if value.ndim == 0 else value.tolist())
    if value.shape != target.shape:
        return _wrong_shape(value, target, tolerance)
    if fits(-value, target, tolerance):
        return sentence("other infinity" if np.isinf(target).any() else "sign")
    if target.ndim != 1 and np.isinf(value).any() and not np.isinf(target).any():
        return sentence("infinity")
    if target.ndim:
        return _wrong_list(value, target, tolerance) or sentence("unknown", given=given)
    if np.isinf(target):
        return sentence("largest") if abs(value) > 1e300 else sentence("finite", given=given)
    known = _wrong_number(value, target, tolerance)
    return known or (otherwise or _unknown)(value.item(), target.item())


def _unknown(value, target):
    if value * target < 0:
        return sentence("below zero" if value < 0 else "above zero", given=short(value))
    return sentence("unknown", given=short(value))


def _how_far(value, target):
    """Say to which side a number that a function returned is wrong."""
    if value * target < 0:
        return _unknown(value, target)
    if value == 0 or target == 0:
        return sentence("should be zero" if target == 0 else "is zero", given=short(value))
    far = "far " if not 0.1 < value / target < 10 else ""
    side = "large" if abs(value) > abs(target) else "small"
    return sentence(f"{far}too {side}", given=short(value))


def _wrong_shape(value, target, tolerance):
    with np.errstate(invalid="ignore"):
        if target.ndim == 0 and fits(value.sum(), target, tolerance):
            return sentence("not summed")
        if value.ndim == 0 and fits(value, target.sum(), tolerance):
            return sentence("summed")
    if target.ndim == 0 and np.isclose(value, target, rtol=0, atol=tolerance).any():
        return sentence("one too many")
    fewer = target.ndim == 1 and value.ndim < 2 and value.size < target.size
    if fewer and _one_of(value.flat, target, tolerance):
        return sentence("too few", given=value.size, expected=target.size)
    if target.ndim == 1 and value.ndim == 1 and fits(value[: target.size], target, tolerance):
        return sentence("too many", given=value.size, expected=target.size)
    return sentence("amount", given=_amount(value), expected=_amount(target))


def _one_of(numbers, target, tolerance):
    """Tell whether each of the numbers is one of the right ones."""
    return all(np.isclose(target, x, rtol=0, atol=tolerance).any() for x in numbers)


def _amount(array):
    if array.ndim == 0:
        return sentence("one number")
    return (
        sentence("list", n=array.size) if array.ndim == 1 else sentence("table", shape=array.shape)
    )


def _changes(target):
    """Return what common changes make of the right numbers, by the key of the sentence."""
    yield from {"half": target / 2, "double": 2 * target, "squared": target**2}.items()
    if np.all(target != 0):
        yield "upside down", 1 / target
    if np.all((target > 0) & (target < 1)):
        yield "complement", 1 - target
    if np.all(target > 0):
        yield "root", np.sqrt(target)
        yield "logarithm", np.log(target)
        yield "logarithm", -np.log(target)
    for factor, key in FACTORS:
        yield key, target * factor
        yield key, target / factor
    if np.all(np.abs(target) < 20):
        yield "exponential", np.exp(target)
        yield "exponential", 2.0**target


FACTORS = (
    (math.log(2), "ln 2"),
    (math.log(10), "ln 10"),
    (100, "percent of it"),
    *((n, "whole factor") for n in (3, 4, 5)),
)


def _wrong_number(value, target, tolerance):
    """Say which common change leads from the right number, or list, to this one, or ""."""
    if not np.all(np.isfinite(value) & np.isfinite(target)) or not np.any(value * target):
        return ""
    if tolerance < 1e-5 and fits(value, target, 1e-3 * np.abs(target)):
        return (
            sentence("epsilon", given=short(value.item()))
            if value.ndim == 0
            else sentence("epsilon list")
        )
    few = max(written_digits(x)[1] for x in value.flat) < 3
    if not few and fits(value, target, 5e-3 * np.abs(target)):
        return sentence("near")
    close = 1e-9 if few else min(tolerance, 1e-4)  # so short a number is near some change by chance
    with np.errstate(over="ignore"):
        known = ((key, x) for key, x in _changes(target) if not fits(x, target, tolerance))
        return next((sentence(key) for key, x in known if fits(value, x, close)), "")


def _wrong_list(value, target, tolerance):
    """Say what is wrong with a list or table of the right size, or ""."""
    if value.ndim == 1 and fits(value[::-1], target, tolerance):
        return sentence("reversed")
    if (target >= 0).all() and abs(target.sum() - 1) < 1e-9 and abs(value.sum() - 1) > 1e-3:
        scaled = value.sum() and fits(value / value.sum(), target, tolerance)
        return (
            sentence("not normalised")
            if scaled
            else sentence("sum", total=short(float(value.sum())))
        )
    if changed := _wrong_number(value, target, tolerance):
        return changed
    if value.ndim == 1 and fits(np.abs(value), np.abs(target), tolerance):
        return sentence("some signs")
    return _wrong_place(value, target, tolerance)


def _wrong_place(value, target, tolerance):
    """Say which number of a list is the first wrong one, and what is wrong with it, or ""."""
    right = np.isclose(value, target, rtol=0, atol=tolerance)
    if value.ndim > 1:
        row, column = (int(i) + 1 for i in np.argwhere(~right)[0][-2:])
        return sentence(
            "some right table", right=int(right.sum()), n=right.size, row=row, column=column
        )
    place = int(np.argmin(right))
    problem = _in_place(value, target, place, tolerance)
    if not right.any():
        return problem and sentence("in place", place=place + 1, problem=problem)
    if problem:
        return sentence(
            "some right but", right=int(right.sum()), n=right.size, place=place + 1, problem=problem
        )
    return sentence("some right", right=int(right.sum()), n=right.size, place=place + 1)


def _in_place(value, target, place, tolerance):
    given, wanted = value[place], target[place]
    if np.isinf(wanted) and np.isfinite(given):
        return sentence("largest" if abs(given) > 1e300 else "not infinite")
    if np.isinf(given) and np.isfinite(wanted):
        return sentence("infinity")
    if fits(-given, wanted, tolerance):
        return sentence("its sign")
    others = np.delete(target, place)
    if given != 0 and np.isclose(others, given, rtol=0, atol=tolerance).any():
        return sentence("another place")
    whole = given == round(given) and wanted == round(wanted)  # such as a place or a row
    return "" if whole else _wrong_number(given, wanted, tolerance)


# --- how it is shown --------------------------------------------------------------------------

# Sign, colour of the edge and of the ground. The text is black on it: readable in both themes.
LOOKS = {
    "right": ("✓", "#116329", "#e6f4ea"),
    "nearly": ("≈", "#7d4e00", "#fff4d6"),
    "not yet": ("✗", "#b3261e", "#fdecea"),
}
LINK = re.compile(r"\[(.*?)\]\((.*?)\)")


def _link(heading):
    """Return a link in Markdown to a heading of the notebook, or the heading.

    JupyterLab 4.6 follows no link within a page that has other letters than ASCII in it.
    """
    if not heading.isascii():
        return heading
    return f"[{heading}](#{heading.replace(' ', '-')})"


class _Shown:
    """A verdict with further lines, as JupyterLab displays it; as text it has the same words."""

    def __init__(self, verdict, more):
        self.state = verdict.state
        self.lines = [verdict.text, *(line for line in more if line)]

    def __repr__(self):
        return "\n".join(LINK.sub(r"\1", line) for line in self.lines)

    def _repr_html_(self):
        sign, edge, ground = LOOKS[self.state]
        word, _, rest = html.escape(self.lines[0]).partition(". ")
        word = f"<strong>{word.removesuffix('.')}.</strong>"
        more = "".join(f"<br>{_linked(html.escape(line))}" for line in self.lines[1:])
        return (
            f'<div role="status" style="border-left: 5px solid {edge}; background: {ground}; '
            f'color: #1f1f1f; padding: 6px 10px">{word} {rest} '
            f'<span aria-hidden="true" style="color: {edge}">{sign}</span>{more}</div>'
        )


def _linked(line):
    return LINK.sub(r'<a href="\2" style="color: #0b57d0">\1</a>', line)


def _show(verdict, more):
    """Display a verdict in a notebook, or print it elsewhere."""
    shown = _Shown(verdict, more)
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        ipython.display.display(shown)
    else:
        print(shown)


def forget():
    """Erase what was solved and missed so far, and start counting the tries anew."""
    TRIES.clear()
    progress.erase()
