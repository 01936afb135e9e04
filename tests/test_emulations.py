"""The bugs in the museum of lesson 07 are the real ones.

The notebook rebuilds in numpy what libraries do that students need not have. What runs here is the
source of its own cells, found by their ids, side by side with the installed scipy. Some tests say
what scipy does today and would rather not: if one of them fails, scipy has changed, and the
exhibit in the notebook has to say since when.
"""

import ast
import builtins
import math
from pathlib import Path

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.special
import scipy.stats

from helpers import jeffreys_divergence, js_distance, js_divergence, kl_divergence
from tools import notebooks as tool

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "07_field_guide.ipynb"
EMULATIONS = [
    "emulate-torch-kl-div",
    "emulate-scipy-entropy",
    "emulate-scipy-jensenshannon",
    "emulate-swapped-jsd",
    "emulate-diverge",
    "emulate-epsilon",
    "emulate-zero-for-nan",
]
ABSENT = {"scipy", "torch", "tensorflow", "sklearn", "faiss"}
P, Q = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])
DISJOINT = np.array([0.5, 0.5, 0, 0]), np.array([0, 0, 0.5, 0.5])
TINY = [([1e-20, 1], [0.5, 0.5]), ([0.5, 0.5], [1e-20, 1]), ([1e-20, 1], [1, 1e-20])]
ROUNDING = "invalid value encountered in sqrt"


def code_cells():
    return {c.id: c.source for c in tool.load(NOTEBOOK).cells if c.cell_type == "code"}


@pytest.fixture(scope="module")
def museum():
    """Return the names that the emulating cells define, where nothing absent can be imported."""
    cells, real_import = code_cells(), builtins.__import__

    def import_as_students_can(name, *args, **kwargs):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(name)
        return real_import(name, *args, **kwargs)

    names = {"__builtins__": vars(builtins) | {"__import__": import_as_students_can}}
    for cell in ["setup", *EMULATIONS]:
        exec(compile(cells[cell], cell, "exec"), names)
    return names


