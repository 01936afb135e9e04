"""The rules for translations: silent on good ones, and each of a hundred faults is found.

The good translations are in tests/data/good_ko.po. A fault is a change to one of them.
"""

import csv
from pathlib import Path

import pytest

from tools.translation_rules import Pair, allowed_by, complaints, inconsistencies, split
from tools.translation_rules_ko import sound
from tools.translations import messages_of, read

KOREAN = Path(__file__).parents[1] / "translations" / "ko"


def kind_of(message):
    if message.context is None:
        return "said"
    return "code" if message.auto_comments else "markdown"


GOOD = [
    (message.context, message.id, message.string, kind_of(message))
    for message in messages_of(read(Path(__file__).parent / "data" / "good_ko.po")).values()
]


def found(english, korean, kind):
    return list(complaints(english, korean, kind, "ko", KOREAN))


def good(where):
    """Return the English, Korean and kind of the message of a cell, or that begins so."""
    fits = [m for m in GOOD if m[0] == where and m[3] == "markdown"]
    fits += [m for m in GOOD if m[3] != "markdown" and m[1].startswith(where)]
    assert len(fits) == 1, where
    return fits[0][1:]


def test_good_translations_are_enough():
    kinds = [kind for *_, kind in GOOD]
    assert {kind: kinds.count(kind) for kind in kinds} == {"markdown": 53, "code": 46, "said": 53}


def test_no_rule_complains_of_a_good_translation():
    assert {message[1]: found(*message[1:]) for message in GOOD if found(*message[1:])} == {}


def faults():
    """Return what each fault is, in which message, and the change; "" stands for all of it."""
    path = Path(__file__).parent / "data" / "faults_ko.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FAULTS = faults()


def test_there_are_a_hundred_faults():
    names = [fault["fault"] for fault in FAULTS]
    assert len(names) == len(set(names)) >= 100


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_a_fault_is_found(fault):
    english, korean, kind = good(fault["message"])
    if fault["old"]:
        assert fault["old"] in korean
        spoilt = korean.replace(fault["old"], fault["new"], 1)
    else:
        spoilt = good(fault["new"])[1]  # the translation of another message
    assert found(english, spoilt, kind) != []


def test_a_comment_sets_a_rule_aside():
    english, korean, kind = good("floors-read")
    spoilt = korean.replace("이제 뺍니다.", "이제 뺍니다. 이제 뺍니다.")
    assert len(found(english, spoilt, kind)) == 1
    allowed = ["allow: sentences_twice"]
    assert list(complaints(english, spoilt, kind, "ko", KOREAN, allowed)) == []
    assert allowed_by("a remark") == []


def test_a_language_without_rules_of_its_own_is_checked_by_the_general_ones():
    pair = "The sum is 0.5 nats.", "Summa est 0.6 nats.", "said", "la"
    assert [line.split(":")[0] for line in complaints(*pair)] == ["numbers", "units of numbers"]
    assert list(complaints("The sum is 0.5 nats.", "Summa est 0.5 nats.", "said", "la")) == []


def test_parts_are_paragraphs_items_and_rows():
    text = "## A\n\nOne\ntwo.\n\n- three\n- four\n  more\n\n| a |\n|---|\n| b |\n\n```\ncode\n```"
    assert split(text) == [
        "## A", "One\ntwo.", "- three", "- four\n  more", "| a |", "|---|", "| b |",
    ]  # fmt: skip
    assert len(Pair(text, text, "markdown").parts) == 7


@pytest.mark.parametrize(
    ("what", "ends"),
    [("P", "v"), ("M", "c"), ("KL", "l"), ("0.3", "c"), ("8", "l"), ("$H(P, Q)$", "v"), ("?", "")],
)
def test_what_is_read_aloud_ends_in_a_sound(what, ends):
    assert sound(what) == ends


def test_a_label_has_one_translation_on_a_page():
    kinds = {"one": "code", "two": "code"}
    said = [("one", "right", "오른쪽"), ("two", "right", "맞음")]
    assert list(inconsistencies(said, kinds)) == [
        ("two", "'right' is '오른쪽' elsewhere on the page")
    ]
    assert list(inconsistencies(said[:1], kinds)) == []
