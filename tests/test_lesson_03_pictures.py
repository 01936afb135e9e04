import numpy as np
import pytest

from helpers import kl_divergence, kl_terms
from helpers.pictures import subplots
from helpers.pictures.base import alt_text, to_png
from helpers.pictures.kl_divergence import (
    draw_chord,
    draw_excess,
    draw_forecasters,
    draw_likelihood,
    draw_merging,
    draw_overlap,
    draw_tangent,
    draw_terms,
    draw_wealth,
)

P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]
HOME = [0.15, 0.20, 0.25, 0.22, 0.18], [0.12, 0.20, 0.28, 0.22, 0.18]
TABLE = [[0.40, 0.10], [0.20, 0.30]]
FRANCHISE = [0.01, 0.02, 0.07, 0.30, 0.60], [0.05, 0.10, 0.20, 0.35, 0.30]
REFUTED = [0.0, 0.0, 0.4, 0.6], [0.0, 0.3, 0.0, 0.7]
GROUPINGS = [(0, 1, 2, 3, 4), (0, 2, 3, 4), (0, 2, 3), (0, 3), (0,)]


def drawn(draw, *args, size=(8, 4), **kwargs):
    """Return the artists and the alt text of one picture, after making it into a PNG."""
    fig, ax = subplots(size=size)
    artists = draw(ax, *args, **kwargs)
    assert to_png(fig).startswith(b"\x89PNG")
    return artists, alt_text(fig)


def picture(draw, *args, size=(8, 4), **kwargs):
    fig, ax = subplots(size=size)
    draw(ax, *args, **kwargs)
    return fig


@pytest.mark.mpl_image_compare
def test_kl_terms():
    return picture(draw_terms, P, Q)


@pytest.mark.mpl_image_compare
def test_kl_terms_with_an_infinite_one():
    return picture(draw_terms, *REFUTED)


@pytest.mark.mpl_image_compare
def test_kl_excess():
    return picture(draw_excess, P, Q, base=2)


@pytest.mark.mpl_image_compare
def test_kl_forecasters():
    return picture(draw_forecasters, {"home-style": HOME, "franchise": FRANCHISE}, size=(8, 3))


@pytest.mark.mpl_image_compare
def test_kl_tangent():
    return picture(draw_tangent, *FRANCHISE)


@pytest.mark.mpl_image_compare
def test_kl_chord_of_three_points():
    return picture(draw_chord, P, [0.6, 0.3, 0.1])


@pytest.mark.mpl_image_compare
def test_kl_likelihood():
    return picture(draw_likelihood, (14, 6), np.linspace(0.2, 0.95, 151))


@pytest.mark.mpl_image_compare
def test_kl_merging():
    return picture(draw_merging, *FRANCHISE, GROUPINGS)


@pytest.mark.mpl_image_compare
def test_kl_overlap():
    return picture(draw_overlap, TABLE, ("plate", "drink"))


@pytest.mark.mpl_image_compare
def test_kl_wealth():
    rounds = np.arange(41)
    purses = [0.05 * rounds + 0.3 * np.sin(rounds / k) for k in (2, 3, 5)]
    return picture(draw_wealth, purses, 0.05)


def test_terms_stand_above_and_below_zero_and_say_their_sum():
    (extra, refund, total), alt = drawn(draw_terms, P, Q)
    heights = [e.get_height() + r.get_height() for e, r in zip(extra, refund, strict=True)]
    assert heights == pytest.approx(kl_terms(P, Q))
    assert [bar.get_visible() for bar in extra] == [False, True, False]
    assert [bar.get_visible() for bar in refund] == [True, False, False]
    assert total[0].get_height() == pytest.approx(kl_divergence(P, Q))
    assert "2: +0.1116; 3: 0. Their sum, the KL divergence, is 0.0305 nats." in alt


def test_an_infinite_term_is_called_infinite():
    (extra, _, total), alt = drawn(draw_terms, *REFUTED)
    assert np.isfinite(extra[2].get_height())
    assert extra[2].get_height() == total[0].get_height()
    assert "3: +∞" in alt
    assert "is ∞ nats" in alt


@pytest.mark.parametrize("base", [None, 2])
def test_excess_areas_are_the_terms(base):
    (_, extra, refund), alt = drawn(draw_excess, P, Q, base=base)
    areas = [
        e.get_width() * e.get_height() - r.get_width() * r.get_height()
        for e, r in zip(extra, refund, strict=True)
    ]
    assert areas == pytest.approx(kl_terms(P, Q, base=base))
    unit = "nats" if base is None else "bits"
    assert f"leaves {kl_divergence(P, Q, base=base):.4f} {unit}" in alt


def test_an_infinite_excess_is_cut_off_and_called_infinite():
    (_, extra, _), alt = drawn(draw_excess, *REFUTED)
    assert np.isfinite(extra[2].get_height())
    assert "leaves ∞ nats" in alt


def test_equal_distributions_have_nothing_on_top():
    for draw in (draw_terms, draw_excess):
        artists, alt = drawn(draw, P, P)
        hidden = artists[:2] if draw is draw_terms else artists[1:]
        assert not any(bar.get_visible() for container in hidden for bar in container)
        assert "0.0000 nats" in alt


