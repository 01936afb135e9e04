"""What learning platforms, systems and students make of one notebook is found, and whose it is.

The names are those that the platforms give, by their documentation or source:

- Moodle: mod/assign/feedback/file/importziplib.php, which reads them again ("fullname_userid_
  plugintype_pluginname"), and docs.moodle.org, "Assignment settings" (blind marking, teams)
- Canvas: lib/content_zipper.rb (get_filename, sanitize_user_name, add_upload_submission)
- Blackboard: "assignmentname_username_attempt_datetime_filename", as in github.com/kwurst/
  bb-file-cleanup
- Teams: learn.microsoft.com, "Assignments admin documentation" (library Student Work)
- zip: PKWARE's APPNOTE.TXT 4.4.4 (bit 11: names are UTF-8; without it, any system's own letters)

Those of Brightspace and Google Classroom are as teachers see them; we know of no public source.
"""

import doctest
import io
import os
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from homework import collect as collecting
from homework import layouts
from homework.collect import CollectError, collect, is_outside, readable
from homework.roster import Roster, Student

HW = "homework_1.ipynb"
MINJI, ADA = "2026001", "2026002"
ROSTER = Roster(
    [
        Student(MINJI, "김민지", others=("101", "minji", "31")),
        Student(ADA, "Ada Lovelace", others=("102", "32")),
        Student("2026003", "Kim", others=("33",), team="Team 3"),
        Student("2026004", "Kim", others=("34",), team="Team 3"),
    ]
)
BOTH = {MINJI, ADA}
ATTEMPT = "attempt_2026-03-20-10-11-12"
SHAPES = {
    "Moodle, folders": [
        f"김민지_101_assignsubmission_file_/{HW}",
        f"Ada Lovelace_102_assignsubmission_file_/{HW}",
    ],
    "Moodle 4.1, folders": [
        f"김민지_101_assignsubmission_file/{HW}",
        f"Ada Lovelace_102_assignsubmission_file/{HW}",
    ],
    "Moodle, flat": [
        f"김민지_101_assignsubmission_file_{HW}",
        f"Ada Lovelace_102_assignsubmission_file_{HW}",
    ],
    "Moodle, online text beside": [
        f"김민지_101_assignsubmission_file_/{HW}",
        "김민지_101_assignsubmission_onlinetext_/onlinetext.html",
        f"Ada Lovelace_102_assignsubmission_file_/{HW}",
    ],
    "Moodle, name in the other order": [
        f"민지 김_101_assignsubmission_file_/{HW}",
        f"Lovelace Ada_102_assignsubmission_file_/{HW}",
    ],
    "Moodle, blind": [
        f"Participant_101_assignsubmission_file_/{HW}",
        f"Participant_102_assignsubmission_file_/{HW}",
    ],
    "Moodle, groups": [
        f"Group A-김민지_901_assignsubmission_file_/{HW}",
        f"Group A-Ada Lovelace_902_assignsubmission_file_/{HW}",
    ],
    "Canvas": ["김민지_31_77_homework_1-1.ipynb", "lovelaceada_LATE_32_78_homework_1.ipynb"],
    "Canvas, names in another script": [f"kimminji_31_77_{HW}", f"aaugustaking_32_78_{HW}"],
    "Blackboard": [
        f"Homework 1_2026001_{ATTEMPT}_{HW}",
        f"Homework 1_2026001_{ATTEMPT}.txt",
        f"Homework 1_2026002_{ATTEMPT}_{HW}",
    ],
    "Blackboard, logins": [f"과제 1_minji_{ATTEMPT}_{HW}", f"과제 1_2026002_{ATTEMPT}_{HW}"],
    "Brightspace": [
        f"101-202 - 김민지 - Mar 20, 2026 1011 AM/{HW}",
        f"102-202 - Ada Lovelace - Mar 20, 2026 911 PM/{HW}",
        "index.html",
    ],
    "Brightspace, flat": [
        f"555-202 - 김민지 - Mar 20, 2026 1011 AM - {HW}",
        f"556-202 - Ada Lovelace - Mar 20, 2026 911 PM - {HW}",
    ],
    "Google Classroom": [f"Homework 1/김민지 - {HW}", f"Homework 1/Ada Lovelace - {HW}"],
    "Google Forms": ["Homework 1/homework_1 - 김민지.ipynb", "homework_1 - Ada Lovelace.ipynb"],
    "Teams": [
        f"Submitted files/김민지/Homework 1/Version 2/{HW}",
        f"Submitted files/Ada Lovelace/Homework 1/Version 1/{HW}",
        "Working files/김민지/Homework 1/other.ipynb",
    ],
    "folders, ids": [f"2026001/{HW}", f"2026002/{HW}"],
    "folders, id and name": [f"2026001_김민지/{HW}", f"2026002_Ada Lovelace/{HW}"],
    "folders, name and id": [f"김민지(2026001)/{HW}", f"Lovelace, Ada (2026002)/{HW}"],
    "folders, no space": [f"김민지2026001/{HW}", f"2026002Ada/{HW}"],
    "folders in folders": [f"all/2026001/a/b/{HW}", f"all/2026002/{HW}"],
    "files, ids": ["2026001.ipynb", "2026002.ipynb"],
    "files, id and homework": ["2026001_homework_1.ipynb", "homework_1_2026002.ipynb"],
    "files, names": ["김민지_과제1.ipynb", "과제1_Ada Lovelace.ipynb"],
    "browser's copies": ["2026001/homework_1 (1).ipynb", "2026002/homework_1(2).ipynb"],
    "Korean names of files": ["2026001/과제1.ipynb", "2026002/숙제 1 - 복사본.ipynb"],
    "editors' copies": ["2026001/homework_1 - Copy.ipynb", "2026002/homework_1-Copy1.ipynb"],
    "texts": ["2026001/homework_1.ipynb.txt", "2026002/homework_1.ipynb.json"],
    "JupyterLite's downloads": [
        "2026001/notebooks_homework_homework_1.ipynb",
        "2026002/notebooks_ko_homework_homework_1 (1).ipynb",
    ],
    "Canvas, JupyterLite": [
        "김민지_31_77_notebooks_homework_homework_1.ipynb",
        "lovelaceada_32_78_notebooks_homework_homework_1-1.ipynb",
    ],
    "Colab's copies": ["2026001/homework_1.ipynb의 사본", "2026002/Copy of homework_1.ipynb"],
    "Safari's downloads": ["2026001/homework_1.ipynb.download", "2026002/homework_1-2.ipynb"],
    "checkpoints, resource forks": [
        f"2026001/{HW}",
        f"2026001/.ipynb_checkpoints/{HW}",
        f"2026001/._{HW}",
        f"__MACOSX/2026001/._{HW}",
        f"2026002/{HW}",
        "2026002/.DS_Store",
    ],
    "another name": ["2026001/mine.ipynb", "2026002/Untitled.ipynb"],
    "NFD": [unicodedata.normalize("NFD", f"김민지/{HW}"), f"Ada Lovelace/{HW}"],
    "half-width": [f"ﾡￜﾱﾱￜﾤﾸￜ/{HW}", f"Ａｄａ　Ｌｏｖｅｌａｃｅ/{HW}"],
    "capitals and spaces": [f" 김 민지 /{HW}", f"ADA_lovelace/{HW}"],
    "backslashes": [f"2026001\\{HW}", f"all\\2026002\\{HW}"],
}


