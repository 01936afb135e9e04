"""Reading answers: what people type as numbers, what their functions do, where a nan comes from."""

import copy
import re
import unicodedata
import warnings
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from helpers.exercises.texts import sentence

# The letters of a Korean keyboard on the keys a to f.
HANGUL_KEYS = str.maketrans("ㅁㅠㅊㅇㄷㄹ", "abcdef")
NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?inf)\s*(%|nats?|bits?)?")


@dataclass(frozen=True)
class Reading:
    """What an answer says: `value` as an array, or a `problem`; and a `remark` on how it does."""

    value: object = None
    problem: str = ""
    remark: str = ""
    rounding: float = 0.0  # of the type of the numbers, relative


def read_letter(text):
    """Return the letter that a text means: full-width, in brackets or typed on Korean keys."""
    plain = unicodedata.normalize("NFKC", text.translate(HANGUL_KEYS))
    return plain.strip().strip("\"'().").lower()


def read_numbers(answer):
    """Return the `Reading` of an answer that should be a number or several."""
    if isinstance(answer, str):
        return _read_text(answer)
    problem = _no_numbers(answer)
    if problem:
        return Reading(problem=problem)
    try:
        array = np.asarray(answer)
        if array.dtype.kind not in "iufO" or array.size == 0:
            raise TypeError
        value = array.astype(float)
    except (TypeError, ValueError, OverflowError, ArithmeticError):
        return Reading(problem=sentence("no number", given=short(answer)))
    if np.isnan(value).any():
        return Reading(problem=sentence("nan"))
    rounding = 4 * float(np.finfo(array.dtype).eps) if array.dtype.kind == "f" else 0.0
    return Reading(value, rounding=rounding)


def _no_numbers(answer):
    if hasattr(answer, "__next__"):
        return sentence("iterator", given=type(answer).__name__)
    if isinstance(answer, set | frozenset):
        return sentence("set", given=short(answer))
    return sentence("function") if callable(answer) else ""


def _read_text(answer):
    """Read a number in quotes: full-width digits, a decimal comma, %, a unit behind it."""
    plain = unicodedata.normalize("NFKC", answer).strip().lower().strip("\"' ")
    plain = plain.replace("\N{MINUS SIGN}", "-").replace("\N{INFINITY}", "inf")
    comma = plain.count(",") == 1 and "." not in plain
    found = NUMBER.fullmatch(plain.replace(",", ".") if comma else plain)
    if not found:
        return Reading(problem=sentence("text", given=short(answer)))
    value = float(found[1]) / (100 if found[2] == "%" else 1)
    return Reading(np.array(value), remark=sentence("decimal comma" if comma else "in quotes"))


def decimal_comma(answer):
    """Return the number that is meant by 3,7, which is a pair in Python, or None."""
    if isinstance(answer, tuple) and len(answer) == 2 and all(type(x) is int for x in answer):
        return float(f"{answer[0]}.{abs(answer[1])}")
    return None


def written_digits(number):
    """Return how many decimals and how many significant digits a number is written with.

    Examples
    --------
    >>> written_digits(0.031)
    (3, 2)
    """
    if not np.isfinite(number):
        return 0, 0
    _, digits, exponent = Decimal(repr(float(number))).normalize().as_tuple()
    return max(0, -exponent), len(digits) + max(0, exponent)


def fits(value, target, tolerance, rounding=0.0):
    """Tell whether two numbers or arrays agree: same shape, inf equal to inf only."""
    value, target = np.squeeze(value), np.squeeze(np.asarray(target, dtype=float))
    if value.shape != target.shape:
        return False
    return np.allclose(value, target, rtol=rounding, atol=tolerance)


def shortened(value, target, most):
    """Return "rounded" or "cut" if value is target with at most so many decimals, or "".

    One significant digit says too little: 0 and 1 are short for many numbers. The numbers of a
    list have as many decimals as the one with most of them.
    """
    value, target = np.squeeze(value), np.squeeze(np.asarray(target, dtype=float))
    if value.shape != target.shape:
        return ""
    written = [written_digits(x) for x in value.flat]
    decimals, significant = (max(sizes) for sizes in zip(*written, strict=True))
    if significant < 2 or decimals > most:
        return ""
    pairs = zip(value.flat, target.flat, strict=True)
    ways = {_shortened(v, t, 10.0**-decimals) for v, t in pairs}
    return "" if "" in ways else "cut" if "cut" in ways else "rounded"


def _shortened(value, target, unit):
    if not np.isfinite(value) or not np.isfinite(target):
        return "rounded" if value == target else ""
    if abs(value - target) <= 0.5 * unit * (1 + 1e-9):
        return "rounded"
    return "cut" if value * target >= 0 and 0 <= abs(target) - abs(value) < unit else ""


# --- functions ------------------------------------------------------------------------------


def quiet(function, case):
    """Call on a copy of the arguments, without the warnings on the way."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*copy.deepcopy(case))


def why_nan(function, case):
    """Return the sentence about the first step at which a function of numbers turns into nan."""
    with warnings.catch_warnings(record=True) as seen, np.errstate(all="warn"):
        warnings.simplefilter("always")
        try:
            function(*copy.deepcopy(case))
        except (Exception, SystemExit):
            return sentence("nan")
    steps = [str(warning.message) for warning in seen]
    invalid = next((i for i, step in enumerate(steps) if step.startswith("invalid value")), None)
    before = steps[:invalid]
    if any(step.startswith("overflow") for step in before):
        return sentence("nan: overflow")
    # A product of arrays (p @ log p) does not warn; then a logarithm of 0 is the only trace.
    where = steps[invalid].rpartition(" ")[2] if invalid is not None else ""
    if not where and any("encountered in log" in step for step in before):
        where = "multiply"
    cause = NAN_CAUSES.get(where)
    return sentence(f"nan: {cause}" if cause else "nan")


NAN_CAUSES = {  # by the step that numpy names in its warning
    **dict.fromkeys(("multiply", "matmul", "dot", "vecdot"), "0 log 0"),
    **dict.fromkeys(("divide", "true_divide"), "0/0"),
    **dict.fromkeys(("subtract", "add", "reduce"), "inf - inf"),
    **dict.fromkeys(("log", "log2", "log10", "log1p"), "log"),
    **dict.fromkeys(("sqrt", "power"), "root"),
}


def why_raised(error):
    """Return the sentence about an exception that lessons with logarithms often see, or ""."""
    text = str(error)
    if isinstance(error, ZeroDivisionError):
        return sentence("division")
    if "math domain" in text or "expected a positive input" in text:
        return sentence("math domain")
    if "only" in text and "converted to" in text:
        return sentence("math array")
    return sentence("lists") if isinstance(error, TypeError) and "list" in text else ""


def short(thing):
    """Return a thing as text of at most 60 characters, without addresses of memory."""
    text = f"{thing:.6g}" if isinstance(thing, float) else repr(thing)
    text = re.sub(r" at 0x[0-9a-f]+", "", " ".join(text.split()))
    return text if len(text) <= 60 else text[:57] + "..."
