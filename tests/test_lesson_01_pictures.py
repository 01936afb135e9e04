"""The pictures of lesson 01 look as they were approved, say so in words, and return their parts."""

import numpy as np
import pytest

from helpers import entropy, surprisal
from helpers.letters import load_letter_counts
from helpers.measures import normalize
from helpers.pictures import subplots
from helpers.pictures.entropy import (
    draw_binary_entropy,
    draw_code_budget,
    draw_entropy_estimates,
    draw_entropy_simplex,
    draw_huffman_tree,
    draw_letters,
    draw_surprisal_curve,
)

HOME = [0.15, 0.20, 0.25, 0.22, 0.18]
LECTURE = [0.2, 0.5, 0.3]


@pytest.mark.mpl_image_compare
def test_entropy_surprisal_curve():
    fig, ax = subplots()
    curve, marks = draw_surprisal_curve(ax, {"1 star": 0.01, "5 stars": 0.6})
    assert ax.alt_text == (
        "Surprisal against probability: it falls from infinity at p = 0 to 0 at p = 1. "
        "Marked: 1 star (p = 0.01): 4.6052 nats; 5 stars (p = 0.6): 0.5108 nats."
    )
    assert marks.get_ydata().tolist() == surprisal([0.01, 0.6]).tolist()
    assert curve.get_ydata()[-1] == 0
    return fig


@pytest.mark.parametrize("base, unit", [(None, "nats"), (2, "bits")])
def test_curves_without_marks_and_in_both_units(base, unit):
    for draw in (draw_surprisal_curve, draw_binary_entropy):
        _, ax = subplots()
        _, marks = draw(ax, base=base)
        assert marks.get_xdata().size == 0
        assert f"({unit})" in ax.get_ylabel()
        assert "Marked" not in ax.alt_text


@pytest.mark.mpl_image_compare
def test_entropy_binary_curve():
    fig, ax = subplots()
    curve, marks = draw_binary_entropy(ax, [0.01, 0.1, 0.5])
    assert ax.alt_text.endswith(
        "Marked: p = 0.01: 0.0808 bits; p = 0.1: 0.4690 bits; p = 0.5: 1.0000 bits."
    )
    assert np.allclose(curve.get_ydata(), curve.get_ydata()[::-1])
    assert marks.get_ydata().tolist()[-1] == pytest.approx(1)
    return fig


@pytest.mark.mpl_image_compare
def test_entropy_simplex():
    fig, ax = subplots(size=(8, 5.4))
    areas, mark, label = draw_entropy_simplex(ax, LECTURE)
    assert "highest in the centre with 1.0986 nats" in ax.alt_text
    assert ax.alt_text.endswith("P = (0.2, 0.5, 0.3) with 1.0297 nats.")
    assert label.get_text() == "P: 1.0297 nats"
    assert areas.get_array().max() <= np.log(3)
    # the corners, and the weighted mean of them
    assert mark.get_xdata()[0] == pytest.approx(0.5 + 0.3 / 2)
    assert mark.get_ydata()[0] == pytest.approx(0.3 * np.sqrt(3) / 2)
    return fig


def test_entropy_simplex_takes_a_corner_and_bits():
    _, ax = subplots()
    draw_entropy_simplex(ax, [0, 1, 0], outcomes=["low", "middle", "high"], base=2)
    assert ax.alt_text.endswith("P = (0, 1, 0) with 0.0000 bits.")


@pytest.mark.mpl_image_compare
def test_entropy_huffman_tree():
    fig, ax = subplots(size=(8, 4.4))
    artists = draw_huffman_tree(ax, HOME, outcomes=["1★", "2★", "3★", "4★", "5★"])
    assert "1★: 110, 2★: 00, 3★: 10, 4★: 01, 5★: 111" in ax.alt_text
    assert "on average 2.3300 questions, entropy 2.3008 bits" in ax.alt_text
    assert len(artists) == 8 + 9  # branches, nodes
    return fig


def test_entropy_huffman_tree_of_a_dyadic_distribution_reaches_the_entropy():
    _, ax = subplots()
    draw_huffman_tree(ax, [1 / 2, 1 / 4, 1 / 8, 1 / 8])
    assert "on average 1.7500 questions, entropy 1.7500 bits" in ax.alt_text


@pytest.mark.mpl_image_compare
def test_entropy_letters():
    fig, ax = subplots(size=(10, 3.8))
    pmf = normalize(load_letter_counts()["English"])
    bars, line = draw_letters(ax, pmf)
    heights = [bar.get_height() for bar in bars]
    assert heights == sorted(pmf, reverse=True)
    assert set(line.get_ydata()) == {1 / 26}
    assert "from e (0.1243) down to z" in ax.alt_text
    assert "entropy 4.1085 bits, equally likely 4.7004 bits" in ax.alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_entropy_estimates():
    samples = np.random.default_rng(0).multinomial(100, np.full(50, 1 / 50), size=2000)
    plug_in = entropy(samples / 100, base=2)
    corrected = plug_in + (np.count_nonzero(samples, axis=1) - 1) / 200 / np.log(2)
    fig, ax = subplots(size=(9, 4))
    filled, outlined, line = draw_entropy_estimates(ax, plug_in, corrected, np.log2(50))
    assert sum(bar.get_height() for bar in filled) == pytest.approx(1)
    assert len(outlined) == 1
    assert set(line.get_xdata()) == {np.log2(50)}
    assert "Histograms of 2000 entropy estimates: plug-in 5.238 bits" in ax.alt_text
    assert ax.alt_text.endswith("truth 5.644 bits.")
    return fig


@pytest.mark.mpl_image_compare
def test_entropy_code_budget():
    fig, axes = subplots(1, 2, size=(11, 3.8))
    full = draw_code_budget(axes[0], [3, 2, 2, 2, 3])
    rest = draw_code_budget(axes[1], [3, 3, 2, 3, 3])
    assert [block.get_width() for block in full] == [1 / 8, 1 / 4, 1 / 4, 1 / 4, 1 / 8]
    assert axes[0].alt_text.endswith(": 1 is spent, nothing is left over.")
    assert len(rest) == 6
    assert rest[-1].get_width() == 1 / 4
    assert "1: 3 bits, 1/8; 2: 3 bits, 1/8; 3: 2 bits, 1/4;" in axes[1].alt_text
    assert axes[1].alt_text.endswith(": 0.75 is spent, 0.25 is left over.")
    return fig


@pytest.mark.parametrize(
    ("lengths", "clue"),
    [([1, 1, 2], "spend 1.25 of a budget of 1"), ([0], "whole"), ([1.5], "whole")],
)
def test_a_code_that_cannot_be_is_refused(lengths, clue):
    _, ax = subplots()
    with pytest.raises(ValueError, match=f"lengths.*{clue}"):
        draw_code_budget(ax, lengths)