def put(folder, *names, content="{}"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def zipped(path, *names, content="{}"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def in_memory(*names, content="{}"):
    file = io.BytesIO()
    zipped(file, *names, content=content)
    return file.getvalue()


def found(path, roster=ROSTER):
    """Return the students with a notebook, and what is said of all the others."""
    told = collect(path, HW, roster)
    there = {student for student, submission in told.items() if submission.content}
    said = {label: s.problem for label, s in told.items() if s.problem}
    return there, said


def test_the_examples_are_true():
    for module in (layouts, collecting):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "backslashes"])
def test_a_folder_of_every_layout_is_read(tmp_path, shape):
    put(tmp_path / "all", *SHAPES[shape])
    assert found(tmp_path / "all") == (BOTH, {})


@pytest.mark.parametrize("shape", SHAPES)
def test_a_zip_of_every_layout_is_read(tmp_path, shape):
    assert found(zipped(tmp_path / "a.zip", *SHAPES[shape])) == (BOTH, {})
    wrapped = [f"Homework 1/{name}" for name in SHAPES[shape]]
    assert found(zipped(tmp_path / "b.zip", *wrapped)) == (BOTH, {})


@pytest.mark.parametrize("shape", SHAPES)
def test_one_student_alone_is_found(tmp_path, shape):
    name = SHAPES[shape][0]
    assert found(zipped(tmp_path / "a.zip", name)) == ({MINJI}, {})


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_letters_of_a_zip_without_a_promise_are_read(tmp_path, encoding):
    info = zipfile.ZipInfo("x")
    info.filename = f"김민지/{HW}".encode(encoding).decode("cp437")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "{}")
    raw = path.read_bytes().replace(info.filename.encode(), f"김민지/{HW}".encode(encoding))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # take the flag away
        start = raw.index(sign)
        raw = raw[: start + at] + b"\0\0" + raw[start + at + 2 :]
    short = len(f"김민지/{HW}".encode(encoding)).to_bytes(2, "little")
    for sign, at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        start = raw.index(sign)
        raw = raw[: start + at] + short + raw[start + at + 2 :]
    cut = len(info.filename.encode()) - len(f"김민지/{HW}".encode(encoding))
    end = raw.index(b"PK\x05\x06")
    size, offset = (int.from_bytes(raw[end + i : end + i + 4], "little") - cut for i in (12, 16))
    raw = raw[: end + 12] + size.to_bytes(4, "little") + offset.to_bytes(4, "little") + raw[-2:]
    path.write_bytes(raw)
    assert found(path) == ({MINJI}, {})


