"""Find what each student of a roster has handed in, in what any learning platform has zipped.

Nothing is unpacked, and nothing is written: a submission is a file that we read. Of whom it is,
is told by the outermost part of its path in which exactly one student of the roster is named.
"""

import hashlib
import os
import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache, partial, reduce
from io import BytesIO
from pathlib import Path

from helpers.language import noted, say, translated
from homework.layouts import (
    VERSION,
    Label,
    candidates,
    is_notebook,
    likeness,
    number_of,
    read_label,
    team_in,
)
from homework.plain import valid_text
from homework.roster import CollectError, Roster, syllables

LARGEST = 20 * 10**6  # bytes of a notebook
LARGEST_ZIP = 200 * 10**6  # bytes of a zip in a zip
LARGEST_ZIPS = 10**9  # bytes of all zips in a zip, and in those
MOST = 10_000  # files in a zip, also in zips within
DEEPEST = 3  # zips in zips
LONGEST_NAME = 255  # letters; no disk has longer ones
MOST_COPIES = 20  # notebooks of one student
LITTER = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"}
ARCHIVE = re.compile(r"\.(7z|rar|tar|t?gz|bz2|xz|egg|alz)$", re.I)
WORKING = {"working files", "작업 중인 파일", "작업 파일"}  # of Teams: not handed in
RENAME = noted("put the id of a student into its name, or its name into the roster's column lms")
OTHER_HOMEWORK = re.compile(rb'"grade_id":\s*"h(\d+)-')


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
    when : datetime or None
        When it was handed in, if the platform says so.
    late : bool
        Whether the platform calls it late.
    prefix : str
        How Moodle or Canvas wants the name of feedback to begin, or "".
    seen : str
        What tells whether something else has been handed in.
    """

    content: bytes = b""
    problem: str = ""
    missing: bool = False
    remarks: list = field(default_factory=list)
    look: list = field(default_factory=list)
    beside: list = field(default_factory=list)
    when: datetime | None = None
    late: bool = False
    prefix: str = ""
    seen: str = ""


@dataclass
class Allowance:
    """What may still come out of one file that was handed in, and of all zips within."""

    size: int = LARGEST_ZIPS
    names: int = MOST

    def spend(self, size: int, names: int) -> None:
        """Take off what a zip needs, or raise OSError."""
        if names > self.names:
            raise OSError(say("{n} files are too many", n=MOST - self.names + names))
        if size > self.size:
            raise OSError(
                say("its zips in zips hold more than {most} MB", most=LARGEST_ZIPS // 10**6)
            )
        self.size -= size
        self.names -= names


@dataclass(frozen=True)
class Upload:
    """One file that was found; `read` returns its content, if that is not too large."""

    path: str  # with zips as if they were folders
    read: Callable[[], bytes] | None = None  # None: an empty folder
    problem: str = ""
    mark: str = ""  # changes with the content

    @cached_property
    def labels(self) -> list[Label]:
        """Return what the parts of the path say, the outermost first."""
        parts = [part for part in self.path.split("/") if part]
        if self.read or self.problem:
            parts[-1] = parts[-1] if read_label(parts[-1]).pattern else stem(parts[-1])
        return [read_label(part) for part in parts]

    @property
    def name(self) -> str:
        """Return the file's name, as the student has it."""
        name = self.path.rpartition("/")[2]
        return read_label(name).file or name

    @property
    def version(self) -> tuple:
        """Return what says which of several attempts this is."""
        times = [label.when for label in self.labels if label.when]
        numbers = [int(found[1]) for label in self.labels if (found := VERSION.search(label.owner))]
        return (times[:1], numbers[-1:])


def stem(name: str) -> str:
    """Return a file's name without what it ends in."""
    return re.sub(r"(\.[A-Za-z]\w{0,5})+$", "", name) or name


def collect(path: Path, notebook: str, roster: Roster) -> dict[str, Submission]:
    """Return the submission of every student of the roster, then those that are nobody's.

    Parameters
    ----------
    path : Path
        A folder or a zip, with folders, files or zips that say whose they are.
    notebook : str
        The file name that was asked for.
    roster : Roster
        The class.

    Raises
    ------
    CollectError
        If there is no such folder or zip.
    """
    found, strangers = defaultdict(list), defaultdict(list)
    everything = list(uploads(path))
    top = wrapper(everything)
    for upload in everything:
        if is_outside(upload.path):
            refused = say("refused: its path leads outside")
            outside = replace(upload, read=None, problem=refused)
            strangers[upload.path].append((outside, set()))
            continue
        owners, unsure = whose(upload, roster)
        for student in owners:
            found[student].append(upload)
        if not owners and is_work(upload, top):
            strangers[called(upload, top, roster)].append((upload, unsure))
    own = {student: choose(found[student], notebook, roster) for student in roster}
    share(own, roster)
    return own | {label: nobodys(those) for label, those in strangers.items()}


