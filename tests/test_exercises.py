"""Feedback on exercises: right answers, known slips and nonsense; then every exercise there is."""

import json
import re
import warnings
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import nbformat
import numpy as np
import pytest
from common import NONSENSE

import helpers.exercises
from helpers import (
    cross_entropy,
    entropy,
    jeffreys_divergence,
    js_divergence,
    kl_divergence,
    kl_terms,
    normalize,
)
from helpers.exercises import (
    BLANK,
    NOT_YET,
    Exercise,
    after,
    bits_not_nats,
    check,
    distribution_slips,
    feedback,
    find,
    forget,
    forgot_minus,
    in_a_sum,
    in_each_place,
    judge,
    measure_slips,
    nats_not_bits,
    smoothing,
    swapped,
)
from helpers.exercises import progress as notes
from helpers.exercises.feedback import LOOKS, TRIES, _Shown
from homework.verdict import judge as judge_hidden

P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]
NUMBER = Exercise(
    answer=entropy(P),
    slips=(forgot_minus(entropy(P)), bits_not_nats(entropy(P))),
    note="That is the floor.",
)
LIST = Exercise(answer=[0.25, 0.75], digits=2)
CHOICE = Exercise(answer="b", slips=(("a", "A hint for a."),))
FUNCTION = Exercise(
    answer=kl_divergence,
    slips=(forgot_minus(kl_divergence), bits_not_nats(kl_divergence), swapped(kl_divergence)),
    cases=((P, Q), ([0.5, 0.5, 0], [0.25, 0.5, 0.25]), ([0.5, 0.5], [1, 0])),
)
ANY_WORD = Exercise(
    answer=None,
    cases=((2,), (3,)),
    wrong=lambda word, n: "" if isinstance(word, str) and len(word) == n else "that is no word.",
    note="Any word will do.",
)


@pytest.mark.parametrize(
    "answer", [1.0296530140645737, 1.0297, Fraction(10297, 10000), np.float64(1.02965), [1.02965]]
)
def test_a_right_number_may_be_rounded_to_the_digits_asked(answer):
    assert feedback(NUMBER, answer) == "Right. That is the floor."


@pytest.mark.parametrize("answer", [1.0298, 1.0, 1, 0, 1.04])
def test_another_number_is_not_yet_right(answer):
    assert judge(NUMBER, answer).state == "not yet"


@pytest.mark.parametrize("answer", [1.03, 1.02, 1.029])
def test_few_decimals_are_nearly_right(answer):
    assert feedback(NUMBER, answer) == "Nearly. Right as far as it goes; give 4 decimals."


def test_a_right_number_that_is_cut_off_is_told_so():
    assert feedback(NUMBER, 1.0296).startswith("Nearly. It is cut off where it should be rounded")
    shares = Exercise(answer=[1 / 15, 7 / 15, 7 / 15])
    assert feedback(shares, [0.0666, 0.4666, 0.4666]).startswith("Nearly. It is cut off")
    assert feedback(shares, [0.07, 0.47, 0.47]).startswith("Nearly. Right as far as it goes")


@pytest.mark.parametrize("answer", [1.4855, 1.485, 1.48, 1.49])
def test_a_slip_keeps_its_hint_rounded_or_cut_off(answer):
    assert "in bits" in feedback(NUMBER, answer)


EIGHTH = Exercise(answer=0.125, slips=((0.375, "A hint for three."),), digits=3)


@pytest.mark.parametrize(
    "answer",
    ["0.125", "0,125", "'0.125'", "０．１２５", " .125 ", "12.5 %", "12,5%", "0.125 bits", 12.5],
)
def test_a_right_number_in_an_unusual_form_is_nearly_right(answer):
    assert judge(EIGHTH, answer).state == "nearly"


def test_a_wrong_number_in_an_unusual_form_keeps_its_hint():
    for answer in ["0.375", "0,375", "０．３７５", "37.5 %"]:
        assert feedback(EIGHTH, answer) == f"{NOT_YET} A hint for three."


def test_a_decimal_comma_makes_a_pair():
    stars = Exercise(answer=3.7, digits=1, slips=((3.3, "A hint."),))
    assert "Python writes a decimal point" in feedback(stars, (3, 7))
    assert feedback(stars, (3, 3)) == f"{NOT_YET} A hint."
    assert feedback(stars, (3, 3, 7)).endswith(
        "This is a list of 3 numbers; one number is expected."
    )


