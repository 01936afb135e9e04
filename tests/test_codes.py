import itertools

import numpy as np
import pytest

from helpers import entropy
from helpers.chi_square import chi_square_divergence
from helpers.codes import huffman_tree, huffman_words
from helpers.mds import classical_mds
from helpers.rounding import rounding_errors


@pytest.mark.parametrize("n", [1, 2, 5, 26])
def test_no_word_begins_another_and_the_average_is_near_the_entropy(n):
    p = np.random.default_rng(n).dirichlet(np.ones(n))
    words = huffman_words(p)
    assert len(words) == n
    assert not any(b.startswith(a) for a, b in itertools.permutations(words, 2))
    length = sum(p * [len(word) for word in words])
    assert entropy(p, base=2) - 1e-12 <= length < entropy(p, base=2) + 1


def test_no_code_of_four_words_is_shorter():
    p = np.array([0.4, 0.3, 0.2, 0.1])
    lengths = [len(word) for word in huffman_words(p)]
    codes = [c for c in itertools.product(range(1, 4), repeat=4) if sum(2.0**-k for k in c) <= 1]
    assert p @ lengths == pytest.approx(min(p @ np.array(code) for code in codes))


def test_a_code_without_outcomes_is_refused():
    with pytest.raises(ValueError, match="p is empty; a code needs at least one outcome"):
        huffman_tree([])


def test_half_of_chi_square_is_the_divergence_of_a_near_pair():
    p, q = np.array([0.2, 0.5, 0.3]), np.array([[0.2, 0.5, 0.3], [0.3, 0.4, 0.3]])
    np.testing.assert_allclose(chi_square_divergence(p, q), [0, 0.1**2 / 0.3 + 0.1**2 / 0.4])
    assert chi_square_divergence([0.5, 0.5, 0], [0.5, 0.5, 0]) == 0
    with pytest.raises(ValueError, match="p sums to 2"):
        chi_square_divergence([1, 1], [0.5, 0.5])


@pytest.mark.parametrize("distances", [[1, 2], [[0, 1], [2, 0]], [[0, 1, 2], [1, 0, 1]], [[[0.0]]]])
def test_a_map_needs_a_square_table(distances):
    with pytest.raises(ValueError, match="distances must be a square, symmetric table"):
        classical_mds(distances)


def test_the_textbook_loses_two_digits_each_time_the_difference_shrinks_by_ten():
    errors = rounding_errors([[[2, 5, 3], [3, 4, 3]], [[6, 3, 1], [5, 3, 2]]], powers=range(1, 7))
    assert list(errors) == ["textbook", "with_log1p"]
    lost = np.log10(errors["textbook"][-1] / errors["textbook"][0])
    assert lost == pytest.approx(2 * 5, abs=1.5)
    assert max(errors["with_log1p"]) < 1e-8


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([[2, 5], [3, 4]], r"counts has shape \(2, 2\); it needs pairs of rows"),
        ([[[2, 5, 3], [3, 4, 4]]], "all rows must have the same sum"),
        ([[[2, 5, 3], [7, 3, 0]]], "counts must be above 0"),
    ],
)
def test_counts_that_are_no_pairs_are_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        rounding_errors(counts, powers=[0])