def test_names_in_cp949_on_the_disk_are_read(tmp_path):
    name = "김민지".encode("cp949").decode("utf-8", "surrogateescape")
    put(tmp_path, f"{name}/{HW}")
    assert found(tmp_path) == ({MINJI}, {})
    assert readable("\ud83d is half") == "? is half"


def test_zips_in_zips_and_many_zips_are_opened(tmp_path):
    put(tmp_path / "all", "2026001/notes.txt")
    (tmp_path / "all" / "2026001" / "work.zip").write_bytes(in_memory(f"a/{HW}"))
    inner = in_memory(f"sub/{HW}")
    with zipfile.ZipFile(tmp_path / "all" / "lms.zip", "w") as archive:
        archive.writestr("2026002.zip", inner)
    assert found(tmp_path / "all") == (BOTH, {})


def test_what_zips_do_not_hold_is_said(tmp_path):
    put(tmp_path, "2026001/work.7z", "2026002/work.zip")
    there, said = found(tmp_path)
    assert there == set()
    assert "cannot be opened here; unpack it beside itself" in said[MINJI]
    assert "work.zip cannot be opened" in said[ADA]
    with pytest.raises(CollectError, match="unpack it"):
        put(tmp_path, "class.rar")
        collect(tmp_path / "class.rar", HW, ROSTER)


def test_zips_in_zips_come_to_an_end(tmp_path):
    content = in_memory(HW)
    for _ in range(5):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a.zip", content)
        content = file.getvalue()
    put(tmp_path, "2026001/x")
    (tmp_path / "2026001" / "a.zip").write_bytes(content)
    assert "too many zips in zips" in found(tmp_path)[1][MINJI]


def zip_of_zips(inner, count=11):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.zip", inner)
    return file.getvalue()


@pytest.mark.parametrize(
    ("inner", "complaint"),
    [
        (in_memory(*(f"{number}.txt" for number in range(1000))), "files are too many"),
        (b"0" * 150 * 10**6, "hold more than 1000 MB"),
    ],
)
@pytest.mark.parametrize("shape", ["folder", "zip"])
def test_zips_in_zips_have_one_limit_together(tmp_path, inner, complaint, shape):
    """Each of the zips is below every limit; the others' files are read all the same."""
    bomb, others = zip_of_zips(inner), in_memory(HW)
    if shape == "folder":
        path = tmp_path / "all"
        path.mkdir()
        (path / "2026001.zip").write_bytes(bomb)
        (path / "2026002.zip").write_bytes(others)
    else:
        path = tmp_path / "lms.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("2026001.zip", bomb)
            archive.writestr("2026002.zip", others)
    assert any(complaint in upload.problem for upload in collecting.uploads(path))
    there, said = found(path)
    assert (there, {*said}) == ({ADA}, {MINJI})


def test_a_damaged_member_is_said_of_one_student(tmp_path):
    path = zipped(tmp_path / "a.zip", f"2026001/{HW}", f"2026002/{HW}", content='{"a": 1}' * 99)
    raw = bytearray(path.read_bytes())
    at = raw.index(HW.encode()) + len(HW)
    raw[at : at + 9] = b"\xff" * 9
    path.write_bytes(raw)
    there, said = found(path)
    assert there == {ADA}
    assert "cannot be read" in said[MINJI]


def test_the_last_attempt_counts(tmp_path):
    put(tmp_path, f"Homework 1_2026001_attempt_2026-03-19-10-11-12_{HW}", content="old")
    put(tmp_path, f"Homework 1_2026001_{ATTEMPT}_{HW}", content="new")
    put(tmp_path, f"Submitted files/Ada Lovelace/H/Version 9/{HW}", content="old")
    put(tmp_path, f"Submitted files/Ada Lovelace/H/Version 10/{HW}", content="new")
    told = collect(tmp_path, HW, ROSTER)
    assert (told[MINJI].content, told[ADA].content) == (b"new", b"new")
    assert told[MINJI].when.day == 20