def test_forecasters_are_floor_and_excess():
    pairs = {"home-style": HOME, "franchise": FRANCHISE}
    (floors, excess), alt = drawn(draw_forecasters, pairs)
    ends = [f.get_width() + x.get_width() for f, x in zip(floors, excess, strict=True)]
    assert ends == pytest.approx([1.59994, 1.22600], abs=1e-5)
    assert "home-style: 1.5948 + 0.0051 = 1.5999; franchise: 0.9781 + 0.2479 = 1.2260" in alt


def test_tangent_marks_the_gaps():
    (_, _, gaps, points), alt = drawn(draw_tangent, *FRANCHISE)
    lengths = [segment[1, 1] - segment[0, 1] for segment in gaps.get_segments()]
    assert np.dot(FRANCHISE[0], lengths) == pytest.approx(kl_divergence(*FRANCHISE))
    assert len(points.get_offsets()) == 5
    assert "5: 0.5, 0.1931 × 0.6. These products add up to the KL divergence, 0.2479 nats" in alt


def test_chord_marks_the_height_of_the_mean():
    (_, chords, _, height, mean), alt = drawn(draw_chord, [0.75, 0.25], [0.25, 0.75])
    x, y = mean.get_offsets()[0]
    assert (x, y) == (1, pytest.approx(kl_divergence([0.75, 0.25], [0.25, 0.75])))
    # With two outcomes the mean point lies on the chord itself.
    (x0, x1), (y0, y1) = chords.get_xdata()[:2], chords.get_ydata()[:2]
    assert y0 + (1 - x0) / (x1 - x0) * (y1 - y0) == pytest.approx(y)
    assert len(height.get_segments()) == 1
    assert "0.5493 nats above the curve" in alt


@pytest.mark.parametrize("draw", [draw_tangent, draw_chord])
@pytest.mark.parametrize("pair", [([1.0, 0.0], [0.5, 0.5]), ([0.5, 0.5], [1.0, 0.0])])
def test_no_point_without_a_ratio(draw, pair):
    _, ax = subplots()
    with pytest.raises(ValueError, match="p and q must be positive"):
        draw(ax, *pair)


def test_likelihood_and_divergence_are_mirror_images():
    (divergence, total, likelihood, best), alt = drawn(
        draw_likelihood, (14, 6), np.linspace(0.2, 0.95, 151)
    )
    assert np.ptp(total.get_ydata()) < 1e-12
    assert np.argmin(divergence.get_ydata()) == np.argmax(likelihood.get_ydata())
    assert best.get_xdata()[0] == pytest.approx(0.7)
    assert "at the same guess 0.70" in alt


def test_merging_keeps_less_and_less():
    (kept, lost), alt = drawn(draw_merging, *FRANCHISE, GROUPINGS)
    widths = [bar.get_width() for bar in kept]
    assert widths == pytest.approx(sorted(widths, reverse=True))
    assert widths[1] == pytest.approx(widths[0])
    assert widths[4] == 0
    assert [bar.get_visible() for bar in lost] == [False, False, True, True, True]
    assert "1 2 3 | 4 5: 0.1676" in alt


def test_a_term_that_is_zero_but_for_rounding_wears_no_sign():
    p, q = [0.05, 0.1, 0.6, 0.0, 0.25], [0.4, 0.1, 0.2, 0.1, 0.2]
    _, alt = drawn(draw_terms, p, q)
    assert 0 < abs(kl_terms(p, q)[1]) < 1e-15
    assert "2: 0;" in alt


@pytest.mark.parametrize("joint", [TABLE, [[0.3, 0.3], [0.2, 0.2]], [[0.5, 0.0], [0.0, 0.5]]])
def test_the_overlap_is_the_mutual_information(joint):
    (both, of_x, of_y, shared), alt = drawn(draw_overlap, joint, ("plate", "drink"))
    x, y = np.sum(joint, axis=1), np.sum(joint, axis=0)
    information = kl_divergence(np.ravel(joint), np.outer(x, y).ravel())
    for bar in shared:
        assert bar.get_width() == pytest.approx(information, abs=1e-12)
        assert bar.get_x() + bar.get_width() == pytest.approx(of_x[0].get_width())
    assert of_y[0].get_x() == pytest.approx(shared[0].get_x())
    assert of_y[0].get_x() + of_y[0].get_width() == pytest.approx(both[0].get_width())
    assert f"mutual information, {information:.4f} nats" in alt


def test_wealth_begins_at_nothing_won_and_counts_the_winners():
    purses = [[0, 0.1, 0.3], [0, 0.2, -0.1], [0, 0.1, 0.2]]
    (*gamblers, expected), alt = drawn(draw_wealth, purses, 0.1)
    assert len(gamblers) == 3
    assert expected.get_ydata() == pytest.approx([0, 0.1, 0.2])
    assert "between -0.10 and 0.30 nats, and 2 of them are above 0" in alt
