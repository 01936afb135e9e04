"""Homework 2: right answers earn the points, and slips earn a hint of their own but no points."""

import io
import re
from contextlib import redirect_stdout
from fractions import Fraction
from functools import cache

import homework_sources
import mpmath
import numpy as np
import pytest
from common import NOTEBOOKS
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import rel_entr
from scipy.stats import binom
from scipy.stats import entropy as scipy_entropy

from helpers.exercises import NOT_YET, feedback, find
from helpers.exercises.homework_2 import EXERCISES, PAIRS, TEXTS, own_pair, own_tables
from helpers.letters import letter_counts, load_letter_counts
from homework.hidden.homework_2 import SENTENCES
from homework.hidden.homework_2 import TASKS as HIDDEN
from homework.verdict import judge

NAMES = ["", "Ada Lovelace", "김민지"]
TASKS = [f"h2.{number}" for number in range(1, 8)]
OWN = ["h2.1", "h2.6"]  # a value of the student's own numbers; the others are functions
FUNCTIONS = [task for task in TASKS if task not in OWN]
LANGUAGES, LETTERS = list(load_letter_counts()), np.array(list(load_letter_counts().values()))


def cells():
    return homework_sources.read("homework_2").cells


def source(cell_id):
    return next(cell.source for cell in cells() if cell.id == cell_id)


@cache
def run(name):
    """Return what the source notebook defines, and what it says, with a name filled in."""
    with redirect_stdout(io.StringIO()) as said:
        return homework_sources.run(cells(), name), said.getvalue()


def solution(task, name=""):
    handed_in = re.search(rf'judge\("{task}", (\w+), NAME\)', source(f"task-{task[-1]}-check"))
    return run(name)[0][handed_in[1]]


def test_tasks_are_numbered_alike_everywhere():
    assert list(EXERCISES) == list(HIDDEN) == TASKS


# --- right answers --------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_solutions_are_right(name):
    said = run(name)[1]
    assert said.count("Right.") == len(TASKS)
    assert said.count(NOT_YET) == (name == "")  # it asks for the name, and that is all


@pytest.mark.parametrize("task", FUNCTIONS)
def test_the_solutions_pass_on_many_draws(task):
    for _ in range(100):
        judge(task, solution(task))


def two_sums(n, p, q):
    p, q = np.array(p), np.array(q)
    return n * sum(q - p - p * np.log1p((q - p) / p))


def plain_shares(counts, alpha):
    total = sum(counts) + alpha * len(counts)
    return [(n + alpha) / total for n in counts]


def most_likely(text):
    """Return the row of the largest likelihood, which is that of the smallest KL."""
    counts = letter_counts(text)
    forecasts = (LETTERS + 1) / (LETTERS + 1).sum(axis=1, keepdims=True)
    return np.argmax(np.log(forecasts) @ counts) if counts.any() else -1


OTHER_WAYS = {
    "h2.2": rel_entr,
    "h2.3": lambda p, q: [scipy_entropy(p), rel_entr(p, q).sum()],
    "h2.4": two_sums,
    "h2.5": plain_shares,
    "h2.7": most_likely,
}


@pytest.mark.parametrize("task", FUNCTIONS)
def test_other_ways_are_right_too(task):
    assert feedback(find(task), OTHER_WAYS[task]).startswith("Right.")
    for _ in range(100):
        judge(task, OTHER_WAYS[task])


# --- the references, by independent means ---------------------------------------------------


def exact_kl(p, q):
    with mpmath.workdps(60):
        p, q = [mpmath.mpf(float(x)) for x in p], [mpmath.mpf(float(x)) for x in q]
        scale = sum(q) / sum(p)
        return sum(a * mpmath.log(a / b * scale) for a, b in zip(p, q, strict=True)) / sum(p)


@pytest.mark.parametrize("name", NAMES)
def test_the_number_by_hand_is_exact(name):
    assert find("h2.1", name).answer == pytest.approx(float(exact_kl(*own_pair(name))))
    assert HIDDEN["h2.1"].reference(name) == pytest.approx(float(exact_kl(*own_pair(name))))


