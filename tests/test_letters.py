"""Letter counts: text folds to a-z, and the data that is shipped is whole."""

import unicodedata
from collections import Counter

import numpy as np
import pytest

from helpers import entropy, normalize
from helpers.letters import letter_counts, letter_pmf, load_hangul_counts, load_letter_counts


def test_letters_fold_to_the_alphabet():
    assert letter_counts("Ünïcödé, ça! ß1").sum() == len("unicodeca")
    np.testing.assert_array_equal(letter_counts("É"), letter_counts("e"))


def test_pmf_sums_to_one():
    assert letter_pmf("The quick brown fox").sum() == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("text", ["", "123", "한국어"])
def test_text_without_letters_is_refused(text):
    with pytest.raises(ValueError, match="none of the letters"):
        letter_pmf(text)


@pytest.mark.parametrize("text", [None, 5, b"bytes", ["a"]])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(ValueError, match="text must be a string"):
        letter_pmf(text)


def test_twelve_languages_of_26_letters():
    counts = load_letter_counts()
    assert len(counts) == 12
    assert all(c.shape == (26,) and c.min() >= 0 and c.sum() > 8000 for c in counts.values())
    assert entropy(normalize(counts["English"]), base=2) == pytest.approx(4.109, abs=5e-4)


def test_jamo_are_the_syllables_taken_apart():
    jamo = Counter()
    for syllable, count in load_hangul_counts("syllable").items():
        for part in unicodedata.normalize("NFD", syllable):
            jamo[part] += count
    assert jamo == load_hangul_counts("jamo")


def test_units_of_hangul_are_named():
    with pytest.raises(ValueError, match='"syllable" or "jamo", not \'word\''):
        load_hangul_counts("word")


def test_what_folds_to_capitals_counts_too():
    assert letter_counts("№").sum() == 2
    np.testing.assert_array_equal(letter_counts("№"), letter_counts("no"))
    np.testing.assert_array_equal(letter_counts("ＡＢ"), letter_counts("ab"))
