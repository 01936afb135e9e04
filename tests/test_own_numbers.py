"""Numbers of one's own: valid, always the same for one name, and not the same for two."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.own_numbers import own_distribution, own_rng


@given(st.text(), st.integers(2, 20))
def test_they_are_whole_hundredths_and_add_up(name, n):
    p = own_distribution(name, "h1.1", n)
    hundredths = np.round(100 * p)
    assert (hundredths / 100 == p).all()
    assert hundredths.min() >= 1
    assert hundredths.sum() == 100


def test_they_depend_on_name_and_task():
    drawn = {own_rng(name, task).bytes(8) for name in ("김민지", "Ada", "") for task in ("a", "b")}
    assert len(drawn) == 6


def test_spelling_that_looks_the_same_is_the_same():
    spellings = "김민지 Kim", " 김민지  kim\n", unicodedata.normalize("NFD", "김민지 Kim")
    assert len({own_rng(name, "a").bytes(8) for name in spellings}) == 1


@pytest.mark.parametrize("n", [1, 21, 2.5, "3"])
def test_a_strange_number_of_outcomes_is_refused(n):
    with pytest.raises(ValueError, match="n must be a whole number from 2 to 20"):
        own_distribution("Ada", "a", n)


@pytest.mark.parametrize("name", [None, ..., 7, ["Ada"]])
def test_a_name_that_is_no_text_is_refused(name):
    with pytest.raises(ValueError, match="name must be text in quotes"):
        own_rng(name, "a")
