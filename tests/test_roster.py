"""Rosters as Korean Excel and learning platforms write them are read, and what is lost is said.

The columns are those of Moodle (docs.moodle.org, "Participants" and "Assignment grading
worksheet"), of Canvas (app/models/gradebook_exporter.rb), of Blackboard ("Working offline with
grade data") and of Brightspace ("OrgDefinedId").
"""

import doctest
from datetime import datetime

import pytest

from homework import roster as module
from homework.roster import CollectError, Student, orders, read_roster, same_name

MINJI, ADA = "2026001", "2026002"


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


def test_the_examples_are_true():
    assert doctest.testmod(module).failed == 0


TABLES = {
    "plain": "id,name\n2026001,김민지\n2026002,Ada Lovelace\n",
    "capitals": "ID,Name\n2026001,김민지\n2026002,Ada Lovelace\n",
    "spaces": "id, name\n2026001, 김민지\n2026002, Ada Lovelace\n\n",
    "Korean": "학번,이름,학과\n2026001,김민지,통계\n2026002,Ada Lovelace,수학\n",
    "Korean, with a title above": "정보이론 수강생,,\n순번,학번,성명\n1,2026001,김민지\n"
    "2,2026002,Ada Lovelace\n",
    "semicolons": "name;id\n김민지;2026001\nAda Lovelace;2026002\n",
    "a sum below": "학번,이름\n2026001,김민지\n2026002,Ada Lovelace\n합계,2\n",
    "tabs": "id\tname\n2026001\t김민지\n2026002\tAda Lovelace\n",
    "first and last": "First name,Last name,ID number,Email address\n민지,김,2026001,a@b.kr\n"
    "Ada,Lovelace,2026002,ada@b.kr\n",
    "Moodle's worksheet": "Identifier,Full name,ID number,Email address,Status,Grade\n"
    "Participant 101,김민지,2026001,a@b.kr,Submitted,\n"
    "Participant 102,Ada Lovelace,2026002,ada@b.kr,Submitted,\n",
    "Canvas": "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (9)\n"
    "    Points Possible,,,,,20\n김민지,31,2026001,minji,A,\n"
    'Ada Lovelace,32,2026002,ada,A,\n"Student, Test",99,,x,A,\n',
    "Blackboard": '"Last Name","First Name","Username","Student ID"\n'
    '"김","민지","minji","2026001"\n'
    '"Lovelace","Ada","ada","2026002"\n',
    "Brightspace": "OrgDefinedId,Username,Last Name,First Name\n#2026001,minji,김,민지\n"
    "#2026002,ada,Lovelace,Ada\n",
    "numbers with a point": "id,name\n2026001.0,김민지\n2026002.0,Ada Lovelace\n",
    "quotation marks within": 'id,name,note\n2026001,김민지,5" "x\n2026002,Ada Lovelace,"b"c\n',
    "numbers as formulas": 'id,name\n="2026001",김민지\n="2026002",Ada Lovelace\n',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("table", TABLES)
def test_rosters_of_many_programs_are_read(tmp_path, table, encoding):
    students = read(tmp_path, TABLES[table], encoding)
    assert {student.id: student.name for student in students.values()} == {
        MINJI: "김민지",
        ADA: "Ada Lovelace",
    }


def test_signs_that_are_not_seen_are_no_part_of_an_id(tmp_path):
    students = read(tmp_path, "\ufeffid,name\n\u200b2026001\u200b,김민지\n\u200e2026002\xa0,Ada\n")
    assert [*students] == [MINJI, ADA]


def test_utf_16_without_a_mark_may_begin_with_korean_letters(tmp_path):
    assert [*read(tmp_path, TABLES["Korean"], "utf-16-be")] == [MINJI, ADA]


def test_what_else_stands_for_a_student_is_known(tmp_path):
    students = read(tmp_path, TABLES["Moodle's worksheet"])
    assert students.keys_of["101"] == {MINJI}
    assert students.keys_of["ada"] == {ADA}
    assert read(tmp_path, TABLES["Canvas"]).keys_of["31"] == {MINJI}


def test_teams_extensions_and_times_are_read(tmp_path):
    table = "id,name,team,extension,handed in\na,Ada,T1,2,2026-03-20 10:11\nb,Bob,T1,,\n"
    students = read(tmp_path, table)
    assert students["a"] == Student("a", "Ada", (), "T1", 2.0, datetime(2026, 3, 20, 10, 11))
    assert students.team_of("a") == ["a", "b"]
    with pytest.raises(CollectError, match="extension 'soon' must be a number of days"):
        read(tmp_path, "id,extension\na,soon\n")


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("student\ns1\n", "names no column of ids"),
        ("id\ns1\ns1\n", "'s1' is there twice"),
        ("id\n../s1\n", "must be usable as a folder's name"),
        ("id,name\n,Ada\n", "must be usable as a folder's name"),
        ("id,name\n2.026E+06,김민지\n", "format the column as 'Text'"),
        ("id\n", "no students"),
        ("", "names no column of ids"),
        ('id,name\ns1,"Ada\ns2,Bob\ns3,Kim\n', "a quotation mark is opened, and never closed"),
        (f"id,name\ns1,{'Ada ' * 60}\n", "line 2: name 'Ada Ada .* is longer than 200 letters"),
        (f"id\n{'학' * 60}\n", "is too long for a folder's name"),
        ("id,extension\ns1,nan\n", "extension 'nan' must be a number of days"),
        ("id,extension\ns1,1e999\n", "extension '1e999' must be a number of days"),
        (" <html><table><tr><td>id</td></tr>", "save it in Excel as 'CSV UTF-8"),
        ("PK\x03\x04...", "save it in Excel as 'CSV UTF-8"),
    ],
)
def test_a_strange_roster_is_refused(tmp_path, table, complaint):
    with pytest.raises(CollectError, match=complaint):
        read(tmp_path, table)


def test_lost_zeros_are_named_and_found_all_the_same(tmp_path):
    students = read(tmp_path, "id,name\n26001,Ada\n126002,Bob\n")
    assert "id 26001 has 5 digits, where others have 6" in students.notes[0]
    assert students.keys_of["26001"] == {"26001"}
    assert read(tmp_path, "id\n26001\n26002\n").notes == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("김민지", "김 민지", True),
        ("김민지", "민지 김", True),
        ("남궁민수", "민수 남궁", True),
        ("Kim Minji", "minji  KIM", True),
        ("Lovelace, Ada", "Ada Lovelace", True),
        ("Ada", "Ada Lovelace", True),
        ("김민지", "김민수", False),
        ("Ada Lovelace", "Ada Byron", False),
        ("", "Ada", False),
    ],
)
def test_names_are_the_same_in_any_order(one, other, same):
    assert same_name(one, other) == same_name(other, one) == same


def test_a_name_of_many_words_may_begin_with_any():
    assert {"adakinglovelace", "lovelaceadaking"} <= orders("Ada King Lovelace")
