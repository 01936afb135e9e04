"""Homework 1: its solution earns all points, every slip its own hint and none, and it says true."""

import copy
import heapq
import math
import re
from itertools import combinations, count

import homework_sources
import mpmath
import numpy as np
import pytest
import scipy.special
import scipy.stats
from common import NONSENSE

from helpers.exercises import NOT_YET, feedback, find
from helpers.exercises.homework_1 import (
    EXERCISES,
    JAMO_ON_A_PAGE,
    bits_wasted,
    least_average,
    own_page,
    wrong_code,
)
from helpers.measures import entropy
from helpers.own_numbers import own_distribution
from homework.hidden.homework_1 import TASKS
from homework.verdict import judge, verdict

SOURCE = homework_sources.read("homework_1")
PROSE = "\n".join(cell.source for cell in SOURCE.cells if cell.cell_type == "markdown")
NAMES = ["", "Ada Lovelace", "김민지", "Kim Minji", "박서준", "Émilie du Châtelet", "Al-Kindi", "x"]
OWN = [task for task, hidden in TASKS.items() if hidden.cases is None]
FUNCTIONS = [task for task in TASKS if task not in OWN]
SEEDS = range(200)


@pytest.fixture(autouse=True)
def _the_same_draws_every_time(monkeypatch):
    """Number the generators that judge asks for without a seed."""
    make, seeds = np.random.default_rng, count()
    monkeypatch.setattr(
        np.random, "default_rng", lambda seed=None: make(next(seeds) if seed is None else seed)
    )


def run(name):
    """Run the source notebook as a student of this name, and return what its cells define."""
    return homework_sources.run(SOURCE.cells, name)


SOLUTION = {
    "h1.1": "surprisal",
    "h1.3": "entropy",
    "h1.4": "cross_entropy",
    "h1.5": "loss",
    "h1.6": "huffman_code",
}


@pytest.fixture(scope="module")
def solution():
    space = run("")
    return {task: space[name] for task, name in SOLUTION.items()}


def earns(task, answer, name=""):
    """Tell whether an answer passes the hidden tests."""
    with np.errstate(all="ignore"):
        try:
            judge(task, answer, name)
        except (AssertionError, ValueError):
            return False
    return True


# --- what is right ---------------------------------------------------------------------------


def test_every_task_has_a_check_and_a_hidden_test():
    assert list(EXERCISES) == list(TASKS) == [f"h1.{k}" for k in range(1, 8)]


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_is_right_for_every_student(name, capsys):
    run(name)  # judge raises where it is not
    said = capsys.readouterr().out
    assert len(re.findall(r"^Right\.", said, re.MULTILINE)) == len(TASKS)
    assert (NOT_YET in said) == (not name)


@pytest.mark.parametrize("task", FUNCTIONS)
def test_the_solution_is_right_for_many_draws(task, solution):
    for seed in SEEDS:
        for case in TASKS[task].cases(np.random.default_rng(seed)):
            assert verdict(TASKS[task], solution[task](*copy.deepcopy(case)), case) == ""


@pytest.mark.parametrize("task", FUNCTIONS)
def test_draws_differ(task):
    first, second = (TASKS[task].cases(np.random.default_rng(seed)) for seed in (1, 2))
    same = [np.array_equal(a[0], b[0]) for a, b in zip(first, second, strict=True)]
    assert np.mean(same) < 0.5


# --- the references, against others' ---------------------------------------------------------


def cases(task):
    return [case for seed in SEEDS for case in TASKS[task].cases(np.random.default_rng(seed))]


def test_surprisal_against_many_digits():
    for (p,) in cases("h1.1"):
        for x, surprise in zip(np.ravel(p), np.ravel(TASKS["h1.1"].reference(p)), strict=True):
            assert np.isclose(surprise, float(-mpmath.log(x)) if x else math.inf, rtol=1e-14)


def test_entropy_against_scipy():
    for p, *base in cases("h1.3"):
        assert np.isclose(
            TASKS["h1.3"].reference(p, *base), scipy.stats.entropy(p, base=(base or [None])[0])
        )


def test_cross_entropy_against_scipy():
    found = []
    for p, q in cases("h1.4"):
        excess = scipy.special.rel_entr(p, q).sum()
        found.append(TASKS["h1.4"].reference(p, q))
        assert np.isclose(found[-1], scipy.stats.entropy(p) + excess)
    assert 0.1 < np.isinf(found).mean() < 0.5