def test_what_one_name_can_mean_twice_is_asked(tmp_path):
    put(tmp_path, f"Kim_7_assignsubmission_file_/{HW}", f"Zoe_8_assignsubmission_file_/{HW}")
    there, said = found(tmp_path)
    assert there == set()
    assert said["Kim_7"].startswith("could be 2026003 or 2026004; put the id")
    assert said["Zoe_8"].startswith("nobody in the roster; put the id")


def test_what_is_nobody_s_is_named_one_by_one(tmp_path):
    put(tmp_path / "all", "x/notes.txt")
    for number in (7, 8):
        path = tmp_path / "all" / f"lms {number}.zip"
        names = [f"kim_{number}{i}_9_{HW}" for i in (1, 2)]
        path.write_bytes(in_memory(*names, f"Kim_{number}_assignsubmission_file_/{HW}"))
    assert set(found(tmp_path / "all")[1]) == {
        "x", "Kim_7", "Kim_8", *(f"kim_{n}_9_{HW}" for n in (71, 72, 81, 82)),
    }  # fmt: skip


def test_what_is_inside_tells_two_of_one_name_apart(tmp_path):
    put(tmp_path, "Kim_7_assignsubmission_file_/2026003.ipynb")
    put(tmp_path, f"Kim_34_assignsubmission_file_/{HW}", content="{ }")
    told = collect(tmp_path, HW, ROSTER)
    assert (told["2026003"].content, told["2026004"].content) == (b"{}", b"{ }")
    assert told["2026003"].look == ["others have this name; what is inside says whose it is"]
    assert told["2026004"].look == []


def test_what_a_student_calls_a_file_says_not_whose_it_is(tmp_path):
    put(tmp_path, f"2026001/Ada Lovelace 2026002/{HW}", "minji_31_77_2026002.ipynb")
    assert found(tmp_path)[0] == {MINJI}


def test_a_team_hands_in_once(tmp_path):
    put(tmp_path / "a", f"Team 3_9_assignsubmission_file_/{HW}")
    assert found(tmp_path / "a")[0] == {"2026003", "2026004"}
    put(tmp_path / "b", f"2026003/{HW}")
    told = collect(tmp_path / "b", HW, ROSTER)
    assert told["2026004"].remarks == ["handed in by 2026003 for the team"]


def test_two_uploads_count_if_they_are_the_same(tmp_path):
    put(tmp_path, f"2026001/{HW}", f"김민지/{HW}")
    assert found(tmp_path)[0] == {MINJI}
    put(tmp_path, f"김민지/{HW}", content="{ }")
    assert "more than one, and they differ" in found(tmp_path)[1][MINJI]


def test_a_copy_beside_it_is_mentioned_and_looked_at_if_it_differs(tmp_path):
    put(tmp_path, f"2026001/{HW}", "2026001/homework_1 (1).ipynb", f"2026002/{HW}")
    put(tmp_path, "2026002/homework_1 (1).ipynb", content="{ }")
    told = collect(tmp_path, HW, ROSTER)
    assert told[MINJI].remarks == ["also handed in: homework_1 (1).ipynb"]
    assert told[ADA].look == ["also handed in: homework_1 (1).ipynb"]


COPIES = """notebooks_homework_homework_1.ipynb; notebooks_ko_homework_homework_1.ipynb
homework_1 (2).ipynb; homework_1(2).ipynb; homework_1.ipynb(1); homework_1-2.ipynb
HW1.ipynb; homework_1 - 복사본.ipynb; homework_1 - 복사본 (2).ipynb; homework_1 복사본 2.ipynb
과제 01.ipynb; homework_1의 사본.ipynb; homework_1의 사본의 사본.ipynb; homework_1.ipynb의 사본
homework_1(사본).ipynb; 사본 - homework_1.ipynb; homework_1의 복사본.ipynb
homework_1.ipynb의 사본.ipynb; homework_1_사본.ipynb; homework_1 copy.ipynb
homework_1 copy 2.ipynb; homework_1 - Copy (3).ipynb; homework_1-Copy1.ipynb
Copy of Copy of homework_1.ipynb; Kopie von homework_1.ipynb; homework_1.IPYNB
homework_1.ipynb.txt; homework_1.ipynb.json; homework_1.ipynb.json.txt
homework_1.ipynb (1).txt; homework_1.ipynb.ipynb; homework_1.ipynb.download"""


