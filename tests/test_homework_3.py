"""Homework 3: right references, hints that fit, and hidden tests that only right answers pass."""

import math
import re
from itertools import combinations

import homework_sources
import mpmath
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.spatial.distance import jensenshannon
from scipy.stats import norm

from helpers import normalize
from helpers.exercises import NOT_YET, feedback, find
from helpers.exercises import homework_3 as visible
from helpers.gaussians import kl_gaussians
from helpers.letters import load_letter_counts
from homework.hidden import homework_3 as hidden
from homework.verdict import judge, verdict

# Names for which no slip happens to be right.
NAMES = ["", "Ada Lovelace", "김민지", "Harold Jeffreys", "Jianhua Lin", "Kim Seo-yeon"]
FUNCTIONS = {
    "h3.2": "jeffreys_divergence",
    "h3.3": "js_divergence",
    "h3.4": "fit_over_p",
    "h3.5": "fit_over_q",
    "h3.6": "distance_table",
}
OF_ONE_S_OWN = ["h3.1", "h3.7"]
POINTLESS = AssertionError, ArithmeticError, ValueError  # a wrong result, or none


@pytest.fixture(scope="module")
def notebook():
    return homework_sources.read("homework_3")


@pytest.fixture(scope="module")
def solved(notebook):
    """Return what a kernel holds after the notebook with its solutions."""
    return homework_sources.run(notebook.cells)


# --- right answers --------------------------------------------------------------------------


@pytest.mark.parametrize("task", FUNCTIONS)
def test_the_solutions_pass_many_draws(solved, task):
    function = solved[FUNCTIONS[task]]
    for _ in range(3 if task == "h3.5" else 40):
        judge(task, function)


@pytest.mark.parametrize("name", NAMES)
def test_the_solutions_are_right_for_every_name(notebook, name):
    about = re.compile(r"your-name|own-|task-[1367]-(answer|check)")
    kernel = homework_sources.run([cell for cell in notebook.cells if about.match(cell.id)], name)
    for task, variable in [("h3.1", "both"), ("h3.7", "nearest")]:
        assert feedback(find(task, name), kernel[variable]).startswith("Right.")
        judge(task, kernel[variable], name)


@pytest.mark.parametrize("task", visible.EXERCISES)
def test_what_the_exercise_holds_right_is_right(task):
    assert feedback(find(task), find(task).answer).startswith("Right.")


@pytest.mark.parametrize("name", NAMES)
def test_four_decimals_are_enough(name):
    for task in OF_ONE_S_OWN:
        rounded = np.round(find(task, name).answer, 4).tolist()
        assert feedback(find(task, name), rounded).startswith("Right.")
        judge(task, rounded, name)
        with pytest.raises(AssertionError):
            judge(task, [*rounded[:-1], rounded[-1] + 2e-4], name)


def test_numbers_of_another_student_fail():
    names = [f"student {i}" for i in range(12)]
    for task, most in [("h3.1", 0), ("h3.7", 3)]:
        answers = {name: hidden.TASKS[task].reference(name) for name in names}
        passed = 0
        for mine, other in combinations(names, 2):
            passed += not verdict(hidden.TASKS[task], answers[other], (mine,))
        assert passed <= most  # of 66: few pairs of languages are the nearest of many sixes


# --- slips ----------------------------------------------------------------------------------


@pytest.mark.parametrize("task", visible.EXERCISES)
@pytest.mark.parametrize("name", NAMES)
def test_every_slip_earns_its_own_hint(task, name):
    assert len(find(task, name).slips) >= 6
    for wrong, hint in find(task, name).slips:
        assert feedback(find(task, name), wrong) == f"{NOT_YET} {hint}"


@pytest.mark.parametrize("task", ["h3.2", "h3.3", "h3.4", "h3.6"])
def test_no_slip_of_a_function_earns_points(task):
    for wrong, _ in find(task).slips:
        with pytest.raises(POINTLESS), np.errstate(all="ignore"):
            judge(task, wrong)