def pairs(seed=12, n=200):
    """Return pairs of lists of positive numbers, some with zeros on either side or on both."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        size = rng.integers(2, 12)
        p, q = rng.gamma(0.5, size=(2, size)) * rng.uniform(0.1, 100, size=(2, 1))
        p[1:][rng.random(size - 1) < 0.2] = 0
        q[1:][rng.random(size - 1) < 0.2] = 0
        yield p, q


def test_every_emulation_is_tested_here():
    assert [name for name in code_cells() if name.startswith("emulate-")] == EMULATIONS


def test_the_notebook_imports_nothing_that_students_lack():
    for name, source in code_cells().items():
        for node in ast.walk(ast.parse(source)):
            modules = [alias.name for alias in getattr(node, "names", []) if alias.name]
            if isinstance(node, ast.ImportFrom):
                modules = [node.module]
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert {m.partition(".")[0] for m in modules} <= {"numpy", "helpers"}, name


# --- what scipy does: the emulations follow it ------------------------------------------------


def test_rel_entr_is_that_of_scipy(museum):
    some = [0, 1e-300, 1e-20, 1e-9, 0.3, np.nextafter(0.5, 0), 0.5, 0.6, 1.0]
    x, y = (grid.ravel() for grid in np.meshgrid(some, some))
    expected = scipy.special.rel_entr(x, y)
    np.testing.assert_allclose(museum["rel_entr"](x, y), expected, rtol=1e-14)


def test_entropy_is_that_of_scipy(museum):
    for p, q in [*pairs(), *TINY]:
        expected = scipy.stats.entropy(p, q)
        assert museum["scipy_entropy"](p, q) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_jensenshannon_is_that_of_scipy(museum):
    for p, q in [*pairs(), *TINY]:
        expected = scipy.spatial.distance.jensenshannon(p, q)
        assert museum["scipy_jensenshannon"](p, q) == pytest.approx(expected, rel=1e-7)


def test_both_are_nan_on_the_reported_pair(museum):
    x = np.nextafter(0.5, 0)
    p, q = [x, 1 - x], [1 - x, x]
    assert math.isnan(museum["scipy_jensenshannon"](p, q))
    with pytest.warns(RuntimeWarning, match=ROUNDING):
        assert math.isnan(scipy.spatial.distance.jensenshannon(p, q))


# --- what scipy does today, measured with 1.17 ------------------------------------------------


def test_scipy_entropy_still_normalises_silently():  # issue 12553
    assert scipy.stats.entropy([0.5, 0.5], [0.3, 0.3]) == 0.0
    assert scipy.stats.entropy([1, 1], [7, 7]) == 0.0
    assert scipy.stats.entropy([2, 5, 3], [3, 4, 3]) == pytest.approx(kl_divergence(P, Q))
    assert "normalize" in scipy.stats.entropy.__doc__


def test_scipy_jensenshannon_is_still_the_root():
    distance = scipy.spatial.distance.jensenshannon
    assert distance(P, Q) == pytest.approx(js_distance(P, Q), rel=1e-12)
    assert distance(P, Q) ** 2 == pytest.approx(js_divergence(P, Q), rel=1e-12)
    assert distance([1, 0], [0.5, 0.5], base=2) ** 2 == pytest.approx(
        js_divergence([1, 0], [0.5, 0.5], base=2)
    )


def test_scipy_jensenshannon_still_returns_nan_for_near_neighbours():  # issues 20083, 20779
    reported = np.array([[0.027501475, 0.055202297], [0.027537677, 0.055334348]], dtype="float32")
    x = np.nextafter(0.5, 0)
    for p, q in [reported, ([x, 1 - x], [1 - x, x])]:
        with pytest.warns(RuntimeWarning, match=ROUNDING):
            assert math.isnan(scipy.spatial.distance.jensenshannon(p, q))


def test_scipy_jensenshannon_still_returns_nan_for_many_near_neighbours():
    rng = np.random.default_rng(3)
    p = rng.dirichlet(np.ones(5), size=1000)
    q = p * (1 + 1e-10 * rng.standard_normal(p.shape))
    with pytest.warns(RuntimeWarning, match=ROUNDING):
        lost = np.isnan(scipy.spatial.distance.jensenshannon(p, q, axis=1))
    assert 0.2 < lost.mean() < 0.7
    assert not np.isnan(js_distance(p, q / q.sum(axis=1, keepdims=True))).any()


def test_ours_refuses_or_is_right_where_scipy_is_silent_or_lost():
    with pytest.raises(ValueError, match=r"q sums to 0\.6"):
        kl_divergence([0.5, 0.5], [0.3, 0.3])
    x = np.nextafter(0.5, 0)
    assert 0 < js_distance([x, 1 - x], [1 - x, x]) < 1e-16


# --- the other exhibits, against scipy's terms and against our own measures -------------------


def test_torch_kl_div_wants_the_log_of_the_model_first(museum):
    kl_div = museum["torch_kl_div"]
    for seed in range(20):
        p, q = np.random.default_rng(seed).dirichlet(np.ones(4), size=2)
        assert kl_div(np.log(q), p) == pytest.approx(scipy.special.rel_entr(p, q).sum())
        assert kl_div(np.log(p), q) == pytest.approx(kl_divergence(q, p))
        # with a plain probability first it is minus H(Q) minus the mean of p: never above 0
        assert kl_div(p, q) < 0


def test_the_swapped_jsd_has_no_ceiling(museum):
    swapped = museum["swapped_jsd"]
    for tiny in (1e-2, 1e-20, 1e-200):
        p, q = np.array([1 - tiny, tiny]), np.array([tiny, 1 - tiny])
        m = (p + q) / 2
        mean = (kl_divergence(m, p) + kl_divergence(m, q)) / 2
        assert swapped(p, q) == pytest.approx(mean)
        assert swapped(p, q) > -math.log(tiny) / 2 - 1 > math.log(2)


def test_diverge_is_half_of_jeffreys(museum):
    diverge = museum["diverge_jensen_shannon"]
    assert diverge(P, Q) == pytest.approx(jeffreys_divergence(P, Q) / 2)
    assert diverge(*DISJOINT) == math.inf
    assert js_divergence(*DISJOINT) == pytest.approx(math.log(2))


def test_the_patched_kl_has_no_limit_but_infinity(museum):
    patched = museum["patched_kl"]
    p, q = np.array([0.6, 0.35, 0.05]), np.array([0.63, 0.37, 0.0])
    assert kl_divergence(p, q) == math.inf
    steps = np.diff([patched(p, q, 10.0**-k) for k in range(6, 15)])
    np.testing.assert_allclose(steps, 0.05 * math.log(10), rtol=1e-3)
    assert patched(P, Q, 1e-12) == pytest.approx(kl_divergence(P, Q))


def test_zero_for_nan_calls_the_most_different_topics_equal(museum):
    zero_for_nan = museum["zero_for_nan_jsd"]
    assert zero_for_nan(*DISJOINT) == 0.0
    assert js_divergence(*DISJOINT) == pytest.approx(math.log(2))
    assert zero_for_nan(P, Q) == pytest.approx(js_divergence(P, Q))


# --- the estimators as gradients: by hand, and by drawing samples -----------------------------


def test_the_mean_gradients_of_the_estimators_are_what_the_lesson_says(museum):
    cells = code_cells()
    names = dict(museum)
    for cell in ["build-softmax", "estimators", "gradient-tools"]:
        exec(compile(cells[cell], cell, "exec"), names)
    rng = np.random.default_rng(0)
    for _ in range(20):
        theta, ref = rng.normal(size=5), rng.dirichlet(np.ones(5))
        names["ref"] = ref
        pi = names["softmax"](theta)
        log_ratio = np.log(pi / ref)
        truth = {
            "k1": np.zeros(5),
            "k2": pi * (log_ratio - pi @ log_ratio),  # gradient of KL(pi || ref)
            "k3": pi - ref,  # gradient of KL(ref || pi)
        }
        for name, k in names["K"].items():
            mean = names["mean_gradient"](k, theta)
            np.testing.assert_allclose(mean, truth[name], atol=1e-7)


def test_samples_agree_with_the_enumeration(museum):
    ref, pi = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.4, 0.3, 0.1, 0.2])
    drawn = np.random.default_rng(5).choice(4, size=200_000, p=pi)
    score, log_r = (np.eye(4) - pi)[drawn], np.log(ref / pi)[drawn]
    for weight, expected in [
        (1.0, np.zeros(4)),
        (-log_r[:, None], pi * (np.log(pi / ref) - kl_divergence(pi, ref))),
        (1 - np.exp(log_r)[:, None], pi - ref),
    ]:
        np.testing.assert_allclose((weight * score).mean(axis=0), expected, atol=0.01)
