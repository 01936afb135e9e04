"""The pictures of lesson 02 look as they did, and say in words what they show."""

import numpy as np
import pytest

from helpers.measures import cross_entropy, entropy
from helpers.pictures import subplots
from helpers.pictures.cross_entropy import (
    draw_code_lengths,
    draw_label_smoothing,
    draw_logit_push,
    draw_loss_curve,
    draw_true_class_loss,
    draw_yes_no,
)


@pytest.mark.mpl_image_compare
def test_cross_entropy_yes_no():
    fig, ax = subplots()
    curve, floor, point = draw_yes_no(ax, 0.6)
    assert curve.get_ydata().min() >= floor.get_ydata()[0] == entropy([0.6, 0.4])
    assert point.get_xdata()[0] == 0.6
    assert curve.get_ydata()[[0, -1]].min() > ax.get_ylim()[1]  # both walls leave the picture
    assert "H(P) = 0.6730 nats" in ax.alt_text
    assert "∞ nats at q = 0 and to ∞ nats at q = 1" in ax.alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_cross_entropy_code_lengths():
    fig, ax = subplots()
    bars = draw_code_lengths(ax, [0.5, 0.25, 0.125, 0.125], [1, 2, 3, 3], [3, 3, 2, 1])
    assert [bar.get_height() for bar in bars[1]] == [3, 3, 2, 1]
    assert "1.750 bits and 2.625 bits" in ax.alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_cross_entropy_true_class_loss():
    fig, ax = subplots()
    log, squared = draw_true_class_loss(ax)
    assert squared.get_ydata().max() <= 1 < log.get_ydata().max()
    assert "at q = 0 they are ∞ nats and 1" in ax.alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_cross_entropy_logit_push():
    fig, ax = subplots()
    log, squared = draw_logit_push(ax)
    assert len(log.get_xdata()) == len(squared.get_xdata())
    assert squared.get_ydata().max() == pytest.approx(8 / 27, abs=1e-4)
    assert "at z = -8 it is 0.9997 from minus log q and 0.0007" in ax.alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_cross_entropy_label_smoothing():
    fig, ax = subplots()
    smoothed, floor, one_hot, point = draw_label_smoothing(ax)
    assert smoothed.get_ydata().min() == pytest.approx(floor.get_ydata()[0], abs=1e-5)
    assert np.all(np.diff(one_hot.get_ydata()) < 0)
    assert point.get_xdata()[0] == pytest.approx(np.log(91))
    assert "0.5003 nats at a gap of 4.5109 nats" in ax.alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_cross_entropy_loss_curve():
    fig, ax = subplots()
    p, steps = [0.2, 0.5, 0.3], np.arange(11)[:, np.newaxis]
    q = np.array(p) + 0.5**steps * np.array([0.3, -0.4, 0.1])
    losses = cross_entropy(p, q)
    lines = draw_loss_curve(ax, losses, entropy(p), training=losses - 0.05)
    assert len(lines) == 3
    assert "the floor H(P) is 1.0297 nats" in ax.alt_text
    assert "training labels" in ax.alt_text
    return fig


def test_the_training_loss_may_be_left_out():
    _, ax = subplots()
    assert len(draw_loss_curve(ax, [1.2, 1.1], 1.0)) == 2
    assert "training" not in ax.alt_text