@pytest.mark.parametrize("task", OF_ONE_S_OWN)
@pytest.mark.parametrize("name", NAMES)
def test_no_slip_of_a_value_earns_points(task, name):
    for wrong, _ in find(task, name).slips:
        with pytest.raises(AssertionError):
            judge(task, wrong, name)


def changed(fit, change):
    return lambda *mixture: change(*fit(*mixture))


def from_one_start(solved, chosen):
    """Return the walk of the solution from one bump only."""

    def fit(*mixture):
        weights, mus, sigmas = mixture
        k = chosen(weights)

        def loss(point):
            return hidden.loss_over_q((point[0], math.exp(point[1])), *mixture, every=20)

        mu, log_sigma = solved["downhill"](loss, [mus[k], math.log(sigmas[k])])
        return mu, math.exp(log_sigma)

    return fit


def test_no_slip_of_a_fit_over_q_earns_points(solved):
    right = solved["fit_over_q"]
    wrong = [
        hidden.fit_over_p,
        visible._heaviest,
        changed(right, lambda mu, sigma: (mu, sigma**2)),
        changed(right, lambda mu, sigma: (mu, math.log(sigma))),
        changed(right, lambda mu, sigma: (sigma, mu)),
        changed(right, lambda mu, sigma: (-mu, sigma)),
        from_one_start(solved, np.argmin),
        from_one_start(solved, lambda weights: 0),
        from_one_start(solved, lambda weights: -1),
    ]
    for slip in wrong:
        with pytest.raises(AssertionError):
            judge("h3.5", slip)
    with pytest.raises(AssertionError):
        judge("h3.4", right)


def test_forgetting_that_rounding_goes_below_zero_is_seen(solved):
    def careless(counts):
        shares = counts / counts.sum(axis=1, keepdims=True)
        js = [[solved["js_divergence"](p, q) for q in shares] for p in shares]
        with np.errstate(invalid="ignore"):
            return np.sqrt(js)

    assert "nan" in feedback(find("h3.6"), careless)
    with pytest.raises(AssertionError):
        judge("h3.6", careless)


@pytest.mark.parametrize("tiny", [1e-10, 1e-16, 1e-300])
def test_an_epsilon_is_seen(tiny):
    def patched(p, q):
        p, q = np.maximum(p, tiny), np.maximum(q, tiny)
        return np.sum((q - p) * np.log(q / p))

    assert feedback(find("h3.2"), patched).startswith(NOT_YET)
    with pytest.raises(AssertionError):
        judge("h3.2", patched)


def test_no_hint_gives_a_value_away():
    for task in visible.EXERCISES:
        for name in NAMES:
            hints = " ".join(hint for _, hint in find(task, name).slips)
            assert not re.search(r"\d\.\d", hints)


# --- what is no answer ----------------------------------------------------------------------

NOTHING = [None, ..., "text", "", [], {}, {"a": 1.0}, True, np.nan, [np.nan] * 2, [[1], [2, 3]]]


@pytest.mark.parametrize("result", NOTHING, ids=repr)
@pytest.mark.parametrize("task", visible.EXERCISES)
def test_nonsense_earns_no_points(task, result):
    answer = result if task in OF_ONE_S_OWN else lambda *case: result
    with pytest.raises(AssertionError):
        judge(task, answer)


@pytest.mark.parametrize("task", FUNCTIONS)
def test_a_function_that_fails_earns_no_points(task):
    with pytest.raises(POINTLESS):
        judge(task, lambda *case: 1 / 0)


@pytest.mark.parametrize("task", ["h3.2", "h3.3"])
@pytest.mark.parametrize("kind", [str, int, bool, np.atleast_1d])
def test_a_divergence_is_one_float(task, kind):
    right = hidden.TASKS[task].reference

    def in_another_form(p, q):
        value = right(p, q)
        return kind(value) if math.isfinite(value) else value

    assert feedback(find(task), in_another_form).startswith((NOT_YET, "Nearly."))
    with pytest.raises(AssertionError):
        judge(task, in_another_form)


