"""Read who is in the class, from the table that Excel or a learning platform has made."""

import csv
import io
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from helpers.language import say
from homework.plain import valid_text


class CollectError(ValueError):
    """A roster or a folder of submissions that cannot be used."""


# What a column may be called, the best first; compared without capitals, spaces and signs.
IDS = ("학번", "student id", "student number", "student no", "id number", "sis user id")
IDS += ("orgdefinedid", "학생번호", "id", "아이디", "username", "sis login id", "identifier")
IDS += ("email address", "email", "이메일")
NAMES = ("성명", "이름", "학생명", "학생이름", "name", "full name", "student name", "student")
NAMES += ("학생", "display name")
FIRST = ("first name", "given name", "firstname", "이름")
LAST = ("last name", "surname", "family name", "lastname", "성")
TEAM = ("team", "팀", "조")
EXTENSION = ("extension", "연장")
HANDED_IN = ("handed in", "제출일시", "제출시각", "last modified (submission)")
OTHERS = ("lms", "별칭", *IDS)
NOT_A_STUDENT = ("points possible", "student, test", "test student")  # rows of Canvas
NOT_A_STUDENT += ("합계", "총계")

UNUSABLE = re.compile(r'^\.|[/\\:*?"<>|,\x00-\x1f]')
LONGEST_ID = 150  # bytes: a folder is called so, and a file may hold more than that
LONGEST_NAME = 200  # letters
SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.I)
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
TIMES += ("%Y/%m/%d %H:%M", "%Y.%m.%d %H:%M", "%A, %d %B %Y, %I:%M %p", "%A, %B %d, %Y, %I:%M %p")


@dataclass(frozen=True)
class Student:
    """One row of a roster.

    Parameters
    ----------
    id, name : str
        How the student is called in all that is written.
    others : tuple of str
        What else may stand for them in the name of a file: a login, the platform's number.
    team : str
        Whose members hand in one notebook, or "".
    extension : float
        How many days more than others the student has.
    handed_in : datetime or None
        When the work came, if the table says it.
    """

    id: str
    name: str = ""
    others: tuple = ()
    team: str = ""
    extension: float = 0
    handed_in: datetime | None = None


class Roster(dict):
    """The students by their id, and `notes`: what the teacher should know of the table."""

    def __init__(self, students: list[Student], notes: tuple = ()):
        super().__init__((student.id, student) for student in students)
        self.notes = list(notes)

    def team_of(self, student: str) -> list[str]:
        """Return the ids of all who hand in together with a student, or an empty list."""
        team = plain(self[student].team)
        return [other.id for other in self.values() if team and plain(other.team) == team]

    @cached_property
    def keys_of(self) -> dict[str, set]:
        """Return whose ids, logins and numbers are what, as they are compared."""
        found = {}
        for student in self.values():
            for key in (student.id, *student.others):
                for form in {plain(key), plain(key).lstrip("0")} - {""}:
                    found.setdefault(form, set()).add(student.id)
        return found

    @cached_property
    def names_of(self) -> dict[str, set]:
        """Return whose names are what, in every order, written as one word."""
        found = {}
        for student in self.values():
            for form in orders(student.name):
                found.setdefault(form, set()).add(student.id)
        return found

    @cached_property
    def teams(self) -> dict[str, set]:
        """Return the members of the teams, by the team's name as one word."""
        found = {}
        for student in self.values():
            if student.team:
                found.setdefault("".join(words(student.team)), set()).add(student.id)
        return found


# --- how names are compared -----------------------------------------------------------------------


def plain(text: str) -> str:
    """Return a text as it is compared: letters composed, without capitals, single spaces.

    Examples
    --------
    >>> plain("  ＡＤＡ_Lovelace ")
    'ada lovelace'
    """
    return " ".join(syllables(text).casefold().replace("_", " ").split())


def syllables(text: str) -> str:
    """Return a text with Korean syllables put together, also from single and half-width letters.

    Examples
    --------
    >>> syllables("ㄱㅣㅁ") == syllables("ﾡￜﾱ") == "김"
    True
    """
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    ends = re.compile("(?<=[\u1161-\u1175])[\u1100-\u1112](?![\u1161-\u1175])")
    return unicodedata.normalize("NFC", ends.sub(final, apart))