@pytest.mark.parametrize("name", COPIES.replace("\n", "; ").split("; "))
def test_a_copy_by_any_program_is_preferred_to_another_notebook(tmp_path, name):
    put(tmp_path, f"2026001/{name}")
    put(tmp_path, "2026001/my homework 1 tries.ipynb", content="[]")
    told = collect(tmp_path, HW, ROSTER)[MINJI]
    assert (told.content, told.problem) == (b"{}", "")
    assert told.remarks == [f"taken from {name}"]
    assert told.look == ["also handed in: my homework 1 tries.ipynb"]


@pytest.mark.parametrize("name", ["homework_12.ipynb", "notebooks_homework_homework_12.ipynb"])
def test_a_copy_of_another_homework_is_none(name):
    assert layouts.likeness(name, HW) == 3


@pytest.mark.parametrize("name", ["homework_1.html", "homework_1.ipynb.lnk", "homework_1.ipynb~"])
def test_a_print_a_link_and_a_backup_are_no_notebooks(name):
    assert not layouts.is_notebook(name)


def test_another_homework_is_said(tmp_path):
    put(tmp_path, "2026001/homework_2.ipynb")
    put(tmp_path, "2026002/mine.ipynb", content='{"grade_id": "h3-1"}')
    there, said = found(tmp_path)
    assert there == set()
    assert said[MINJI] == f"homework_2.ipynb is homework 2, not {HW}"
    assert said[ADA] == f"mine.ipynb is homework 3, not {HW}"


def test_online_text_alone_is_a_missing_mark(tmp_path):
    put(tmp_path, "김민지_101_assignsubmission_onlinetext_/onlinetext.html")
    assert "ask for the notebook itself" in found(tmp_path)[1][MINJI]


def test_a_zip_cannot_lead_outside(tmp_path):
    path = zipped(tmp_path / "a.zip", f"../2026001/{HW}", f"2026002/../../{HW}", f"/2026003/{HW}")
    there, said = found(path)
    assert there == set()
    assert list(said.values()) == ["refused: its path leads outside"] * 3
    assert is_outside("C:/x")


def test_a_bomb_is_not_unpacked(tmp_path):
    path = zipped(tmp_path / "a.zip", f"2026001/{HW}", content="0" * 10**8)
    assert found(path)[1][MINJI] == "larger than 20 MB; ask for the notebook without its outputs"


def test_a_link_is_not_followed(tmp_path):
    put(tmp_path, "secret")
    (tmp_path / "all" / "2026001").mkdir(parents=True)
    (tmp_path / "all" / "2026001" / HW).symlink_to(tmp_path / "secret")
    assert found(tmp_path / "all")[1][MINJI] == "cannot be read: it is a link to elsewhere"


def test_names_made_to_take_long_do_not(tmp_path):
    hostile = ["_" * 99 + "1", "a - " * 60 + "x.ipynb", "1_2_" * 60, "7-1" + "-1" * 90 + ".ipynb"]
    hostile += [" copy" * 50 + ".ipynb", "(1)" * 70 + ".ipynb", "copy(1)" * 30 + ".ipynb"]
    hostile += ["x" * 60_000 + ".ipynb", ".a" * 100, "Mar 20, 2026 - " * 16]
    path = zipped(tmp_path / "a.zip", *hostile, *(f"2026001/{name}" for name in hostile))
    began = time.process_time()
    found(path)
    assert time.process_time() - began < 5


def test_what_cannot_be_read_on_the_disk_ends_nothing(tmp_path):
    """A pipe would never end, and no program can read a path that is too long."""
    at = tmp_path / "submissions"
    (at / "ada").mkdir(parents=True)
    os.mkfifo(at / "ada" / "homework_1.ipynb")
    (at / "bob").mkdir()
    here = os.getcwd()
    try:
        os.chdir(at / "bob")
        for _ in range(25):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        Path("homework_1.ipynb").write_text("{}", encoding="utf-8")
    finally:
        os.chdir(here)
    roster = Roster([Student("ada"), Student("bob")])
    found = collect(at, "homework_1.ipynb", roster)
    assert found["ada"].problem == "this is no file"
    assert found["bob"].problem == "cannot be read: File name too long"


def test_an_empty_file_is_not_nothing(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "homework_1.ipynb").touch()
    found = collect(tmp_path, "homework_1.ipynb", Roster([Student("ada")]))["ada"]
    assert (found.problem, found.missing) == ("homework_1.ipynb is empty", False)