NO_FITS = {
    "mu alone": lambda mu, sigma: mu,
    "a negative sigma": lambda mu, sigma: (mu, -sigma),
    "no width": lambda mu, sigma: (mu, 0.0),
    "infinite": lambda mu, sigma: (mu, math.inf),
    "nan": lambda mu, sigma: (math.nan, sigma),
    "far away": lambda mu, sigma: (1e300, sigma),
    "three numbers": lambda mu, sigma: (mu, sigma, 0.0),
    "texts": lambda mu, sigma: (str(mu), str(sigma)),
    "a dict": lambda mu, sigma: {"mu": mu, "sigma": sigma},
    "a table": lambda mu, sigma: [[mu, sigma]],
}


@pytest.mark.parametrize("task", ["h3.4", "h3.5"])
@pytest.mark.parametrize("change", NO_FITS.values(), ids=NO_FITS)
def test_a_fit_is_two_numbers(task, change):
    with pytest.raises(AssertionError):
        judge(task, changed(hidden.TASKS[task].reference, change))


@pytest.mark.parametrize("form", [tuple, list, np.array])
def test_a_fit_may_come_in_any_list(form):
    judge("h3.4", lambda *mixture: form(hidden.fit_over_p(*mixture)))


NO_TABLES = {
    "a row short": lambda table: table[:-1],
    "flat": lambda table: table.ravel(),
    "texts": lambda table: table.astype(str),
    "objects": lambda table: table.astype(object),
    "nan": lambda table: table + np.diag(np.full(len(table), np.nan)),
    "not 0 on the diagonal": lambda table: table + np.diag(np.full(len(table), 1e-3)),
    "a little off": lambda table: table + 1e-5 * np.tri(len(table)),
}


@pytest.mark.parametrize("change", NO_TABLES.values(), ids=NO_TABLES)
def test_a_table_is_square_and_right_everywhere(change):
    with pytest.raises(AssertionError):
        judge("h3.6", lambda counts: change(hidden.distance_table(counts)))


# --- fits: as good as the best, whichever it is ---------------------------------------------


@pytest.mark.parametrize("side", [-1, 1])
def test_either_of_two_equal_bumps_is_right(side):
    mixture = [0.5, 0.5], [-3.0, 3.0], [0.7, 0.7]
    mu, sigma = hidden.fit_over_q(*mixture)
    assert hidden.wrong_fit_over_q((side * abs(mu), sigma), *mixture) == ""
    assert hidden.wrong_fit_over_q((0.0, sigma), *mixture) != ""


@pytest.mark.parametrize("loss, enough", [(0.0009, True), (0.0011, False)])
def test_a_fit_over_p_may_lose_a_little(loss, enough):
    mixture = visible.MIXTURES[0]
    mu, sigma = hidden.fit_over_p(*mixture)
    moved = mu + sigma * math.sqrt(2 * loss), sigma  # costs exactly this loss
    assert (hidden.wrong_fit_over_p(moved, *mixture) == "") is enough


def test_a_fit_that_the_check_accepts_earns_its_points():
    for task in ["h3.4", "h3.5"]:
        for mixture in visible.MIXTURES:
            best = np.array(find(task).answer(*mixture))
            for shift in np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]) * find(task).tolerance:
                assert hidden.TASKS[task].wrong(best + shift, *mixture) == ""


def test_the_fits_known_by_heart_are_found():
    for mixture, known in zip(visible.MIXTURES, visible.OVER_Q, strict=True):
        assert np.allclose(hidden.fit_over_q(*mixture), known, atol=2e-3)
    first = visible.MIXTURES[0]
    walk = minimize(
        lambda v: hidden.loss_over_q((v[0], math.exp(v[1])), *first), [-3, 0], method="Nelder-Mead"
    )
    assert np.allclose([walk.x[0], math.exp(walk.x[1])], visible.LIGHT_BUMP, atol=2e-3)
    assert walk.fun > hidden.loss_over_q(visible.OVER_Q[0], *first) + 0.5