class Column:
    """Numbers that numpy can take, as those of pandas are."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


class Symbolic:
    """A number that computes itself when asked, as those of sympy do."""

    def __float__(self):
        return 0.125


SAME_NUMBER = [
    *(kind(0.125) for kind in (float, np.float16, np.float32, np.float64, np.longdouble)),
    *(kind(0.125) for kind in (Fraction, Decimal, np.asarray, np.atleast_1d, np.atleast_2d)),
    *(kind([0.125]) for kind in (list, tuple, np.array)),
    Symbolic(),
    np.array(Fraction(1, 8), dtype=object),
    Column(0.125),
    Column([0.125]),
    [[0.125]],
    [Fraction(1, 8)],
    (Decimal("0.125"),),
    [np.float32(0.125)],
    np.array([0.125], dtype=np.float16),
]
ALMOST_NUMBERS = {  # how the right number is typed: it is nearly right, and told how to write it
    **dict.fromkeys(
        ["0.125", "'0.125'", "０．１２５", " 0.125\n", "+0.125", "1.25e-1"], "without quotes"
    ),
    **dict.fromkeys([".125", "0.125 nats", "12.5%", "１２．５％", "0.1250"], "without quotes"),
    **dict.fromkeys(["0,125", "０，１２５", "12,5 %"], "decimal point"),
    12.5: "a percentage",
    Fraction(25, 2): "a percentage",
    0.13: "give 3 decimals",
    0.12: "give 3 decimals",
}
NO_NUMBERS = {
    "a generator": (lambda: (x for x in [0.125]), "list(...)"),
    "a map": (lambda: map(float, ["0.125"]), "list(...)"),
    "a set": (lambda: {0.125}, "has no order"),
    "nothing": (lambda: None, "Put your answer"),
    "dots": (lambda: ..., "Put your answer"),
    "words": (lambda: "an eighth", "is text"),
    "a sum as text": (lambda: "1/8", "is text"),
    "two numbers as text": (lambda: "0.125 0.125", "is text"),
    "an empty text": (lambda: "", "is text"),
    "an empty list": (lambda: [], "is expected"),
    "a dict": (lambda: {"answer": 0.125}, "is expected"),
    "True": (lambda: True, "is expected"),
    "complex": (lambda: 0.125 + 0j, "is expected"),
    "a function": (lambda: lambda: 0.125, "call it"),
    "a list of texts": (lambda: ["0.125"], "is expected"),
    "a ragged list": (lambda: [0.125, [0.125]], "is expected"),
    "nan": (lambda: np.nan, "nan"),
    "a huge number": (lambda: 10**400, "is expected"),
}


def test_unusual_right_answers_are_accepted():
    tried = 0
    for lesson in LESSONS:
        for exercise in import_module(f"helpers.exercises.{lesson}").EXERCISES.values():
            right = exercise.answer
            if isinstance(right, str) or callable(right):
                continue
            numbers = np.asarray(right, dtype=float)
            forms = [numbers, numbers.tolist(), numbers.astype(object), numbers[None]]
            forms += [numbers.astype(np.longdouble), np.round(numbers, exercise.digits)]
            forms += [numbers.astype(np.float32)]
            if numbers.ndim == 0:
                forms += [Fraction(float(numbers)), Decimal(float(numbers)), np.float64(numbers)]
                forms += [[float(numbers)], (float(numbers),)]
            else:
                forms += [tuple(numbers.tolist()), numbers[:, None]]
            for form in forms:
                if numbers.ndim or np.isfinite(numbers):
                    assert feedback(exercise, form).startswith("Right."), (lesson, form)
                    tried += 1
    for form in SAME_NUMBER:
        assert feedback(EIGHTH, form) == "Right."
    whole = Exercise(answer=2.0)
    for kind in (int, np.int64, np.int8, np.uint16, Fraction, Decimal, float):
        assert feedback(whole, kind(2)) == "Right."
    assert tried + len(SAME_NUMBER) >= 200


@pytest.mark.parametrize(("answer", "clue"), ALMOST_NUMBERS.items())
def test_a_right_number_in_another_writing_is_told_how_to_write_it(answer, clue):
    said = feedback(EIGHTH, answer)
    assert said.startswith("Nearly.") and clue in said


@pytest.mark.parametrize(("make", "clue"), NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_refused_kindly(make, clue):
    said = feedback(EIGHTH, make())
    assert (
        said.startswith("Not yet.") and clue in said and "\n" not in said and " at 0x" not in said
    )


@pytest.mark.parametrize(
    ("answer", "clue"),
    [((x for x in [1]), "list(...)"), (map(int, "12"), "list(...)"), ({1, 2}, "has no order")],
)
def test_what_has_to_become_a_list_is_told_so(answer, clue):
    assert clue in feedback(NUMBER, answer)


@pytest.mark.parametrize(
    "answer", [[0.25, 0.75], (0.25, 0.75), np.array([[0.25, 0.75]]), [Fraction(1, 4), 0.75]]
)
def test_lists_arrays_and_fractions_count(answer):
    assert feedback(LIST, answer) == "Right."


@pytest.mark.parametrize("answer", ["b", "B", " b ", "(b)", "b.", "ｂ", "ⓑ", "⒝", "ㅠ", "'b'"])
def test_a_choice_may_be_written_in_any_way(answer):
    assert feedback(CHOICE, answer) == "Right."


def test_a_wrong_choice_earns_its_hint():
    assert feedback(CHOICE, "a") == f"{NOT_YET} A hint for a."
    assert "no choice" in feedback(CHOICE, "x")
    assert "letter" in feedback(CHOICE, 2)


def test_slips_of_numbers_are_recognised():
    assert "sign" in feedback(NUMBER, -1.0297)
    assert "bits" in feedback(NUMBER, 1.4855)
    in_bits = Exercise(answer=entropy(P, base=2), slips=(nats_not_bits(entropy(P, base=2)),))
    assert "nats" in feedback(in_bits, 1.0297)


def plain_kl(p, q):
    return sum(a * np.log(a / b) if a else 0.0 for a, b in zip(p, q, strict=True))


def array_kl(p, q):
    p, q = np.array(p, dtype=float), np.array(q)
    return np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0]))


@pytest.mark.parametrize("function", [kl_divergence, array_kl, lambda p, q: [array_kl(p, q)]])
def test_any_correct_function_is_right(function):
    assert feedback(FUNCTION, function) == "Right."


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda x: [x], "list"),
        (lambda x: np.array([x]), "ndarray"),
        (Fraction, "Fraction"),
        (lambda x: x, ""),
        (np.asarray, ""),
        (np.float64, ""),
    ],
    ids=["list", "array of one", "fraction", "float", "array without axes", "numpy's float"],
)
def test_homework_tells_a_right_number_of_the_wrong_kind(change, kind):
    strict = Exercise(answer=entropy, cases=((P,), (Q,)), strict="floats")
    said = feedback(strict, lambda p: change(entropy(p)))
    assert said.startswith("Nearly. For p = [0.2, 0.5, 0.3]: The number is right") == bool(kind)
    assert f"({kind}); a float is expected." in said or said == "Right."


@pytest.mark.parametrize(("tolerance", "begins"), [(0.02, "Right."), (0.005, NOT_YET)])
def test_what_a_function_finds_may_be_a_little_off(tolerance, begins):
    found = Exercise(answer=entropy, cases=((P,),), tolerance=tolerance)
    assert feedback(found, lambda p: entropy(p) + 0.01).startswith(begins)


def test_slips_of_functions_are_recognised():
    assert "sign" in feedback(FUNCTION, lambda p, q: -kl_divergence(p, q))
    assert "bits" in feedback(FUNCTION, lambda p, q: kl_divergence(p, q, base=2))
    assert "P and Q are swapped" in feedback(FUNCTION, lambda p, q: kl_divergence(q, p))


def test_a_function_may_be_right_in_several_ways():
    for letter in "ab":
        assert feedback(ANY_WORD, lambda n, letter=letter: letter * n) == "Right. Any word will do."
    assert feedback(ANY_WORD, lambda n: "ab") == f"{NOT_YET} For n = 3 that is no word."
    assert "raises ZeroDivisionError" in feedback(ANY_WORD, lambda n: 1 / 0)
    assert "returns nothing yet" in feedback(ANY_WORD, lambda n: None)
    assert "without calling it" in feedback(ANY_WORD, "ab")


def test_an_unknown_mistake_names_the_case():
    said = feedback(FUNCTION, lambda p, q: kl_divergence(p, q) + (len(p) == 3))
    assert said.startswith(f"{NOT_YET} For p = [0.2, 0.5, 0.3], q = [0.3, 0.4, 0.3]: 1.03")


@pytest.mark.parametrize(
    ("mistake", "clue"),
    [
        (lambda p, q: 1.0 if np.ndim(p) > 1 else 0.0, "Single lists go well"),
        (lambda p, q: 1.0 if 0 < np.min(p) < 1e-100 else 0.0, "A number as small as 1e-200"),
        (lambda p, q: 1.0 if np.min(p) == 0 else 0.0, "All inputs without a zero go well"),
        (lambda p, q: 1.0 if np.size(p) == 2 else 0.0, "Of the 5 inputs that were tried, 4 go"),
        (lambda p, q: 1.0, "None of the inputs that were tried goes well"),
    ],
    ids=["tables", "tiny", "zeros", "one of them", "all"],
)
def test_an_unknown_mistake_tells_where_it_is(mistake, clue):
    cases = ((P, Q), ([0.4, 0.6], Q[:2]), ([0, 0.5, 0.5], Q), ([1e-200, 0.4, 0.6], Q), ([P, P], Q))
    plain = lambda p, q: float(np.max(p)) + 2.0  # noqa: E731
    said = feedback(
        Exercise(answer=plain, cases=cases), lambda p, q: plain(p, q) + 17.3 * mistake(p, q)
    )
    assert clue in said and "too large" in said


@pytest.mark.parametrize(
    ("value", "right", "clue"),
    [
        (-0.2, 0.3, "below zero"),
        (0.2, -0.3, "above zero"),
        (0.0, 0.3, "is a term skipped"),
        (0.13, 0.0, "where 0 belongs"),
        (0.41, 0.3, "0.41 is too large"),
        (0.27, 0.3, "0.27 is too small"),
        (7.7, 0.3, "ten times too large"),
        (0.011, 0.3, "a tenth of the right size"),
    ],
)
def test_an_unknown_result_is_told_to_which_side_it_is_wrong(value, right, clue):
    said = feedback(Exercise(answer=lambda n: right, cases=((2,),)), lambda n: value)
    assert said.startswith(f"{NOT_YET} For n = 2: ") and clue in said


def test_a_number_is_not_told_to_which_side_it_is_wrong():
    assert (
        feedback(NUMBER, 1.4567) == f"{NOT_YET} 1.4567 is not it; go through the steps once more."
    )


@pytest.mark.parametrize(
    ("wrong", "clue"),
    [
        (lambda p, q: kl_terms(p, q)[0], "first term alone"),
        (lambda p, q: kl_terms(p, q)[-1], "last term alone"),
        (lambda p, q: kl_terms(p, q)[1:].sum(), "first term is missing"),
        (lambda p, q: kl_terms(p, q)[:-1].sum(), "last term is missing"),
        (lambda p, q: kl_terms(p, q)[: 0 if p[0] == 0 else 3].sum(), "stops at the first zero"),
    ],
    ids=["returns too early", "set anew", "from one on", "ends too early", "break"],
)
def test_a_loop_that_goes_wrong_is_recognised(wrong, clue):
    pairs = ((P, [0.3, 0.3, 0.4]), ([0.0, 0.25, 0.75], [0.2, 0.5, 0.3]))
    exercise = Exercise(answer=kl_divergence, cases=pairs, family=measure_slips(kl_divergence))
    assert clue in feedback(exercise, wrong)


def test_what_overflows_is_not_called_safe():
    def naive(logits, true_class):
        return -np.log(np.exp(logits[true_class]) / np.sum(np.exp(logits)))

    assert "beyond a computer" in feedback(find("02.6"), naive)


def test_an_epsilon_is_not_infinity():
    almost = lambda p, q: float(array_kl(np.add(p, 1e-12), np.add(q, 1e-12)))  # noqa: E731
    assert "p = [0.5, 0.5], q = [1, 0]" in feedback(FUNCTION, almost)


def test_an_exception_is_told_kindly():
    said = feedback(FUNCTION, plain_kl)
    assert "raises ZeroDivisionError" in said or "The nan is" in said
    assert "math.log takes no 0" in feedback(
        FUNCTION,
        lambda p, q: sum(a * __import__("math").log(a / b) for a, b in zip(p, q, strict=True)),
    )
    assert "np.asarray" in feedback(FUNCTION, lambda p, q: np.sum(p * np.log(p / q)))


def on_arrays(formula):
    return lambda p, q: formula(np.asarray(p, dtype=float), np.asarray(q, dtype=float))


@pytest.mark.parametrize(
    ("formula", "clue"),
    [
        (lambda p, q: np.sum(p * np.log(p / q)), "The nan is 0 times log 0"),
        (lambda p, q: p @ np.log(p / q), "The nan is 0 times log 0"),
        (lambda p, q: np.sum(np.where(p == q, p / q, 1)) * 0 + kl_divergence(p, q), "0/0"),
        (
            lambda p, q: np.sum(p * np.log(p / q)) if p.all() else np.sum(np.log(p) - np.log(p)),
            "inf",
        ),
        (lambda p, q: kl_divergence(p, q) + 0 * np.log(p.min() - 1e-300), "negative number"),
        (lambda p, q: kl_divergence(p, q) + 0 * np.sqrt(p.min() - 1e-300), "root of a negative"),
        (lambda p, q: kl_divergence(p, q) if p.all() else np.exp(1e4) - np.exp(1e4), "overflowed"),
    ],
    ids=["0 log 0", "dot", "0/0", "inf - inf", "log", "root", "overflow"],
)
def test_a_nan_is_told_by_its_cause(formula, clue):
    exercise = Exercise(answer=kl_divergence, cases=((P, [0.3, 0.3, 0.4]), ([0, 1], [0, 1])))
    if clue != "0/0":
        exercise = Exercise(
            answer=kl_divergence, cases=((P, [0.3, 0.3, 0.4]), ([0, 1], [0.5, 0.5]))
        )
    said = feedback(exercise, on_arrays(formula))
    assert said.startswith(f"{NOT_YET} For p = [0, 1]")
    assert clue in said


def test_the_deeper_slip_is_named_before_the_nan():
    said = feedback(FUNCTION, on_arrays(lambda p, q: np.sum(p * np.log2(p / q))))
    assert "This is in bits" in said


def test_a_slip_beside_another_one_at_the_zeros_is_named():
    def function(p, q):
        return kl_divergence(p, q, base=2) if np.all(p) and np.all(q) else 7.0

    said = feedback(FUNCTION, function)
    assert "This is in bits" in said
    assert "look at the case p = [0.5, 0.5, 0], q = [0.25, 0.5, 0.25] too" in said


def test_terms_that_are_not_summed_are_told_so():
    exercise = Exercise(answer=entropy, cases=((P,),))
    assert feedback(exercise, lambda p: -np.array(p) * np.log(p)).endswith("add them up.")


def test_the_arguments_of_a_case_cannot_be_spoilt():
    def spoil(p, q):
        p[0] = 100
        return 0

    feedback(FUNCTION, spoil)
    assert FUNCTION.cases[0] == (P, Q)


@pytest.mark.parametrize(
    "exercise",
    [NUMBER, LIST, CHOICE, FUNCTION, ANY_WORD],
    ids=["number", "list", "choice", "function", "any word"],
)
def test_nonsense_is_met_in_one_friendly_line(exercise):
    for answer in NONSENSE:
        said = feedback(exercise, answer)
        assert said.startswith(NOT_YET), answer
        assert len(said) > 20
        assert "\n" not in said
        assert " at 0x" not in said


@pytest.mark.parametrize("answer", [None, ...])
def test_no_answer_is_not_a_wrong_answer(answer):
    assert feedback(NUMBER, answer) == BLANK
    assert feedback(FUNCTION, answer) == BLANK


@pytest.mark.parametrize("answer", [None, ...])
def test_a_function_without_a_body_is_not_a_wrong_answer(answer):
    assert "returns nothing yet" in feedback(FUNCTION, lambda p, q: answer)


@pytest.mark.parametrize("name", ["01.9", "99.1", "entropy", "", "1.1", None, "01.12"])
def test_an_unknown_name_is_an_error_of_the_notebook(name):
    with pytest.raises(ValueError, match="is no exercise"):
        check(name, 1)


# --- every exercise of the course -----------------------------------------------------------

LESSONS = sorted(path.stem for path in Path(helpers.exercises.__path__[0]).glob("lesson_*.py"))
NAMES = [name for x in LESSONS for name in import_module(f"helpers.exercises.{x}").EXERCISES]
IN_01 = sum(name.startswith("01.") for name in NAMES)


def test_names_carry_their_lesson_and_run_from_one():
    for lesson in LESSONS:
        exercises = import_module(f"helpers.exercises.{lesson}").EXERCISES
        expected = [f"{lesson[-2:]}.{i + 1}" for i in range(len(exercises))]
        assert list(exercises) == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answer_is_right(name):
    exercise = find(name)
    assert feedback(exercise, exercise.answer).startswith("Right.")


@pytest.mark.parametrize("name", NAMES)
def test_every_slip_earns_its_own_hint(name):
    exercise = find(name)
    assert exercise.slips, "people do slip"
    each_slip_earns_its_own_hint(exercise)


def each_slip_earns_its_own_hint(exercise):
    for wrong, hint in exercise.slips:
        assert feedback(exercise, wrong) == f"{NOT_YET} {hint}"


@pytest.mark.parametrize("name", [name for name in NAMES if find(name).section])
def test_the_section_to_read_again_is_in_the_notebook(name):
    (path,) = (Path(__file__).parents[1] / "notebooks").glob(f"{name[:2]}_*.ipynb")
    prose = (c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown")
    headings = re.findall(r"^#+ (.*)$", "\n".join(prose), re.MULTILINE)
    assert headings.count(find(name).section) == 1


@pytest.mark.parametrize("name", [name for name in NAMES if find(name).twin])
def test_a_twin_asks_for_other_numbers(name):
    exercise, twin = find(name), find(f"{name}+")
    assert twin.question and feedback(twin, twin.answer).startswith("Right.")
    assert not feedback(exercise, twin.answer).startswith("Right.")


NUMBERS = [name for name in NAMES if not isinstance(find(name).answer, str)]
NUMBERS = [name for name in NUMBERS if not callable(find(name).answer)]


@pytest.mark.parametrize("name", NUMBERS)
def test_no_hint_gives_the_value_away(name):
    exercise = find(name)
    said = " ".join(hint for _, hint in exercise.slips) + feedback(exercise, 123456.0)
    values = np.ravel(np.asarray(exercise.answer, dtype=float))
    digits = [f"{abs(x):.{max(exercise.digits, 1)}f}".rstrip("0").rstrip(".") for x in values]
    for text in digits:
        told = re.search(rf"(?<![\d.]){re.escape(text)}(?![\d.])", said)
        assert len(text) <= 2 or not told


@pytest.mark.parametrize("name", NAMES)
def test_nonsense_never_passes(name):
    exercise = find(name)
    for answer in NONSENSE:
        if answer is np.inf and str(exercise.answer) == "inf":
            continue  # here infinity is no nonsense
        assert feedback(exercise, answer).startswith(NOT_YET), answer


# --- families of slips, two slips at once -----------------------------------------------------


def test_a_family_is_derived_from_the_pair():
    p, q = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.5, 0.3])
    exercise = Exercise(answer=kl_divergence(p, q), family=distribution_slips(p, q))
    for answer, clue in [
        (-kl_divergence(p, q), "sign is flipped"),
        (kl_divergence(p, q, base=2), "in bits"),
        (kl_divergence(p, q, base=10), "base 10"),
        (kl_divergence(q, p), "P and Q are swapped"),
        (kl_divergence(p, q) / 3, "mean of the terms"),
        (np.sum(np.log(p / q)), "weights are missing"),
        (np.sum(np.abs(p * np.log(p / q))), "sizes of the terms"),
        (0.6 * np.log(3), "negative terms were left out"),
        (-np.sum(p * np.log(q)), "cross-entropy"),
        (-np.sum(p * np.log(p)), "entropy H(P)"),
        (js_divergence(p, q), "Jensen-Shannon divergence"),
        (np.sqrt(js_divergence(p, q)), "square root"),
    ]:
        assert clue in feedback(exercise, answer)
    both = feedback(exercise, np.sum(q * np.log2(q / p)))
    assert "Two slips at once." in both and "in bits" in both and "swapped" in both
    assert "weighted with Q" in feedback(exercise, np.sum(q * np.log(p / q)))


def test_a_family_serves_functions_as_well():
    exercise = Exercise(answer=js_divergence, cases=((P, Q),), family=measure_slips(js_divergence))
    assert "one direction only" in feedback(exercise, kl_divergence)
    assert "take their mean" in feedback(exercise, lambda p, q: 2 * js_divergence(p, q))
    assert all(hint != swapped(js_divergence)[1] for _, hint in exercise.slips)  # it has no order


def test_own_words_come_before_those_of_the_family():
    own = ((-kl_divergence(P, Q), "My own words."),)
    exercise = Exercise(answer=kl_divergence(P, Q), slips=own, family=distribution_slips(P, Q))
    assert feedback(exercise, -kl_divergence(P, Q)) == f"{NOT_YET} My own words."
    values = [round(wrong, 4) for wrong, _ in exercise.slips]
    assert len(values) == len(set(values))


def test_a_sum_names_the_part_that_is_wrong():
    right, slips = in_a_sum(
        (2.0, [(4.0, "Halve the first part.")]), (1 / 3, [(-1 / 3, "Add the second part.")])
    )
    exercise = Exercise(answer=right, family=slips)
    assert feedback(exercise, 4 + 1 / 3) == f"{NOT_YET} Halve the first part."
    both = feedback(exercise, 4 - 1 / 3)
    assert "Halve the first part." in both and "Add the second part." in both


def test_slips_after_a_first_step_are_recognised():
    exercise = Exercise(
        answer=lambda a, b: kl_divergence(normalize(a), normalize(b)),
        cases=(([2, 5, 3], [30, 40, 30]),),
        family=after(normalize, measure_slips(kl_divergence)),
    )
    assert "in bits" in feedback(
        exercise, lambda a, b: kl_divergence(normalize(a), normalize(b), base=2)
    )


PAIR = Exercise(answer=[0.3456, 1.2345])


@pytest.mark.parametrize(
    ("answer", "clue"),
    [
        ([0.3456, 1.2345 / np.log(2)], "Look at number 2: It is off by the factor ln 2"),
        ([0.3456, 1.2345 / np.log(10)], "Look at number 2: It is off by the factor ln 10"),
        ([0.3456, -1.2345], "not all the signs"),
        ([0.3456, 0.3456], "Look at number 2: This is the number that belongs to another place"),
        ([0.6912, 1.5], "Look at number 1 first: This is twice as much"),
        ([0.3456, np.inf], "Look at number 2: There is an infinity"),
        ([0.3469, 1.2345], "This is very near"),
        ([0.3456 / 4, 1.2345 / 4], "a small whole factor"),
        (0.3456, "What is here is right, but 1 of 2 numbers"),
        ([0.3456, 1.2345, 5], "The first 2 numbers are right"),
    ],
)
def test_the_first_wrong_place_of_a_list_is_described(answer, clue):
    assert clue in feedback(PAIR, answer)


def test_a_place_that_should_be_infinite_is_told_so():
    exercise = Exercise(answer=[0.3456, np.inf])
    assert "Is there an outcome that happens" in feedback(exercise, [0.3456, 7])
    assert "largest number a computer has" in feedback(exercise, [0.3456, 1.7e308])


def test_a_short_number_claims_only_the_first_slips():
    slips = tuple((0.3 + 0.0123 * k, f"Slip {k}.") for k in range(1, 40))
    exercise = Exercise(answer=0.3, slips=slips)
    assert feedback(exercise, round(slips[0][0], 3)) == f"{NOT_YET} Slip 1."
    assert feedback(exercise, slips[30][0]) == f"{NOT_YET} Slip 31."
    mentioned = feedback(exercise, round(slips[30][0], 2))
    assert "if it is no chance: Slip 31." in mentioned and "give 4 decimals" in mentioned


def test_slips_in_two_places_are_both_named():
    right, slips = in_each_place(
        (0.5, [(0.25, "Halve it once.")], "First number: {hint}"),
        (2.0, [(4.0, "This is its square.")], "Second number: {hint}"),
    )
    exercise = Exercise(answer=right, slips=slips)
    assert feedback(exercise, [0.25, 2]) == f"{NOT_YET} First number: Halve it once."
    said = feedback(exercise, [0.25, 4])
    assert "First number: Halve it once." in said and "Second number: This is its square." in said
    assert "Right so far: 1 of your 2 numbers. Look at number 2" in feedback(exercise, [0.5, 9])


def test_an_epsilon_and_another_unit_are_both_named():
    almost = smoothing(lambda prop, p, q: np.sum(prop(p) * np.log(prop(p) / prop(q))))
    exercise = Exercise(
        answer=kl_divergence, cases=FUNCTION.cases, slips=(bits_not_nats(kl_divergence), *almost)
    )
    said = feedback(exercise, lambda p, q: almost[6][0](p, q) / np.log(2))
    assert said.startswith(f"{NOT_YET} Two slips at once.")
    assert almost[0][1] in said and "in bits" in said


@pytest.mark.parametrize(("decimals", "most"), [(None, 0.03), (3, 0.03), (2, 0.03)])
def test_false_alarms_are_rare(decimals, most):
    rng, alarms, tried = np.random.default_rng(1), 0, 0
    for name in NUMBERS:
        exercise = find(name)
        if np.ndim(exercise.answer) == 0 and np.isfinite(exercise.answer):
            # What cannot be is said rightly of any number beyond the limits.
            low, high, _ = exercise.limits or (-np.inf, np.inf, "")
            for answer in rng.uniform(0, 3 * abs(exercise.answer), 60):
                answer = float(answer if decimals is None else round(answer, decimals))
                if low <= answer <= high:
                    verdict = judge(exercise, answer)
                    claimed = "is not it; go through" not in verdict.text
                    alarms += verdict.state == "not yet" and claimed
                    tried += 1
    assert tried >= 1000
    assert alarms / tried < most


DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(("file", "least"), [("wrong_answers.json", 0.8), ("two_slips.json", 0.85)])
def test_the_collected_wrong_answers_are_named(file, least):
    from tools.judge_answers import said, verdict

    entries = json.loads((DATA / file).read_text(encoding="utf-8"))
    verdicts = [verdict(said(entry["exercise"], entry["code"])) for entry in entries]
    assert verdicts.count("named") >= least * len(entries)


# --- check and the hidden tests of the homework -----------------------------------------------


def whole(x):
    return int(x) if np.ndim(x) == 0 and np.isfinite(x) and x == int(x) else x


FORMS = {
    "as it is": lambda x: x,
    "a list": lambda x: np.asarray(x).tolist() if np.ndim(x) else [x],
    "an array": np.asarray,
    "an array with an axis": np.atleast_1d,
    "a table": lambda x: np.asarray(x)[None],
    "a tuple": lambda x: tuple(x) if np.ndim(x) else (x,),
    "text": str,
    "whole numbers": whole,
    "a fraction": lambda x: Fraction(x) if np.ndim(x) == 0 and np.isfinite(x) else x,
    "a decimal": lambda x: Decimal(float(x)) if np.ndim(x) == 0 else x,
    "objects": lambda x: np.asarray(x, dtype=object),
    "half the digits": np.float32,
    "more digits": np.longdouble,
}
HOMEWORK = {
    name: task
    for number in (1, 2, 3)
    for name, task in import_module(f"homework.hidden.homework_{number}").TASKS.items()
}


def earns(task, answer):
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            judge_hidden(task, answer)
    except Exception:  # whatever it is, it earns nothing
        return False
    return True


@pytest.mark.parametrize("task", [name for name, task in HOMEWORK.items() if task.reference])
def test_check_and_the_hidden_tests_agree_on_forms(task):
    hidden, exercise = HOMEWORK[task], find(task)
    for form, change in FORMS.items():
        if hidden.cases is None:
            answer = change(exercise.answer)
        else:
            answer = lambda *case, change=change: change(hidden.reference(*case))  # noqa: E731
        accepted = feedback(exercise, answer).startswith("Right.")
        assert accepted == earns(task, answer), form


def test_check_and_the_hidden_tests_agree_on_the_collected_answers():
    from tools.judge_answers import typed_in

    entries = json.loads((DATA / "wrong_answers.json").read_text(encoding="utf-8"))
    entries = [entry for entry in entries if entry["exercise"] in HOMEWORK]
    assert len(entries) > 50
    for entry in entries:
        task, answer = entry["exercise"], typed_in(entry["exercise"], entry["code"])
        accepted = feedback(find(task), answer).startswith("Right.")
        assert accepted == earns(task, answer), entry


# --- the second try, progress, looks ----------------------------------------------------------


@pytest.fixture
def tutor(monkeypatch, tmp_path):
    """Exercise 01.1 with everything that a tutor says, and a fresh place for progress."""
    twin = Exercise(answer=4.0, question="The surprise of 1/16, in bits?")
    exercise = Exercise(
        answer=3.0, step="Start with one half.", section="4 Units", twin=lambda: twin
    )
    exercises = import_module("helpers.exercises.lesson_01").EXERCISES
    monkeypatch.setitem(exercises, "01.1", exercise)
    monkeypatch.setenv("KL_COURSE_PROGRESS", str(tmp_path / "progress.json"))
    TRIES.clear()
    yield tmp_path / "progress.json"
    TRIES.clear()


def said_by_check(capsys, *args):
    check(*args)
    return capsys.readouterr().out


def test_each_try_says_more(tutor, capsys):
    first, second, third, fourth = (said_by_check(capsys, "01.1", 17.0) for _ in range(4))
    assert first.count("\n") == 1
    assert "A first step: Start with one half." in second
    assert "Read this section again: 4 Units." in third
    assert "folded under this cell" in fourth
    assert 'check("01.1+", ...): The surprise of 1/16' in fourth
    assert said_by_check(capsys, "01.1+", 4).startswith("Right.")
    forget()
    assert said_by_check(capsys, "01.1", 17.0) == first


def test_blanks_and_homework_do_not_count(tutor, capsys):
    for _ in range(3):
        assert said_by_check(capsys, "01.1", ...) == f"{BLANK}\n"
        assert said_by_check(capsys, "h1.2", 17.0).count("\n") == 1
    assert not TRIES and not tutor.exists()


def test_what_is_solved_stays(tutor, capsys):
    notes.show_progress()
    assert "Nothing is solved yet" in capsys.readouterr().out
    assert f"1 of {IN_01} here, 1 of {len(NAMES)} in the course." in said_by_check(
        capsys, "01.1", 3
    )
    assert notes.progress()["01"] == (1, IN_01)
    notes.show_progress()
    assert f"01  ■{'□' * (IN_01 - 1)}  1 of {IN_01}" in capsys.readouterr().out
    forget()
    assert notes.progress()["01"] == (0, IN_01) and not tutor.exists()


def test_a_lesson_opens_with_what_went_wrong(tutor, capsys):
    notes.warm_up("03")
    assert capsys.readouterr().out == ""
    said_by_check(capsys, "01.1", 17.0)
    notes.warm_up("01")
    assert capsys.readouterr().out == ""
    notes.warm_up("03")
    assert 'check("01.1+", ...): The surprise of 1/16' in capsys.readouterr().out
    said_by_check(capsys, "01.1", 3)
    notes.warm_up("03")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("kept", ["", "[]", '{"solved": 3}', '{"solved": ', "null", "\0"])
def test_a_broken_file_is_no_progress(tutor, capsys, kept):
    tutor.write_text(kept, encoding="utf-8")
    assert notes.progress()["01"] == (0, IN_01)
    assert f"1 of {IN_01} here" in said_by_check(capsys, "01.1", 3)


def test_a_folder_that_cannot_be_written_to_is_no_error(tutor, capsys, monkeypatch):
    monkeypatch.setenv("KL_COURSE_PROGRESS", str(tutor.parent / "no such folder" / "file.json"))
    assert said_by_check(capsys, "01.1", 3) == "Right.\n"
    forget()


def test_tests_keep_no_progress(monkeypatch):
    monkeypatch.delenv("KL_COURSE_PROGRESS", raising=False)
    assert notes._path() is None


def luminance(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize(("answer", "state"), [(1.0297, "right"), (1.03, "nearly"), (9, "not yet")])
def test_a_verdict_is_seen_and_read(answer, state):
    verdict = judge(NUMBER, answer)
    shown = _Shown(verdict, ["See [this <b>](#this)."])
    page = shown._repr_html_()
    assert verdict.state == state and 'role="status"' in page
    assert repr(shown) == f"{verdict.text}\nSee this <b>."
    assert '<a href="#this"' in page and "<b>" not in page.replace("&lt;b&gt;", "")
    assert re.sub("<.*?>", "", page).split()[0] == verdict.text.split()[0]
    sign, edge, ground = LOOKS[state]
    assert sign in page
    for ink in (edge, "#1f1f1f", "#0b57d0"):
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    "asked", [cross_entropy, kl_divergence, jeffreys_divergence, js_divergence]
)
@pytest.mark.parametrize("base", [None, 2], ids=["nats", "bits"])
def test_every_slip_of_a_family_can_be_made_with_lists_and_zeros(asked, base):
    for wrong, hint in measure_slips(asked, base):
        with np.errstate(all="ignore"):
            assert np.ndim(wrong([0.5, 0.5, 0.0], [0.2, 0.3, 0.5])) == 0, hint
    family = distribution_slips([0.5, 0.5, 0.0], [0.2, 0.3, 0.5], asked, base)
    exercise = Exercise(answer=asked([0.5, 0.5, 0.0], [0.2, 0.3, 0.5], base=base), family=family)
    each_slip_earns_its_own_hint(exercise)


def test_a_short_number_in_the_place_of_infinity_is_told_so():
    for answer in (0.4, 0.38, 2):
        assert "is finite" in feedback(Exercise(answer=np.inf), answer)


def test_a_softmax_shifted_by_the_first_logit_is_not_called_safe():
    def loss(logits, true_class):
        scores = np.exp(logits - logits[0])
        return -np.log(scores[true_class] / scores.sum())

    assert "not by the largest one" in feedback(find("02.6"), loss)


def test_smoothing_is_tried_before_the_first_observation():
    def smoothed(counts, alpha):
        counts = np.asarray(counts, dtype=float)
        return (counts + alpha) / (counts + alpha).sum() if counts.any() else counts

    assert "counts = [0, 0, 0]" in feedback(find("h2.5"), smoothed)