@pytest.mark.parametrize("name", NAMES)
def test_the_fit_is_the_likeliest_binomial(name):
    counts = own_tables(name)
    found = minimize_scalar(
        lambda theta: -counts @ binom.logpmf(range(5), 4, theta),
        bounds=(0.01, 0.99),
        options={"xatol": 1e-9},
    )
    left = scipy_entropy(counts, binom.pmf(range(5), 4, found.x))
    assert find("h2.6", name).answer == pytest.approx([found.x, left], abs=1e-6)
    assert HIDDEN["h2.6"].reference(name) == pytest.approx([found.x, left], abs=1e-6)


def test_the_evidence_has_more_digits_than_are_asked_for():
    rng = np.random.default_rng(2)
    for _ in range(50):
        for n, p, q in HIDDEN["h2.4"].cases(rng):
            exact = float(n * exact_kl(p, q))
            assert exact > 0
            assert HIDDEN["h2.4"].reference(n, p, q) == pytest.approx(exact, rel=1e-12)
            for way in (solution("h2.4"), two_sums):
                assert way(n, p, q) == pytest.approx(exact, rel=2e-6)  # and 1e-5 would pass
    for n, p, q in find("h2.4").cases:
        assert find("h2.4").answer(n, p, q) == pytest.approx(float(n * exact_kl(p, q)))


def test_smoothing_is_exact():
    for counts, alpha in HIDDEN["h2.5"].cases(np.random.default_rng(2)):
        exact = plain_shares([Fraction(int(n)) for n in counts], Fraction(alpha))
        assert sum(exact) == 1
        assert HIDDEN["h2.5"].reference(counts, alpha) == pytest.approx([float(x) for x in exact])


def test_hidden_sentences_are_new_and_most_of_them_are_recognised():
    lesson = (NOTEBOOKS / "04_worked_examples.ipynb").read_text("utf-8")
    for text in (*SENTENCES, *TEXTS):
        assert text not in lesson
    assert not set(SENTENCES) & set(TEXTS)
    right = sum(most_likely(text) == row for row, text in enumerate(SENTENCES))
    assert right >= 9
    assert [HIDDEN["h2.7"].reference(text) for text in TEXTS] == list(map(most_likely, TEXTS))


def test_hidden_texts_leave_no_tie():
    forecasts = (LETTERS + 1) / (LETTERS + 1).sum(axis=1, keepdims=True)
    for text in SENTENCES:
        best, second = np.sort(-np.log(forecasts) @ letter_counts(text))[:2]
        assert second - best > 1e-3


# --- slips ----------------------------------------------------------------------------------