def whose(upload: Upload, roster: Roster) -> tuple[set[str], set[str]]:
    """Return the students whose an upload is, and those of whom it might be."""
    unsure = set()
    for label in upload.labels:
        named = candidates(label, roster)
        if unsure:  # two have this name: does something inside say which?
            named &= unsure
        if len(named) == 1:
            return named, set()
        if team := team_in(label, roster):
            return team, set()
        unsure = named or unsure
    return set(), unsure


def wrapper(everything: list[Upload]) -> int:
    """Return how many folders there are around all that was handed in."""
    folders = [upload.path.split("/")[: -1 if upload.read else None] for upload in everything]
    return len(os.path.commonprefix(folders)) if len(everything) > 1 else 0


def called(upload: Upload, top: int, roster: Roster) -> str:
    """Return how we call an upload that is nobody's: by the part that says most of whom it is."""
    parts = [part for part in upload.path.split("/") if part]
    told = zip(parts, upload.labels, strict=True)
    part, label = next(
        ((part, label) for part, label in told if label.pattern or candidates(label, roster)),
        (parts[top], read_label(parts[top])),
    )
    return f"{label.owner}_{label.number}" if label.pattern == "Moodle" else part


def is_work(upload: Upload, top: int) -> bool:
    """Tell whether a student has handed this in: an index or a list of marks is no work."""
    parts = upload.path.split("/")[top:]
    known = is_notebook(upload.name) or bool(ARCHIVE.search(upload.name)) or bool(upload.problem)
    return bool(parts) and (len(parts) > 1 or not upload.read or known or is_labelled(upload))


def is_labelled(upload: Upload) -> bool:
    """Tell whether a platform has called it as it calls a submission."""
    return any(label.pattern for label in upload.labels)


def nobodys(those: list[tuple[Upload, set]]) -> Submission:
    """Return why something is nobody's, and what to do."""
    problem = next((upload.problem for upload, _ in those if upload.problem), "")
    unsure = sorted(set().union(*(named for _, named in those)))
    why = say("nobody in the roster; {way_out}", way_out=translated(RENAME))
    if unsure:
        either = reduce(lambda one, other: say("{one} or {other}", one=one, other=other), unsure)
        way_out = translated(RENAME)
        why = say("could be {either}; {way_out}", either=either, way_out=way_out)
    return Submission(problem=problem or why, seen=marks(u for u, _ in those))


def marks(those: Iterator[Upload]) -> str:
    """Return what changes when something else is handed in."""
    told = sorted(f"{upload.path} {upload.mark}" for upload in those)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def share(own: dict[str, Submission], roster: Roster) -> None:
    """Give the notebook of a team to those of its members who have handed in nothing."""
    for student, submission in list(own.items()):
        members = roster.team_of(student)
        those = {own[m].content: m for m in members if own[m].content and m != student}
        if not submission.missing or not those:
            continue
        if len(those) > 1:
            why = say(
                "the team has handed in more than one: {members}",
                members=", ".join(sorted(those.values())),
            )
            own[student] = Submission(problem=why)
            continue
        ((_, member),) = those.items()
        theirs = own[member]
        remarks = [*theirs.remarks, say("handed in by {member} for the team", member=member)]
        own[student] = replace(theirs, remarks=remarks, look=list(theirs.look), prefix="")


# --- what there is --------------------------------------------------------------------------------


