"""Feedback on exercises: right answers, known slips and nonsense; then every exercise there is."""

import re
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import helpers.exercises
from helpers import entropy, kl_divergence
from helpers.exercises import (
    BLANK,
    NOT_YET,
    Exercise,
    bits_not_nats,
    check,
    feedback,
    find,
    forgot_minus,
    nats_not_bits,
    swapped,
)

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
NONSENSE = [
    True,
    "text",
    "",
    [],
    {},
    {"a": 1},
    object(),
    print,
    [1, 2, 3, 4, 5],
    [[1], [2, 3]],
    np.nan,
    np.inf,
    -np.inf,
    1 + 2j,
    10**400,
    np.zeros((2, 2)),
    [None, 1],
    1e300,
    lambda: 1 / 0,
    lambda *args: None,
    lambda *args: "text",
    lambda *args: np.nan,
    lambda *args: np.inf,
    lambda *args: np.zeros((2, 3)),
    lambda *args: exit(),
    lambda *args: print,
    lambda x: x.there_is_no_such_thing,
]


@pytest.mark.parametrize(
    "answer", [1.0296530140645737, 1.0297, Fraction(10297, 10000), np.float64(1.02965), [1.02965]]
)
def test_a_right_number_may_be_rounded_to_the_digits_asked(answer):
    assert feedback(NUMBER, answer) == "Right. That is the floor."


@pytest.mark.parametrize("answer", [1.0298, 1.03, 1.0])
def test_fewer_digits_are_not_enough(answer):
    assert feedback(NUMBER, answer).startswith(NOT_YET)


def test_rounded_too_much_asks_for_more_digits():
    assert "4 decimals" in feedback(NUMBER, 1.03)
    assert "4 decimals" not in feedback(NUMBER, 1.02)


@pytest.mark.parametrize(
    "answer", [[0.25, 0.75], (0.25, 0.75), np.array([[0.25, 0.75]]), [Fraction(1, 4), 0.75]]
)
def test_lists_arrays_and_fractions_count(answer):
    assert feedback(LIST, answer) == "Right."


@pytest.mark.parametrize("answer", ["b", "B", " b ", "(b)", "b."])
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
    strict = Exercise(answer=entropy, cases=((P,), (Q,)), strict=True)
    said = feedback(strict, lambda p: change(entropy(p)))
    assert said.startswith(f"{NOT_YET} For p = [0.2, 0.5, 0.3] the number is right") == bool(kind)
    assert f"({kind}); a float is wanted." in said or said == "Right."


@pytest.mark.parametrize(("tolerance", "begins"), [(0.02, "Right."), (0.005, NOT_YET)])
def test_what_a_function_finds_may_be_a_little_off(tolerance, begins):
    found = Exercise(answer=entropy, cases=((P,),), tolerance=tolerance)
    assert feedback(found, lambda p: entropy(p) + 0.01).startswith(begins)


def test_slips_of_functions_are_recognised():
    assert "sign" in feedback(FUNCTION, lambda p, q: -kl_divergence(p, q))
    assert "bits" in feedback(FUNCTION, lambda p, q: kl_divergence(p, q, base=2))
    assert "changed places" in feedback(FUNCTION, lambda p, q: kl_divergence(q, p))


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


def test_an_epsilon_is_not_infinity():
    almost = lambda p, q: float(array_kl(np.add(p, 1e-12), np.add(q, 1e-12)))  # noqa: E731
    assert "p = [0.5, 0.5], q = [1, 0]" in feedback(FUNCTION, almost)


def test_an_exception_is_told_kindly():
    assert "raises ZeroDivisionError" in feedback(FUNCTION, plain_kl)
    assert "nan" in feedback(FUNCTION, lambda p, q: (np.array(p) * np.log(p) / 1).sum())


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
@pytest.mark.parametrize("answer", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_met_in_one_friendly_line(exercise, answer):
    said = feedback(exercise, answer)
    assert said.startswith(NOT_YET)
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
    for wrong, hint in exercise.slips:
        assert feedback(exercise, wrong) == f"{NOT_YET} {hint}"


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_gives_the_value_away(name):
    exercise = find(name)
    if callable(exercise.answer) or isinstance(exercise.answer, str):
        return
    said = " ".join(hint for _, hint in exercise.slips) + feedback(exercise, 123456.0)
    for value in np.ravel(np.asarray(exercise.answer, dtype=float)):
        digits = f"{abs(value):.{max(exercise.digits, 1)}f}".rstrip("0").rstrip(".")
        if len(digits) > 2:
            assert not re.search(rf"(?<![\d.]){re.escape(digits)}", said)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("answer", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_never_passes(name, answer):
    exercise = find(name)
    if answer is np.inf and str(exercise.answer) == "inf":
        return  # here infinity is no nonsense
    assert feedback(exercise, answer).startswith(NOT_YET)