# --- references, computed in another way ----------------------------------------------------


def kl_by_mpmath(p, q):
    with mpmath.workdps(60):
        terms = [
            mpmath.inf if b == 0 else mpmath.mpf(a) * mpmath.log(mpmath.mpf(a) / mpmath.mpf(b))
            for a, b in zip(p, q, strict=True)
            if a > 0
        ]
        return mpmath.fsum(terms)


def test_the_divergences_agree_with_mpmath():
    for p, q in hidden.pairs(np.random.default_rng(3)):
        jeffreys = float(kl_by_mpmath(p, q) + kl_by_mpmath(q, p))
        m = [(mpmath.mpf(a) + mpmath.mpf(b)) / 2 for a, b in zip(p, q, strict=True)]
        jsd = float((kl_by_mpmath(p, m) + kl_by_mpmath(q, m)) / 2)
        assert hidden.TASKS["h3.2"].reference(p, q) == pytest.approx(jeffreys, rel=1e-9, abs=1e-12)
        assert hidden.TASKS["h3.3"].reference(p, q) == pytest.approx(jsd, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_the_own_values_agree_with_mpmath(name):
    p, q = visible.own_pair(name)
    expected = [float(kl_by_mpmath(p, q)), float(kl_by_mpmath(q, p))]
    assert np.allclose(hidden.both_directions(name), expected, atol=1e-12)


def test_the_pairs_hold_what_the_task_promises():
    pairs = hidden.pairs(np.random.default_rng())
    infinite = [math.isinf(hidden.TASKS["h3.2"].reference(p, q)) for p, q in pairs]
    assert 3 <= sum(infinite) <= len(pairs) - 3
    assert {type(p) for p, _ in pairs} == {list, np.ndarray}
    assert any((np.asarray(p) == 0).any() and np.isclose(p, q).all() for p, q in pairs)


def test_the_tables_agree_with_scipy():
    for (counts,) in hidden.tables_of_counts(np.random.default_rng()):
        table = hidden.distance_table(counts)
        for i, j in np.ndindex(table.shape):
            with np.errstate(invalid="ignore"):
                theirs = jensenshannon(counts[i], counts[j])
            # of rows that are nearly alike scipy says nan
            assert table[i, j] == pytest.approx(np.nan_to_num(theirs), abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_two_agree_with_scipy(name):
    counts = load_letter_counts()
    rows = [counts[language] for language in visible.own_languages(name)]
    distances = {
        (i, j): jensenshannon(rows[i], rows[j]) for i, j in combinations(range(len(rows)), 2)
    }
    i, j = min(distances, key=distances.get)
    assert hidden.closest_of_own(name) == pytest.approx([i, j, distances[i, j]])
    nearest, second = sorted(distances.values())[:2]
    assert second - nearest > 1e-5, "nobody could tell which"


def losses(fit, weights, mus, sigmas):
    """Return both KLs of a bell curve and a mixture, integrated by scipy."""
    mu, sigma = fit

    def log_p(x):
        return np.logaddexp.reduce(np.log(weights) + norm.logpdf(x, mus, sigmas))

    def integral(averager, log_ratio, centres):
        return quad(
            lambda x: averager(x) * log_ratio(x), -40, 40, points=centres, limit=400, epsabs=1e-9
        )[0]

    over_p = integral(
        lambda x: math.exp(log_p(x)), lambda x: log_p(x) - norm.logpdf(x, mu, sigma), mus
    )
    over_q = integral(
        lambda x: norm.pdf(x, mu, sigma), lambda x: norm.logpdf(x, mu, sigma) - log_p(x), [mu]
    )
    return over_p, over_q


def test_the_losses_agree_with_scipy():
    for mixture in hidden.mixtures(np.random.default_rng()):
        for fit in [hidden.fit_over_p(*mixture), hidden.fit_over_q(*mixture)]:
            over_p, over_q = losses(fit, *mixture)
            assert hidden.loss_over_q(fit, *mixture) == pytest.approx(over_q, abs=1e-4)
            # what a worse fit over P loses is one KL between bell curves
            lost = over_p - losses(hidden.fit_over_p(*mixture), *mixture)[0]
            best = hidden.fit_over_p(*mixture)
            assert kl_gaussians(*best, *fit) == pytest.approx(lost, abs=1e-6)


def test_no_walk_of_scipy_finds_a_better_fit():
    for mixture in hidden.mixtures(np.random.default_rng()):
        weights, mus, sigmas = mixture
        least = hidden.loss_over_q(hidden.fit_over_q(*mixture), *mixture)
        for start in [*zip(mus, np.log(sigmas), strict=True), (np.mean(mus), 1.0), (0.0, 0.0)]:
            walk = minimize(
                lambda v, mixture=mixture: hidden.loss_over_q(
                    (v[0], math.exp(v[1])), *mixture, every=4
                ),
                start,
                method="Nelder-Mead",
            )
            assert walk.fun > least - 0.001
        x = np.linspace(-40, 40, 20001)
        p = sum(w * norm.pdf(x, m, s) for w, m, s in zip(weights, mus, sigmas, strict=True))
        walk = minimize(lambda v, x=x, p=p: -p @ norm.logpdf(x, v[0], math.exp(v[1])), [0, 1])
        found = walk.x[0], math.exp(walk.x[1])
        assert hidden.fit_over_p(*mixture) == pytest.approx(found, abs=1e-3)


def test_mixtures_keep_to_what_the_task_promises():
    for weights, mus, sigmas in hidden.mixtures(np.random.default_rng()):
        assert 2 <= len(weights) == len(mus) == len(sigmas) <= 3
        assert math.isclose(sum(weights), 1)
        assert max(map(abs, mus)) < 6
        assert 0.5 <= min(sigmas) <= max(sigmas) <= 1.1


# --- the notebook ---------------------------------------------------------------------------


def test_the_diagnosed_bug_is_as_the_answer_says(solved):
    reported = solved["reported_jsd"]
    rng = np.random.default_rng(5)
    for _ in range(50):
        p, q = normalize(rng.gamma(0.5, size=(2, 6)) * rng.integers(0, 2, (2, 6)) + 1e-300)
        p, q = np.where(p < 1e-200, 0, p), np.where(q < 1e-200, 0, q)
        one_sided = np.sum((p + q)[(p == 0) != (q == 0)])
        truth = jensenshannon(p, q, base=2) ** 2
        assert reported(p, q) == pytest.approx(truth - one_sided / 2, abs=1e-9)
    assert reported(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 0
    pair = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert f"{jensenshannon(*pair, base=2) ** 2:.4f}" == "0.3113"
    assert jensenshannon(*pair, base=2) ** 2 - reported(*pair) == pytest.approx(0.25)


def test_points_and_minutes_add_up(notebook):
    cells = {cell.id: cell for cell in notebook.cells}
    rows = re.findall(r"^\| ([\w.]+) \|.*\| (\d+) \| (\d+) \|$", cells["title"].source, re.M)
    assert sum(int(points) for _, points, _ in rows) == 20
    assert sum(int(minutes) for *_, minutes in rows) == 90
    graded = {
        cell.metadata.nbgrader.grade_id.replace("h3-", "h3." if cell.cell_type == "code" else ""): (
            cell.metadata.nbgrader.points
        )
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert graded == {name: int(points) for name, points, _ in rows}
    headings = re.findall(
        r"^## .*\((\d) points?, (\d+) minutes\)$",
        "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown"),
        re.M,
    )
    assert headings == [(points, minutes) for _, points, minutes in rows]


def test_the_solutions_use_no_ready_made_measure(notebook):
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert not re.search(r"scipy|measures|from helpers import|import helpers", code)
