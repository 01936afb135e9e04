"""What is shown is looked up in the language that is spoken; Hangul is drawn on any machine."""

import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from toy_language import speak_in_signs, speak_toy

from helpers.language import languages, say, speak, speaking, spoken, translated
from helpers.pictures import draw_bars, subplots
from helpers.pictures.base import FONTS, style, to_png
from tools.font import NAME, characters

TOY = {"surprisal ({unit})": "놀람({unit})", "outcome": "결과", "a {b}": "가 {b}"}


def test_english_is_spoken_by_default():
    assert spoken() == "en" and languages()[0] == "en"
    assert say("surprisal ({unit})", unit="nats") == "surprisal (nats)"
    assert say("a {b}") == translated("a {b}") == "a {b}"  # without values, braces are braces


def test_a_folder_with_a_catalog_is_a_language(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, TOY)
    assert languages() == ["en", "xx"] and spoken() == "xx"
    assert say("surprisal ({unit})", unit="nats") == "놀람(nats)"
    assert translated("outcome") == "결과"
    speak("en")
    assert say("outcome") == "outcome"


def test_a_catalog_that_lacks_a_message_or_is_not_there_leaves_english(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, TOY)
    (tmp_path / "yy").mkdir()
    assert say("no such message") == "no such message"
    assert say("") == ""  # and not the header of the catalog
    speak("yy")
    assert say("outcome") == "outcome"


def test_a_block_ends_in_the_language_it_began_with(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, TOY)
    with pytest.raises(ZeroDivisionError), speaking("en"):
        assert say("outcome") == "outcome"
        1 / 0  # noqa: B018
    assert say("outcome") == "결과"


@pytest.mark.parametrize("language", ["klingon", "", "../ko", None, 2])
def test_a_language_that_nobody_translated_is_refused(language):
    with pytest.raises(ValueError, match="is none that the course speaks; use one of: en"):
        speak(language)
    assert spoken() == "en"


def test_english_needs_no_gettext():
    script = "import sys, helpers.language; print('gettext' in sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# --- the font ---------------------------------------------------------------------------------


def test_the_font_has_the_hangul_of_the_korean_standard_and_no_reserved_name():
    font = TTFont(FONTS / "course-hangul.ttf")
    assert set(font.getBestCmap()) == set(characters())
    assert len(characters()) == 2350 + 93  # syllables and jamo of KS X 1001
    for number in (1, 3, 4, 6):
        assert font["name"].getDebugName(number).replace(" ", "").startswith("CourseHangul")
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def without_fonts_of_the_machine(monkeypatch):
    """Leave matplotlib its own fonts and that of the course."""
    own = [font for font in font_manager.fontManager.ttflist if "mpl-data" in str(font.fname)]
    style()  # lets the font of the course be known, if the spoken language needs it
    course = [font for font in font_manager.fontManager.ttflist if font.name == NAME]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own + course)


def draw_in_korean():
    fig, ax = subplots()
    draw_bars(ax, [0.2, 0.5, 0.3], outcomes=["하나", "둘", "셋"])
    ax.set_title("굵은 제목 −1 ∞", fontweight="bold")
    return fig, to_png(fig)


def test_korean_labels_are_drawn_quietly_and_whole(monkeypatch, caplog, recwarn):
    """A letter that no font has is warned about, a weight that is missing is logged."""
    speak_in_signs(monkeypatch, "놀람")
    without_fonts_of_the_machine(monkeypatch)
    fig, png = draw_in_korean()
    assert to_png(fig) == png
    assert not caplog.records and not recwarn.list


def test_without_the_font_korean_labels_would_be_boxes(monkeypatch):
    without_fonts_of_the_machine(monkeypatch)
    with pytest.warns(UserWarning, match="missing from font"):
        draw_in_korean()


def test_hangul_does_not_move_latin_letters(monkeypatch):
    def drawn():
        fig, ax = subplots()
        ax.plot([0, 1], label="P − 1 = ∞, $x^2$")
        ax.legend()
        return to_png(fig)

    english = drawn()
    speak_in_signs(monkeypatch)
    assert drawn() == english