def test_loss_against_many_digits():
    found = []
    with mpmath.workdps(50):
        for z, p in cases("h1.5")[:500]:
            whole = mpmath.log(sum(mpmath.exp(x) for x in z.tolist() if x > -math.inf))
            parts = [b * (whole - a) for a, b in zip(z.tolist(), p.tolist(), strict=True) if b]
            found.append(TASKS["h1.5"].reference(z, p))
            assert np.isclose(found[-1], float(mpmath.fsum(parts)), rtol=1e-12)
    assert np.isinf(found).any()
    assert np.max(found, initial=0, where=np.isfinite(found)) > 1e4


def full_trees(n):
    """Yield the depths of the leaves of every binary tree with n leaves and no wasted question."""
    if n == 1:
        yield (0,)
    for k in range(1, n):
        for left in full_trees(k):
            for right in full_trees(n - k):
                yield tuple(depth + 1 for depth in left + right)


@pytest.mark.parametrize("n", range(1, 8))
def test_no_tree_at_all_beats_the_least_average(n):
    trees = np.array([sorted(tree) for tree in full_trees(n)])
    for seed in range(20):
        p = np.random.default_rng(seed).dirichlet(np.full(n, 0.5)) if n > 1 else np.ones(1)
        assert np.isclose(least_average(p), (trees @ np.sort(p)[::-1]).min(), atol=1e-12)


def test_the_least_average_stands_on_the_entropy():
    for (p,) in cases("h1.6"):
        if np.count_nonzero(p) > 1 and p.all():
            assert -1e-9 <= least_average(p) - entropy(p, base=2) < 1


@pytest.mark.parametrize("name", NAMES)
def test_the_waste_is_the_waste_of_words_that_can_be_sent(name, solution):
    page = own_page(name)
    words = solution["h1.6"](page[page > 0] / JAMO_ON_A_PAGE)
    sent = len("".join(word * n for word, n in zip(words, page[page > 0].tolist(), strict=True)))
    floor = JAMO_ON_A_PAGE * scipy.stats.entropy(page, base=2)
    assert np.isclose(bits_wasted(page), sent - floor)