def final(letter: re.Match) -> str:
    """Return the consonant that ends a syllable, for the one that begins it."""
    name = unicodedata.name(letter[0]).replace("CHOSEONG", "JONGSEONG")
    try:
        return unicodedata.lookup(name)
    except KeyError:  # three of them end no syllable
        return letter[0]


def words(text: str) -> list[str]:
    """Return the words and numbers in a text, as they are compared."""
    return re.findall(r"[^\W\d_]+|\d+", plain(text))


def orders(name: str) -> set[str]:
    """Return a name as one word, family name first or last.

    Examples
    --------
    >>> sorted(orders("Kim, Minji"))
    ['kimminji', 'minjikim']
    >>> sorted(orders("김민지"))
    ['김민지', '민지김']
    """
    parts = words(name)
    if len(parts) == 1 and re.fullmatch("[가-힣]{3,5}", parts[0]):
        whole = parts[0]
        found = {whole, whole[1:] + whole[0]}
        return found | ({whole[2:] + whole[:2]} if len(whole) > 3 else set())
    turns = [parts[i:] + parts[:i] for i in range(len(parts))]
    return {"".join(turn) for turn in [*turns, parts[::-1]]} - {""}


def same_name(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: in any order, or one a part of the other."""
    mine, yours = set(words(one)), set(words(other))
    return bool(orders(one) & orders(other)) or bool(
        mine and yours and (mine <= yours or yours <= mine)
    )


# --- the table ------------------------------------------------------------------------------------


def read_roster(path: Path) -> Roster:
    """Return all students of a table.

    Raises
    ------
    CollectError
        If the file is no table with a column of ids, or an id is not usable.
    """
    rows, _ = read_table(path)
    start, columns = header_of(path, rows)
    body = [(number, row) for number, row in enumerate(rows[start + 1 :], start + 2) if any(row)]
    body = [(number, row) for number, row in body if not is_no_student(row)]
    known = [columns[name] for name in map(bare, IDS) if name in columns]
    column = next((c for c in known if all(cell(row, c) for _, row in body)), known[0])
    students = {}
    for number, row in body:
        where = say("roster {path}, line {number}", path=path, number=number)
        student = student_in(row, columns, column, where)
        if student.id in students:
            raise CollectError(
                say("{where}: id {student!r} is there twice", where=where, student=student.id)
            )
        students[student.id] = student
    if not students:
        raise CollectError(say("roster {path}: there are no students in it", path=path))
    return Roster(list(students.values()), notes_on(list(students)))


def read_table(path: Path) -> tuple[list[list[str]], str]:
    """Return the rows of a table, and what stands between its columns.

    Raises
    ------
    CollectError
        If it cannot be read, or is a workbook of Excel.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CollectError(
            say(
                "roster {path}: {strerror}; it is a table with the columns id,name",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    # Some portals call a page in HTML a workbook, and Excel opens that, too.
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<")
    ):
        raise CollectError(
            say(
                "roster {path} is a workbook; save it in Excel as 'CSV UTF-8 (comma "
                "delimited)', and take that file",
                path=path,
            )
        )
    text = decoded(content)
    first = "\n".join(text.splitlines()[:3])
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CollectError(
            say("roster {path} is no table: {error}", path=path, error=error)
        ) from error
    if is_open(text, delimiter):  # all students behind it would be a part of one name
        raise CollectError(
            say("roster {path}: a quotation mark is opened, and never closed", path=path)
        )
    return [[valid_text(value).strip() for value in row] for row in rows], delimiter


def is_open(text: str, delimiter: str) -> bool:
    """Tell whether a table ends within quotation marks."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def decoded(content: bytes) -> str:
    """Return a text in one of the encodings in which programs in Korea save it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:200]:  # UTF-16 without a mark: which half of a comma is empty?
        first = content[::2].count(0) > content[1::2].count(0)
        return content.decode("utf-16-be" if first else "utf-16-le", "replace")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def bare(title: str) -> str:
    """Return the title of a column as it is compared."""
    return re.sub(r"[\W_]+", "", syllables(title).casefold())


def header_of(path: Path, rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    """Return which row names the columns, and the columns by their titles."""
    wanted = set(map(bare, IDS))
    for index, row in enumerate(rows[:10]):
        columns = {}
        for number, title in enumerate(row):
            columns.setdefault(bare(title), number)
        if wanted & {*columns}:
            return index, columns
    first = ",".join(rows[0]) if rows else ""
    raise CollectError(
        say(
            "roster {path}: its first line, {line!r}, names no column of ids; call it "
            "id, 학번, ID number or SIS User ID",
            path=path,
            line=first[:100],
        )
    )


def cell(row: list[str], column: int | None) -> str:
    """Return one value of a row, or ""."""
    return row[column] if column is not None and column < len(row) else ""


def is_no_student(row: list[str]) -> bool:
    """Tell whether a row is one that a platform adds to those of the students."""
    return any(plain(value) in NOT_A_STUDENT for value in row[:3])


def student_in(row: list[str], columns: dict[str, int], column: int, where: str) -> Student:
    """Return the student in a row."""

    def told(titles: tuple) -> str:
        found = (cell(row, columns.get(bare(title))) for title in titles)
        return next(filter(None, found), "")

    first, last = told(FIRST), told(LAST)
    name = told(NAMES)
    if last and (not name or name == first):
        name = f"{last}{first}" if re.search("[가-힣]", last) else f"{first} {last}"
    others = {cell(row, columns[bare(t)]) for t in OTHERS if bare(t) in columns} - {""}
    others |= {other.partition("@")[0] for other in others if "@" in other}
    others |= {found[1] for o in others if (found := re.fullmatch(r"\D+? ?(\d+)", o))}
    student = usable_id(cell(row, column), where)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise CollectError(
            say(
                "{where}: name {name!r:.50} is longer than {most} letters",
                where=where,
                name=name,
                most=LONGEST_NAME,
            )
        )
    return Student(
        student,
        name,
        tuple(sorted(others - {student})),
        told(TEAM),
        days(told(EXTENSION), where),
        moment(told(HANDED_IN)),
    )


def usable_id(text: str, where: str) -> str:
    """Return an id, if a folder can be called so."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()
    student = unicodedata.normalize("NFC", seen).removeprefix("'").strip('="').removeprefix("#")
    student = re.sub(r"^(\d+)\.0$", r"\1", student)
    if SCIENTIFIC.fullmatch(student):
        raise CollectError(
            say(
                "{where}: id {student!r} is what Excel makes of a long number; format the "
                "column as 'Text', enter the ids once more, and save",
                where=where,
                student=student,
            )
        )
    if not student or UNUSABLE.search(student):
        raise CollectError(
            say(
                "{where}: id {student!r} must be usable as a folder's name",
                where=where,
                student=student,
            )
        )
    if len(student.encode()) > LONGEST_ID:
        raise CollectError(
            say(
                "{where}: id {student!r:.50} is too long for a folder's name",
                where=where,
                student=student,
            )
        )
    return student


def days(text: str, where: str) -> float:
    """Return a number of days."""
    try:
        told = float(text or 0)
    except ValueError:
        told = math.nan
    if not math.isfinite(told):
        raise CollectError(
            say("{where}: extension {text!r} must be a number of days", where=where, text=text)
        )
    return told


def moment(text: str) -> datetime | None:
    """Return a time of day and date, if it is one."""
    for form in TIMES:
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    return None


def notes_on(ids: list[str]) -> list[str]:
    """Say where Excel seems to have taken zeros away."""
    longest = max(map(len, ids))
    short = [student for student in ids if student.isdigit() and len(student) < longest]
    if not short or not all(map(str.isdigit, ids)):
        return []
    return [
        say(
            "id {student} has {digits} digits, where others have {longest}: if Excel "
            "has taken zeros away, a submission is found all the same.",
            student=short[0],
            digits=len(short[0]),
            longest=longest,
        )
    ]
