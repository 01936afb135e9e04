"""Find what each student of a roster has handed in: in a folder of folders, or in Moodle's zip.

Nothing is unpacked, and nothing is written: a submission is a file that we read.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

LARGEST = 20 * 10**6  # bytes of a notebook
MOST = 10_000  # files in a zip
# Name_12345_assignsubmission_file_, a folder, or the beginning of a file's name.
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)")
LITTER = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db"}


class CollectError(ValueError):
    """A roster or a folder of submissions that cannot be used."""


@dataclass
class Submission:
    """What one student has handed in, or why there is nothing to run.

    Parameters
    ----------
    content : bytes
        The notebook.
    problem : str
        Why there is none, or "".
    missing : bool
        Whether the student has handed in nothing at all.
    remarks, look : list of str
        What a person may want to know, and what a person should look at.
    beside : list of str
        The essays whose own place is empty, while there is text elsewhere.
    """

    content: bytes = b""
    problem: str = ""
    missing: bool = False
    remarks: list = field(default_factory=list)
    look: list = field(default_factory=list)
    beside: list = field(default_factory=list)


@dataclass(frozen=True)
class Upload:
    """One file that was found; `read` returns its content, if that is not too large."""

    label: str  # of whom it is: the folder's name, or the beginning of the file's
    path: str
    read: Callable[[], bytes] | None  # None: an empty folder

    @property
    def name(self) -> str:
        """Return the file's name, as the student has it."""
        name = PurePosixPath(self.path).name
        moodle = MOODLE.fullmatch(name)
        return moodle["file"] if moodle else name


def plain(text: str) -> str:
    """Return a name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def read_roster(path: Path) -> dict[str, str]:
    """Return the names of all students by their id.

    Raises
    ------
    CollectError
        If the file is no table with a column `id`, or an id is not usable.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CollectError(
            f"roster {path}: {error.strerror}; it is a table with the columns id,name"
        ) from error
    text = None
    for encoding in ("utf-8-sig", "cp949", "latin-1"):  # Excel in Korea saves cp949
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    roster = {}
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if "id" not in (rows.fieldnames or []):
        raise CollectError(f"roster {path}: the first line names no column id, but {header!r}")
    for row in rows:
        student = unicodedata.normalize("NFC", (row["id"] or "").strip())
        if not student and not any(row.values()):
            continue
        where = f"roster {path}, line {rows.line_num}: id {student!r}"
        if not student or student.startswith(".") or re.search(r'[/\\:*?"<>|,\x00-\x1f]', student):
            raise CollectError(f"{where} must be usable as a folder's name")
        if student in roster:
            raise CollectError(f"{where} is there twice")
        names = (row.get("name"), row.get("first_name"), row.get("last_name"))
        roster[student] = " ".join(" ".join(filter(None, names)).split())
    if not roster:
        raise CollectError(f"roster {path}: there are no students in it")
    return roster


def collect(path: Path, notebook: str, roster: dict[str, str]) -> dict[str, Submission]:
    """Return the submission of every student of the roster, then those of nobody in it.

    Parameters
    ----------
    path : Path
        A folder with a folder for each student, or a zip of one, named by id or as Moodle does.
    notebook : str
        The file name that was asked for.
    roster : dict of str to str
        Names by id.

    Raises
    ------
    CollectError
        If there is no such folder or zip.
    """
    found = defaultdict(list)
    strangers = {}
    for upload in uploads(path):
        student, why_not = whose(upload.label, roster)
        if is_outside(upload.path):
            strangers[upload.path] = Submission(problem="refused: its path leads outside")
        elif student:
            found[student].append(upload)
        else:
            strangers[upload.label] = Submission(problem=why_not)
    return {student: choose(found[student], notebook) for student in roster} | strangers


def uploads(path: Path) -> Iterator[Upload]:
    """Yield every file in a folder or zip of submissions."""
    if path.is_dir():
        yield from in_folder(path)
    elif zipfile.is_zipfile(path):
        yield from in_zip(path)
    else:
        raise CollectError(f"submissions {path}: there is no such folder, and no such zip")