# --- what is wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("task", [task for task in TASKS if task != "h1.6"])
def test_every_slip_earns_its_own_hint_and_no_points(task):
    for name in NAMES if task in OWN else [""]:
        for wrong, hint in find(task, name).slips:
            assert feedback(find(task, name), wrong) == f"{NOT_YET} {hint}"
            assert not earns(task, wrong, name), hint


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("answer", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_never_passes(task, answer):
    said = feedback(find(task), answer)
    assert said.startswith(NOT_YET)
    assert "\n" not in said
    if callable(answer) == (task in FUNCTIONS):
        with pytest.raises(BaseException):  # noqa: B017 whatever they raise, points they get none
            judge(task, answer)


@pytest.mark.parametrize("task", OWN)
def test_the_numbers_of_another_do_not_pass(task):
    answers = {name: float(TASKS[task].reference(name)) for name in NAMES}
    for name in NAMES:
        passed = [other for other, answer in answers.items() if earns(task, answer, name)]
        assert passed == [name]


@pytest.mark.parametrize("task", OWN)
def test_four_decimals_are_enough_and_three_are_not(task):
    answer = float(TASKS[task].reference("Ada Lovelace"))
    assert round(answer, 3) != round(answer, 4)
    for digits, enough in (4, True), (3, False):
        rounded = round(answer, digits)
        said = feedback(find(task, "Ada Lovelace"), rounded)
        assert said.startswith("Right.") == earns(task, rounded, "Ada Lovelace") == enough
    for other in (str(answer), [answer], {"answer": answer}, math.nan, math.inf, -math.inf):
        assert not earns(task, other, "Ada Lovelace")


@pytest.mark.parametrize("task", ["h1.1", "h1.3", "h1.4", "h1.5"])
def test_results_of_another_kind_earn_nothing(task, solution):
    right = solution[task]
    assert earns(task, right)
    for change in (
        lambda x: x.tolist() if isinstance(x, np.ndarray) else [float(x)],
        lambda x: np.reshape(x, (1, *np.shape(x))),
        str,
        lambda x: x + 0j,
        lambda x: None,
    ):

        def changed(*case, change=change):
            return change(right(*case))

        assert feedback(find(task), changed).startswith((NOT_YET, "Nearly."))
        assert not earns(task, changed)


@pytest.mark.parametrize("task", OWN)
def test_no_hint_gives_the_value_away(task):
    for name in NAMES:
        said = " ".join(hint for _, hint in find(task, name).slips)
        said += feedback(find(task, name), 123456.0)
        assert f"{TASKS[task].reference(name):.2f}" not in said


# --- code books ------------------------------------------------------------------------------


def glue(p, digit_first=True, most_likely=False, chain=False):
    """Return Huffman's code for p, or one with a typical mistake."""
    words = [""] * len(p)
    sign = -1 if most_likely else 1
    lumps = [(sign * x, [i]) for i, x in enumerate(p)]
    heapq.heapify(lumps)
    while len(lumps) > 1:
        (x, zeros), (y, ones) = heapq.heappop(lumps), heapq.heappop(lumps)
        for i in zeros + ones:
            digit = "0" if i in zeros else "1"
            words[i] = digit + words[i] if digit_first else words[i] + digit
        heapq.heappush(lumps, (-1 if chain else x + y, zeros + ones))
    return words


def fixed(p):
    return [f"{i:0{max(1, math.ceil(math.log2(len(p))))}b}" for i in range(len(p))]


def halves(p):
    """Return Fano's code: cut the sorted outcomes where the two sides are nearest to equal."""
    words = [""] * len(p)

    def cut(outcomes):
        if len(outcomes) < 2:
            return
        sums = np.cumsum(p[outcomes])
        k = int(np.argmin(np.abs(2 * sums[:-1] - sums[-1]))) + 1
        for side, digit in (outcomes[:k], "0"), (outcomes[k:], "1"):
            for i in side:
                words[i] += digit
            cut(side)

    cut(np.argsort(-p, kind="stable"))
    return words


CODES = [
    (lambda p: glue(p, digit_first=False), "Read from right to left your words would do"),
    (lambda p: glue(p, most_likely=True), "likeliest outcome has a longer word"),
    (lambda p: sorted(glue(p), key=len, reverse=True), "in the order of p"),
    (lambda p: glue(p, chain=True), "to the same lump"),
    (fixed, "equally long"),
    (halves, "there are codes with less"),
    (lambda p: [word + "0" for word in glue(p)], "waste a question"),
    (lambda p: ["1" * i + "0" for i in range(len(p))], "waste a question"),
    (lambda p: glue(p) if len(p) > 1 else ["0"], "its word is the empty text"),
    (lambda p: ["0"] * len(p), 'two outcomes have the word "0"'),
    (lambda p: [bin(i)[2:] for i in range(len(p))], "a reader cannot know when to stop"),
    (lambda p: [len(word) for word in glue(p)], "not their lengths"),
    (lambda p: [np.int64(len(word)) for word in glue(p)], "not their lengths"),
    (lambda p: dict(enumerate(glue(p))), "not dict"),
    (lambda p: " ".join(glue(p)), "not str"),
    (lambda p: np.array(glue(p)), "not ndarray"),
    (lambda p: iter(glue(p)), "not list_iterator"),
    (lambda p: glue(p)[:-1], "there should be one for each outcome"),
    (lambda p: [list(word) for word in glue(p)], "a word is a text of 0s and 1s"),
    (lambda p: [word.replace("0", "L") for word in glue(p)], "a word is a text of 0s and 1s"),
    (lambda p: [None] * len(p), "a word is a text of 0s and 1s"),
    (lambda p: [10**5000] * len(p), "not their lengths"),
    (lambda p: ["0" * 10**6 + word for word in glue(p)], "waste a question"),
]


@pytest.mark.parametrize(
    ("code", "hint"), CODES, ids=[f"{i}-{h}" for i, (_, h) in enumerate(CODES)]
)
def test_every_wrong_code_earns_its_own_hint_and_no_points(code, hint):
    assert hint in feedback(EXERCISES["h1.6"], code)
    assert not earns("h1.6", code)


@pytest.mark.parametrize(
    "code",
    [
        glue,
        lambda p: tuple(glue(p)),
        lambda p: [word.translate({48: "1", 49: "0"}) for word in glue(p)],
        lambda p: glue(p[::-1])[::-1],  # ties fall the other way
    ],
    ids=["list", "tuple", "digits changed", "ties the other way"],
)
def test_any_shortest_code_is_right(code):
    assert feedback(EXERCISES["h1.6"], code).startswith("Right.")
    assert earns("h1.6", code)


def test_a_reader_can_read_a_right_code(solution):
    rng = np.random.default_rng(3)
    for (p,) in cases("h1.6")[:100]:
        words = solution["h1.6"](p)
        message = rng.choice(len(p), size=50, p=p).tolist()
        book, read, word = {w: i for i, w in enumerate(words)}, [], ""
        for digit in "".join(words[i] for i in message):
            word += digit
            if word in book:
                read.append(book[word])
                word = ""
        assert read == (message if len(p) > 1 else [])


def test_words_of_any_length_are_weighed_exactly():
    deep = ["1" * i + "0" for i in range(2000)]
    assert "waste" in wrong_code(deep, np.full(2000, 1 / 2000))
    deep[-1] = "1" * 1999
    assert "same lump" in wrong_code(deep, np.full(2000, 1 / 2000))


# --- what the text says ----------------------------------------------------------------------


def test_points_and_minutes_add_up():
    cells = {cell.id: cell.metadata.get("nbgrader", {}) for cell in SOURCE.cells}
    points = [meta["points"] for meta in cells.values() if meta.get("grade")]
    table = re.findall(r"^\| (\S+) \| .* \| (\d+) \| (\d+) \|$", PROSE, re.MULTILINE)
    headings = re.findall(
        r"^## ([\w.]+):? .* \((\d+) points?, (\d+) minutes\)$", PROSE, re.MULTILINE
    )
    assert table == [(task.lower(), *numbers) for task, *numbers in headings]
    assert [int(row[1]) for row in table] == points
    assert (sum(points), sum(int(row[2]) for row in table)) == (20, 90)
    assert "**20 points, about 90 minutes.**" in PROSE
    rubric = re.findall(r"^\| 1 \| .{30,} \|$", PROSE, re.MULTILINE)
    assert len(rubric) == points[-2] + points[-1]


def test_own_numbers_are_as_the_text_says():
    """Often a middling dish adds most; the waste is nearer to 10 bits than to 100."""
    students = [f"student {k}" for k in range(300)]
    middling = 0
    for p in (own_distribution(name, "h1.2", 4) for name in students):
        most = np.argmax(-p * np.log(p))
        middling += p.min() < p[most] < p.max()
    assert middling > 150
    wasted = [bits_wasted(own_page(name)) for name in students]
    assert 0 < min(wasted) < max(wasted) < 55
    assert all((own_page(name) == 0).any() for name in students)


def test_own_numbers_are_many():
    students = [f"student {k}" for k in range(40)]
    for task in OWN:
        values = [TASKS[task].reference(name) for name in students]
        close = sum(abs(a - b) <= 1e-4 for a, b in combinations(values, 2))
        assert close <= 2, task  # of 780 pairs


def test_the_diagnosis_is_right():
    space = run("")
    log_loss, labels, forecasts = (space[x] for x in ("log_loss", "labels", "forecasts"))
    # The nan: 1 - eps is 1, and only in single precision.
    assert np.float32(1 - 1e-15) == 1 != np.float64(1 - 1e-15)
    assert f"{1 - np.nextafter(np.float32(1), np.float32(0)):.0e}" == "6e-08"
    # The number: the price of eps, but for the rounding of 1 - eps.
    assert np.isclose(log_loss(labels, forecasts), -math.log(1e-15) / 4, rtol=1e-4)
    assert f"{log_loss(labels, forecasts):.2f}" == "8.63"
    assert f"{-math.log(1e-15) / 4:.2f}" == "8.63"
    assert np.isclose(log_loss(labels, forecasts, 0.01), -(math.log(0.01) + 3 * math.log(0.99)) / 4)
    assert f"{-(math.log(0.01) + 3 * math.log(0.99)) / 4:.2f}" == "1.16"
    # The cure.
    with np.errstate(divide="ignore"):
        assert -np.log(np.where(labels == 1, forecasts, 1 - forecasts)).mean() == math.inf
        one = np.ones(1, dtype=np.float32)
        assert -np.log(np.where(one == 1, one, 1 - one)).mean() == 0


def test_the_derivation_is_right():
    rng = np.random.default_rng(8)
    p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(3))
    assert np.isclose(entropy(np.outer(p, q).ravel()), entropy(p) + entropy(q))
    friends = np.diag([0.5, 0.5]).ravel()
    assert np.isclose(entropy(friends), math.log(2))


def test_the_tasks_draw_what_they_name():
    """The special cases that the text promises are all among those that are tried."""
    rng = np.random.default_rng(1)
    logits = TASKS["h1.5"].cases(rng)
    assert any(np.isneginf(z).any() and not p[np.isneginf(z)].any() for z, p in logits)
    assert any(p[np.isneginf(z)].any() for z, p in logits)
    assert any(np.abs(z).max() > 1e4 for z, p in logits)
    books = [p for (p,) in TASKS["h1.6"].cases(rng)]
    assert any(len(set(p)) < len(p) and p.all() for p in books)
    assert any(len(p) == 1 for p in books) and any(not p.all() for p in books)
    happens = [(q[p > 0] == 0).any() for p, q in TASKS["h1.4"].cases(rng)]
    assert any(happens) and not all(happens)