def refused(task, answer, name=""):
    """Return why the hidden tests refuse an answer."""
    with pytest.raises(AssertionError) as refusal, np.errstate(all="ignore"):
        judge(task, answer, name)
    return str(refusal.value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("task", OWN)
def test_every_slip_of_a_number_earns_its_hint_and_no_points(task, name):
    known = find(task, name)
    assert feedback(known, known.answer).startswith("Right.")
    for wrong, hint in known.slips:
        assert feedback(known, wrong) == f"{NOT_YET} {hint}"
        assert "expected" in refused(task, wrong, name)


@pytest.mark.parametrize("task", ["h2.2", "h2.3", "h2.4", "h2.5"])
def test_every_slip_of_a_function_earns_its_hint_and_no_points(task):
    known = find(task)
    for wrong, hint in known.slips:
        assert feedback(known, wrong) == f"{NOT_YET} {hint}"
        for _ in range(10):
            assert "expected" in refused(task, wrong)


def terms(p, q):
    with np.errstate(all="ignore"):
        return np.where(p > 0, p * np.log(p / q), 0.0)


def shares(counts):
    return np.asarray(counts) / np.sum(counts, axis=-1, keepdims=True)


def detective(judgement, none=-1):
    """Return a detective who takes the smallest of twelve numbers, made from a text's counts."""

    def detect(text):
        counts = letter_counts(text)
        with np.errstate(all="ignore"):
            return int(np.argmin(judgement(counts))) if counts.any() or none is None else none

    return detect


RAW, SMOOTH = shares(LETTERS), shares(LETTERS + 1)
# What is done, and words of the hint that it earns.
DETECTIVES = {
    "unsmoothed": (lambda n: terms(shares(n), RAW).sum(1), "happened to lack"),
    "epsilon": (lambda n: terms(shares(n), RAW + 1e-10).sum(1), "happened to lack"),
    "common letters only": (
        lambda n: np.nan_to_num(terms(shares(n), RAW), posinf=0).sum(1),
        "as if they cost nothing",
    ),
    "swapped": (lambda n: terms(SMOOTH, shares(n)).sum(1), "Every text is English"),
    "text smoothed": (lambda n: terms(shares(n + 1), SMOOTH).sum(1), "smoothed the text"),
    "absolute values": (lambda n: np.abs(terms(shares(n), SMOOTH)).sum(1), "sizes of the terms"),
    "largest": (lambda n: -terms(shares(n), SMOOTH).sum(1), "surprised the most"),
    "shares smoothed": (lambda n: terms(shares(n), shares(RAW + 1)).sum(1), "then divide"),
    "not divided": (lambda n: terms(shares(n), LETTERS + 1).sum(1), "Longer texts win"),
    "divided by columns": (
        lambda n: terms(shares(n), (LETTERS + 1) / (LETTERS + 1).sum(0)).sum(1),
        "Longer texts win",
    ),
    "squares": (lambda n: ((shares(n) - SMOOTH) ** 2).sum(1), "squared differences"),
    "sizes": (lambda n: np.abs(shares(n) - SMOOTH).sum(1), "sizes of differences"),
    "average of both": (
        lambda n: (
            terms(shares(n), (shares(n) + SMOOTH) / 2) + terms(SMOOTH, (shares(n) + SMOOTH) / 2)
        ).sum(1),
        "as Jensen-Shannon does",
    ),
    "unweighted": (
        lambda n: np.log(shares(n) / SMOOTH)[:, n > 0].sum(1),
        "each logarithm counts as often as its letter comes",
    ),
}


@pytest.mark.parametrize("none", [-1, None], ids=["minus one", "forgotten"])
@pytest.mark.parametrize("slip", DETECTIVES)
def test_every_careless_detective_earns_a_hint_and_no_points(slip, none):
    judgement, words = DETECTIVES[slip]
    detect = detective(judgement, none)
    assert words in feedback(find("h2.7"), detect)
    for _ in range(10):
        assert "expected" in refused("h2.7", detect)


def test_every_hint_of_the_detective_belongs_to_a_person():
    careless = [detective(how, none) for how, _ in DETECTIVES.values() for none in (-1, None)]
    careless += [
        detective(lambda n: terms(shares(n), SMOOTH).sum(1), none=None),  # a verdict on 0/0
        lambda text: most_likely(text) + (letter_counts(text).any()),  # rows from one
        lambda text: 3,
    ]
    said = {feedback(find("h2.7"), detect) for detect in careless}
    assert said == {f"{NOT_YET} {hint}" for _, hint in find("h2.7").slips}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("task", TASKS)
def test_no_hint_gives_a_value_away(task, name):
    known = find(task, name)
    hints = " ".join(hint for _, hint in known.slips) + known.note
    assert not re.search(r"\d\.\d{2}", hints)
    if task in OWN:
        assert not re.search(r"\d\.\d{2}", feedback(known, np.full(np.shape(known.answer), 123.0)))


# --- wrong types, inf, nan, and what is no answer -------------------------------------------


class AlwaysEqual:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    def __array__(self, dtype=None, copy=None):
        raise TypeError


NO_ANSWERS = [
    None,
    ...,
    True,
    "0.03",
    [],
    {},
    object(),
    AlwaysEqual(),
    float("nan"),
    float("inf"),
    -float("inf"),
    1e300,
    1 + 0j,
    [None, 1.0],
    [True, False],
    [[1.0], [2.0, 3.0]],
    ["0.5", "0.5"],
    np.zeros((2, 2)),
    np.array("text"),
    np.nan * np.ones(2),
    print,
]


@pytest.mark.parametrize("answer", NO_ANSWERS, ids=range(len(NO_ANSWERS)))
@pytest.mark.parametrize("task", TASKS)
def test_what_is_no_answer_earns_nothing(task, answer):
    result = answer if task in OWN else lambda *case: answer
    assert refused(task, result)
    assert feedback(find(task), result).startswith(NOT_YET)


NEARLY = {  # the task, what is off, and how
    "h2.1 a list": lambda x: [x],
    "h2.1 a text": str,
    "h2.6 swapped": lambda x: x[::-1],
    "h2.6 too many": lambda x: [*x, 0.0],
    "h2.6 a dict": lambda x: dict(zip(("theta", "left"), x, strict=True)),
    "h2.2 too few": lambda x: x[:-1],
    "h2.2 an axis more": lambda x: x[np.newaxis],
    "h2.2 an axis less": np.ravel,
    "h2.2 nan for inf": lambda x: np.where(x == np.inf, np.nan, x),
    "h2.2 large for inf": lambda x: np.where(x == np.inf, 1e308, x),
    "h2.2 minus inf": lambda x: np.where(x == np.inf, -np.inf, x),
    "h2.2 objects": lambda x: x.astype(object),
    "h2.2 texts": lambda x: x.astype(str),
    "h2.3 their sum": sum,
    "h2.3 one of two": lambda x: x[1],
    "h2.3 large for inf": lambda x: (x[0], min(x[1], 1e6)),
    "h2.3 a dict": lambda x: {"floor": x[0], "excess": x[1]},
    "h2.4 a list": lambda x: [x],
    "h2.4 four digits": lambda x: float(f"{x:.3e}"),
    "h2.4 a text": str,
    "h2.5 too many": lambda x: [*x, 0.0],
    "h2.5 rounded": lambda x: x.round(2),
    "h2.5 sorted": np.sort,
    "h2.7 a float": float,
    "h2.7 a name": lambda x: [*LANGUAGES, "none"][x],
    "h2.7 a list": lambda x: [x],
    "h2.7 a bool": bool,
    "h2.7 never -1": lambda x: max(x, 0),
}


@pytest.mark.parametrize("what", NEARLY)
def test_nearly_right_is_not_right(what):
    task, change = what.partition(" ")[0], NEARLY[what]
    right = solution(task)
    assert refused(task, change(right) if task in OWN else lambda *case: change(right(*case)))


@pytest.mark.parametrize("task", FUNCTIONS)
def test_learning_the_visible_cases_by_heart_earns_nothing(task):
    known = find(task)

    def by_heart(*case):
        seen = [repr(c) == repr(case) for c in known.cases]
        return known.answer(*case) if any(seen) else known.answer(*known.cases[0])

    assert feedback(known, by_heart).startswith("Right.")
    assert refused(task, by_heart)


# --- numbers of one's own -------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_draws_what_the_hints_are_about(name):
    space, _ = run(name)
    assert np.array_equal([space["P"], space["Q"]], own_pair(name))
    assert np.array_equal(space["COUNTS"], own_tables(name))


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_own_numbers_are_sound(name):
    for shares_of in own_pair(name):
        hundredths = np.round(100 * shares_of)
        assert np.allclose(100 * shares_of, hundredths)
        assert hundredths.min() >= 1 and hundredths.sum() == 100
    assert own_tables(name).shape == (5,) and own_tables(name).sum() == 50
    for task in OWN:
        assert feedback(find(task, name), find(task, name).answer).startswith("Right.")
        judge(task, find(task, name).answer, name)


@pytest.mark.parametrize("task", OWN)
def test_hardly_any_name_makes_a_slip_look_right(task):
    names = [f"student {number}" for number in range(500)]
    lucky = [
        any(feedback(known, wrong).startswith("Right.") for wrong, _ in known.slips)
        for known in (find(task, name) for name in names)
    ]
    assert sum(lucky) <= 5


def test_no_pair_by_hand_is_nearly_equal():
    assert min(find("h2.1", f"student {number}").answer for number in range(500)) > 0.005


@pytest.mark.parametrize("task", OWN)
def test_a_copied_number_fails(task):
    names = [*NAMES, *(f"student {number}" for number in range(30))]
    answers = {name: find(task, name).answer for name in names}
    for name, copied in zip(names, names[1:] + names[:1], strict=True):
        judge(task, answers[name], name)
        assert "expected" in refused(task, answers[copied], name)
        assert feedback(find(task, name), answers[copied]).startswith(NOT_YET)


# --- what the notebook says -----------------------------------------------------------------


def test_points_and_minutes_add_up():
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in cells()
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    rows = re.findall(r"^\| ([a-z0-9.]+) \| .+ \| (\d+) \| (\d+) \|$", source("rules"), re.M)
    ids = [{"proof": "h2-derivation"}.get(row, f"h2-{row.removeprefix('h2.')}") for row, *_ in rows]
    assert dict(zip(ids, (int(n) for _, n, _ in rows), strict=True)) == points
    assert sum(points.values()) == 20
    assert sum(int(minutes) for *_, minutes in rows) == 90
    assert "20 points, about 90 minutes" in source("rules")
    headings = re.findall(
        r"^## .*\((\d) points?, (\d+) minutes\)$", "\n".join(c.source for c in cells()), re.M
    )
    assert headings == [(points_, minutes) for _, points_, minutes in rows]


@pytest.mark.parametrize("text", ["derivation", "diagnosis"])
def test_the_rubric_shares_out_all_points(text):
    rubric = source("derivation" if text == "derivation" else "diagnosis-question")
    steps = re.findall(r"^\| (\([a-c]\)) \| .+ \| (\d) \|$", rubric, re.M)
    assert [step for step, _ in steps] == ["(a)", "(b)", "(c)"]
    answer = next(cell for cell in cells() if cell.id == f"{text}-answer")
    assert sum(int(points) for _, points in steps) == answer.metadata.nbgrader.points
    assert all(f"**{step}**" in answer.source for step, _ in steps)


def test_the_model_answer_of_the_proof_holds_in_numbers():
    rng = np.random.default_rng(2)
    for m in (1, 4, 9):
        data, (theta, other) = rng.dirichlet(np.ones(m + 1)), rng.uniform(0.01, 0.99, 2)
        t = data @ np.arange(m + 1) / m
        kl = [rel_entr(data, binom.pmf(range(m + 1), m, x)).sum() for x in (t, theta, other)]
        assert kl[0] < min(kl[1:])
        # (b): two models differ by m times the difference of two coins
        coins = [rel_entr([t, 1 - t], [x, 1 - x]).sum() for x in (theta, other)]
        assert kl[1] - kl[2] == pytest.approx(m * (coins[0] - coins[1]))


def test_the_model_answer_of_the_diagnosis_is_true():
    space, said = run("")
    model, target, answer = space["model"], space["target"], source("diagnosis-answer")
    parts = rel_entr(target, model)
    assert f"{parts.mean():.4f}" == "-0.0648" and "loss: -0.0648" in said
    for value in (
        f"{target.sum():.4f}",
        f"{model.sum():.4f}",
        f"{parts.sum():.4f}",
        f"{scipy_entropy(target, model):.3f}",
        f"{model.sum() - target.sum():.1f}",
    ):
        assert value in answer
    assert -(model.sum() - target.sum()) <= parts.sum() < 0
    assert not np.isclose(target.sum(), 1)


def test_the_pairs_of_the_visible_tests_hold_every_case():
    kinds = {(a > 0, b > 0) for p, q in PAIRS for a, b in zip(p, q, strict=True)}
    assert kinds == {(True, True), (True, False), (False, True), (False, False)}