def in_folder(root: Path) -> Iterator[Upload]:
    """Yield every file in the folders in `root`, and every folder without a file."""
    for top in sorted(root.iterdir()):
        if top.name in LITTER:
            continue
        inside = sorted(top.rglob("*")) if top.is_dir() and not top.is_symlink() else [top]
        files = [file for file in inside if file.is_symlink() or file.is_file()]
        files = [file for file in files if not LITTER & {*file.parts}]
        label = label_of(top.name)
        for file in files:
            yield Upload(label, file.relative_to(root).as_posix(), partial(read_file, file))
        if not files:
            yield Upload(label, top.name, None)


def in_zip(path: Path) -> Iterator[Upload]:
    """Yield every file in a zip, also in a zip of one folder with all folders in it."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MOST:
        raise CollectError(f"submissions {path}: {len(members)} files are too many")
    members = [m for m in members if not LITTER & {*PurePosixPath(m.filename).parts}]
    parts = [PurePosixPath(member.filename).parts for member in members]
    wrapped = len({p[0] for p in parts if p}) == 1 and max(map(len, parts), default=0) > 2
    for member, names in zip(members, parts, strict=True):
        names = names[1:] if wrapped else names
        if names and not (member.is_dir() and any(inside(member, other) for other in members)):
            read = None if member.is_dir() else partial(read_member, path, member)
            yield Upload(label_of(names[0]), member.filename, read)


def inside(folder: zipfile.ZipInfo, other: zipfile.ZipInfo) -> bool:
    """Tell whether another member of a zip is in a folder of it."""
    return other is not folder and other.filename.startswith(folder.filename)


def label_of(name: str) -> str:
    """Return what of a folder's or a file's name says whose it is."""
    name = unicodedata.normalize("NFC", name)
    moodle = MOODLE.fullmatch(name)
    return f"{moodle['name']}_{moodle['number']}" if moodle else name


def is_outside(path: str) -> bool:
    """Tell whether a path in a zip would lead out of the folder that one unpacks it in."""
    return path.startswith(("/", "\\")) or ":" in path or ".." in re.split(r"[/\\]", path)


def read_file(path: Path) -> bytes:
    """Return the content of a file."""
    if path.is_symlink():
        raise OSError("it is a link to elsewhere")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    """Return the content of a file in a zip."""
    with zipfile.ZipFile(path) as archive, archive.open(member) as file:
        return file.read(LARGEST + 1)


def whose(label: str, roster: dict[str, str]) -> tuple[str, str]:
    """Return the id of the student that a label means, or "" and why it means nobody."""
    if label in roster:
        return label, ""
    name, _, number = label.rpartition("_")
    if name and number in roster:
        return number, ""
    names = {plain(label), plain(name)} if number.isdigit() else {plain(label)}
    same = [student for student, called in roster.items() if called and plain(called) in names]
    if len(same) == 1:
        return same[0], ""
    return "", f"could be {' or '.join(same)}" if same else "nobody in the roster"


def choose(found: list[Upload], notebook: str) -> Submission:
    """Return the submission among the files of one student."""
    files = [upload for upload in found if upload.read]
    if not files:
        return Submission(problem="an empty folder" if found else "", missing=True)
    right = [upload for upload in files if upload.name == notebook]
    others = ", ".join(sorted(upload.name for upload in files if upload.name != notebook))
    if not right:
        return Submission(problem=f"there is no {notebook}, but {others:.200}")
    try:
        contents = {upload.read() for upload in right}
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
        return Submission(problem=f"cannot be read: {error}")
    if len(contents) > 1:
        paths = ", ".join(upload.path for upload in right)
        return Submission(problem=f"more than one, and they differ: {paths:.200}")
    content = contents.pop()
    if len(content) > LARGEST:
        return Submission(problem=f"larger than {LARGEST // 10**6} MB")
    return Submission(content, remarks=[f"also handed in: {others:.200}"] if others else [])