def uploads(path: Path) -> Iterator[Upload]:
    """Yield every file in a folder or zip of submissions, also in zips within."""
    if path.is_dir():
        yield from in_folder(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            count = len(archive.infolist())
        if count > MOST:
            raise CollectError(
                say("submissions {path}: {count} files are too many", path=path, count=count)
            )
        yield from in_zip("", path.resolve, 1)
    elif path.is_file() and ARCHIVE.search(path.name):
        raise CollectError(
            say("submissions {path}: unpack it, and give the folder instead", path=path)
        )
    else:
        raise CollectError(
            say("submissions {path}: there is no such folder, and no such zip", path=path)
        )


def in_folder(root: Path) -> Iterator[Upload]:
    """Yield every file below `root`, and every folder that holds none or cannot be read."""
    closed = []
    for folder, inner, names in os.walk(root, onerror=closed.append):
        inner[:] = sorted(name for name in inner if not is_litter(name))
        at = Path(folder)
        links = [name for name in inner if os.path.islink(at / name)]
        if not names and not inner and at != root:
            yield Upload(shown(at, root))
        for name in sorted([name for name in names if not is_litter(name)] + links):
            file = on_disk(at / name, root)
            yield from opened(file, partial(unlinked, at / name), 0, Allowance())
    for error in closed:
        if Path(error.filename) == root:
            raise CollectError(say("submissions {path}: {error}", path=root, error=error.strerror))
        why = say("cannot be read: {error}", error=error.strerror)
        yield Upload(shown(Path(error.filename), root), problem=why)


def shown(path: Path, root: Path) -> str:
    """Return the path of a file or folder below `root` as valid text."""
    return "/".join(map(readable, path.relative_to(root).parts))


def on_disk(file: Path, root: Path) -> Upload:
    """Return the upload that a file is, or why it is none."""
    upload = Upload(shown(file, root), partial(read_file, file))
    try:
        told = file.lstat()
    except OSError as error:  # such as a path that is too long
        why = say("cannot be read: {error}", error=error.strerror)
        return replace(upload, read=None, problem=why)
    if not stat.S_ISREG(told.st_mode) and not stat.S_ISLNK(told.st_mode):
        return replace(upload, read=None, problem=say("this is no file"))  # reading might never end
    return replace(upload, mark=f"{told.st_size}")


def opened(
    upload: Upload, source: Callable, depth: int, left: Allowance, size: int = 0
) -> Iterator[Upload]:
    """Yield an upload or, where it is a zip, what is in that."""
    if upload.problem or not upload.name.lower().endswith(".zip"):
        yield upload
    elif depth >= DEEPEST:
        yield replace(upload, problem=say("{name}: too many zips in zips", name=upload.name))
    else:
        outer = re.sub(r"\.zip$", "", upload.path, flags=re.I)
        yield from in_zip(outer, source, depth + 1, left, size)


def in_zip(
    outer: str, source: Callable, depth: int, left: Allowance | None = None, size: int = 0
) -> Iterator[Upload]:
    """Yield every file in a zip; `source` opens it.

    Of the outermost zip, which has everyone's files, every file has an allowance of its own.
    """
    try:
        (left or Allowance()).spend(size, 0)  # before it is unpacked
        members = archive_in(source).infolist()
        (left or Allowance()).spend(0, len(members))
    except Exception as error:  # a zip can be damaged in many ways
        shown = f"{outer or 'submissions'}.zip"
        yield Upload(
            shown,
            problem=say(
                "{name} cannot be opened: {error}", name=shown.rpartition("/")[2], error=error
            ),
        )
        return
    names = [member_name(member) for member in members]
    filled = {folder for name in names for folder in folders_of(name)}
    for member, name in zip(members, names, strict=True):
        path = f"{outer}/{name}" if outer else name
        if any(map(is_litter, name.split("/"))) or not name:
            continue
        if member.is_dir() or name.endswith("/"):
            if name.rstrip("/") not in filled:
                yield Upload(path.rstrip("/"))
            continue
        upload = Upload(path, partial(read_member, source, member), mark=f"{member.CRC}")
        inside = partial(open_member, source, member)
        yield from opened(upload, inside, depth, left or Allowance(), member.file_size)


@lru_cache(maxsize=4)
def archive_in(source: Callable) -> zipfile.ZipFile:
    """Return an open zip: reading the list of its members takes longer than most members."""
    return zipfile.ZipFile(source())


def folders_of(name: str) -> list[str]:
    """Return the folders that a member of a zip is in."""
    parts = name.rstrip("/").split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the path of a member of a zip, whatever system has written it."""
    name = member.orig_filename
    if not member.flag_bits & 0x800:  # no promise of UTF-8
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = readable(name.partition("\0")[0].replace("\\", "/"))
    return "/".join(part[:LONGEST_NAME] for part in name.split("/"))


def readable(name: str) -> str:
    """Return the name of a file as valid text: unpacked on Linux, it may be in cp949.

    Examples
    --------
    >>> readable("과제".encode("cp949").decode("utf-8", "surrogateescape"))
    '과제'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape" if is_escaped(name) else "replace")
        name = raw.decode("cp949", "replace")
    name = re.sub("#U([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), name)
    return syllables_kept(valid_text(name))


def is_escaped(name: str) -> bool:
    """Tell whether every lone surrogate in a name stands for a byte."""
    return all("\udc80" <= letter <= "\udcff" for letter in name if "\ud800" <= letter <= "\udfff")


def syllables_kept(name: str) -> str:
    """Return a name with composed letters, where that makes no other signs of it."""
    whole = syllables(name)
    return whole if whole.count("/") == name.count("/") else name


def is_litter(name: str) -> bool:
    """Tell whether a system or an editor has left a file or folder there."""
    return name in LITTER or name.startswith("._") or name.startswith("~$")


def is_outside(path: str) -> bool:
    """Tell whether a path in a zip would lead out of the folder that one unpacks it in."""
    return path.startswith("/") or bool(re.match("[A-Za-z]:", path)) or ".." in path.split("/")


def unlinked(path: Path) -> Path:
    """Return the path of a file that is no link."""
    if path.is_symlink():
        raise OSError("it is a link to elsewhere")
    return path


def read_file(path: Path) -> bytes:
    """Return the content of a file."""
    with unlinked(path).open("rb") as file:
        return file.read(LARGEST + 1)


def open_member(source: Callable, member: zipfile.ZipInfo) -> BytesIO:
    """Return a zip that is in a zip."""
    return BytesIO(read_member(source, member, LARGEST_ZIP))


def read_member(source: Callable, member: zipfile.ZipInfo, largest: int = LARGEST) -> bytes:
    """Return the content of a file in a zip."""
    with archive_in(source).open(member) as file:
        return file.read(largest + 1)


# --- one student ----------------------------------------------------------------------------------


def choose(found: list[Upload], notebook: str, roster: Roster) -> Submission:
    """Return the submission among the files of one student."""
    if not any(upload.read or upload.problem for upload in found):
        return Submission(problem=say("an empty folder") if found else "", missing=True)
    submission = pick([u for u in found if u.read or u.problem], notebook)
    labels = [label for upload in found for label in upload.labels]
    submission.prefix = next((label.prefix for label in labels if label.prefix), "")
    submission.late = any(label.late for label in labels)
    if any(len(candidates(label, roster)) > 1 for label in labels):
        submission.look.append(say("others have this name; what is inside says whose it is"))
    submission.seen = marks(found)
    return submission


def pick(files: list[Upload], notebook: str) -> Submission:
    """Return the right one of a student's files, or why there is none."""
    works = newest([upload for upload in files if upload.read and is_notebook(upload.name)])
    if not works:
        return Submission(problem=no_notebook(files, notebook))
    if len(works) > MOST_COPIES:
        return Submission(problem=say("{n} notebooks are more than we read", n=len(works)))
    others = [upload.name for upload in files if upload not in works and not is_receipt(upload)]
    best = min(likeness(upload.name, notebook) for upload in works)
    right = [upload for upload in works if likeness(upload.name, notebook) == best]
    beside = [upload for upload in works if upload not in right]
    try:
        contents = {upload.read() for upload in right}
        differ = any(upload.read() not in contents for upload in beside)
    except Exception as error:  # encrypted, damaged, a link, gone
        return Submission(
            problem=say("cannot be read: {error}", error=error or type(error).__name__)
        )
    if len(contents) > 1:
        paths = ", ".join(upload.path for upload in right)
        return Submission(problem=say("more than one, and they differ: {paths:.200}", paths=paths))
    content = contents.pop()
    if not content:
        return Submission(problem=say("{name} is empty", name=right[0].name))
    if len(content) > LARGEST:
        return Submission(
            problem=say(
                "larger than {most} MB; ask for the notebook without its outputs",
                most=LARGEST // 10**6,
            )
        )
    if other := other_homework(right[0].name, content, notebook):
        return Submission(
            problem=say(
                "{name} is homework {other}, not {notebook}",
                name=right[0].name,
                other=other,
                notebook=notebook,
            )
        )
    submission = Submission(content, when=(right[0].version[0] or [None])[0])
    if best:
        submission.remarks.append(say("taken from {name}", name=right[0].name))
    if others := ", ".join(sorted([*others, *(upload.name for upload in beside)])):
        says = submission.look if differ else submission.remarks
        says.append(say("also handed in: {others:.200}", others=others))
    return submission


def is_receipt(upload: Upload) -> bool:
    """Tell whether a file is what Blackboard writes about an attempt."""
    last = upload.labels[-1]
    return last.pattern == "Blackboard" and not last.file


def newest(works: list[Upload]) -> list[Upload]:
    """Return the last attempt, where the platform says which that is."""
    works = [u for u in works if not WORKING & set(u.path.casefold().split("/"))] or works
    versions = [upload.version for upload in works]
    if any(version == ([], []) for version in versions):
        return works
    last = max(versions, default=None)
    return [upload for upload in works if upload.version == last]


def no_notebook(files: list[Upload], notebook: str) -> str:
    """Say what there is where no notebook is, and what to do."""
    problem = next((upload.problem for upload in files if upload.problem), "")
    names = ", ".join(sorted(upload.name for upload in files))
    if problem:
        return problem
    if any(ARCHIVE.search(upload.name) for upload in files):
        return say(
            "{names:.200} cannot be opened here; unpack it beside itself, or ask for a zip",
            names=names,
        )
    return say(
        "there is no {notebook}, but {names:.200}; ask for the notebook itself",
        notebook=notebook,
        names=names,
    )


def other_homework(name: str, content: bytes, notebook: str) -> str:
    """Return which other homework a notebook is, or ""."""
    asked = number_of(notebook)
    inside = {number.decode() for number in OTHER_HOMEWORK.findall(content[: 10 * LARGEST])}
    if inside:
        return "" if asked in inside else min(inside)
    named = number_of(name)
    return named if asked and named != asked else ""
