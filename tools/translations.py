"""Keep the translations of the course: one catalog (.po) for each page, two for the helpers.

The pages are the lessons, the homework as students get it, and README.md.

English is the source. A catalog of translations/LANGUAGE/ holds, for every text that a reader
sees, the English it was made from and its translation. From it the page is built, with the code
of the English one, and run. So a translation cannot fall behind without a check that says so.

    python -m tools.translations update ko       bring the catalogs of ko to today's English
    python -m tools.translations update ko 03    the same for 03_*.po, begun if it is not there
    python -m tools.translations build ko        write the pages, run, and what the helpers say
    python -m tools.translations check           change nothing, name what is missing or wrong
"""

import argparse
import ast
import io
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import nbformat
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from nbformat import NotebookNode

from helpers.exercises.texts import messages_of as parts_of
from tools import notebooks, readme
from tools.code_texts import has_words, looked_up, replaced, texts
from tools.translation_rules import complaints, inconsistencies

ROOT = Path(__file__).resolve().parents[1]
# The helpers say what stands in these calls (helpers/language.py).
KEYWORDS = {"say": None, "noted": None}
ROOMS = ("helpers", "homework", "tools")
# The fields of an exercise that a student reads, besides the hints of its slips.
FIELDS = ("note", "step", "section", "question")
# In the language of the page: what it draws, explains and answers.
LANGUAGE_CELL = """\
from helpers.language import speak

speak("{language}")"""
# How slides look; it is looked for beside the notebook.
SLIDES, SLIDES_OF_ALL = "rise.css", '@import url("../rise.css");\n'
# What opens the course, in the language of the page.
OPENS = {
    "make lab": "make lab LANGUAGE={language}",
    "jupyter lab notebooks/": "jupyter lab notebooks/{language}/",
}
LINK = re.compile(r"""(\]\(<?|(?:href|src)=["'])([^)\s>"']+)""")
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
# A message is known by the id of its cell (None in the helpers) and its English.
Key = tuple[str | None, str]


class TranslationError(Exception):
    """What was asked for cannot be done; the message says why."""


@dataclass(frozen=True)
class Page:
    """An English page of this course, and where its catalogs and translations are."""

    root: Path
    path: Path

    @property
    def name(self) -> str:
        """Return the name of its catalogs."""
        return self.path.stem

    def catalog(self, language: str) -> Path:
        """Return the path of its catalog."""
        return self.root / "translations" / language / f"{self.name}.po"

    def translation(self, language: str) -> Path:
        """Return the path of the notebook that is built."""
        pages = self.root / "notebooks"
        return pages / language / self.path.relative_to(pages)

    def read(self) -> NotebookNode:
        """Return the page as a notebook."""
        return nbformat.read(self.path, as_version=4)


class Readme(Page):
    """The first page, README.md, which nobody runs: its translation stands beside it."""

    @property
    def name(self) -> str:
        """Return the name of its catalogs."""
        return "readme"

    def translation(self, language: str) -> Path:
        """Return the path of the text that is built."""
        return self.path.with_suffix(f".{language}.md")

    def read(self) -> NotebookNode:
        """Return the page as a notebook without code."""
        return readme.as_notebook(self.path.read_text(encoding="utf-8"))


def pages(root: Path) -> list[Page]:
    """Return the English pages: README.md, lessons, and homework as students get it."""
    folder, first = root / "notebooks", root / "README.md"
    paths = [*sorted(folder.glob("*.ipynb")), *sorted((folder / "homework").glob("*.ipynb"))]
    return [*[Readme(root, first)] * first.exists(), *(Page(root, path) for path in paths)]


# --- what there is to translate -----------------------------------------------------------------


def new_catalog() -> Catalog:
    """Return a catalog without messages, a date or an author."""
    return Catalog(project="kl-divergence-course", fuzzy=False)


def messages_of(catalog: Catalog) -> dict[Key, Message]:
    """Return the messages of a catalog, without its header."""
    return {(message.context, message.id): message for message in catalog if message.id}


@cache
def data(root: Path) -> frozenset[str]:
    """Return the texts, and the ids of cells with texts, that are the same in every language."""
    path = root / "translations" / "data.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


def catalog_of(page: Page) -> Catalog:
    """Return the texts of a page, each with the id of its cell as context."""
    catalog, cells = new_catalog(), page.read().cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    fixed = data(page.root).union(*(looked_up(cell.source) for cell in code))
    for cell in cells:
        if cell.cell_type == "markdown":
            if has_words(cell.source.strip()):
                catalog.add(cell.source, context=cell.id)
        elif cell.cell_type == "code" and cell.id not in fixed:
            for text in texts(cell.source):
                if text.message not in fixed:
                    comment = [f"{text.kind} in code"]
                    catalog.add(text.message, context=cell.id, auto_comments=comment)
    return catalog


def catalog_of_helpers(root: Path) -> Catalog:
    """Return what helpers and tools say in general: the arguments of say() and noted()."""
    catalog = new_catalog()
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*.py")):
        if "helpers.language" not in path.read_text(encoding="utf-8"):
            continue  # a say() of another kind
        for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            catalog.add(message, auto_comments=[path.relative_to(root).as_posix()])
    return catalog


def catalog_of_exercises(root: Path) -> Catalog:
    """Return what single exercises say: hints, notes, first steps, sections to read again."""
    catalog, general = new_catalog(), messages_of(catalog_of_helpers(root))
    for path in sorted((root / "helpers" / "exercises").glob("*_[0-9]*.py")):
        exercises = import_module(f"helpers.exercises.{path.stem}").EXERCISES
        for name, exercise in exercises.items():
            for message in said_by(exercise):
                if (None, message) not in general:
                    catalog.add(message, auto_comments=[f"exercise {name}"])
    return catalog


def said_by(exercise: object) -> Iterator[str]:
    """Yield what an exercise says, and its twin with other numbers, each text once."""
    seen: dict[str, None] = {}
    asked = exercise("가나다") if callable(exercise) else exercise  # with a student's own numbers
    for each in (asked, asked.twin() if asked.twin else None):
        if each is not None:
            hints = [hint for _, hint in each.slips]
            fields = [getattr(each, field) for field in FIELDS]
            for text in (*hints, *each.limits[2:], *fields):
                seen |= dict.fromkeys(parts_of(text))
    yield from filter(None, seen)


HELPERS = {"helpers": catalog_of_helpers, "exercises": catalog_of_exercises}


def sources(root: Path) -> dict[str, partial]:
    """Return how the English of each catalog is found, by the name of the catalog."""
    of_pages = {page.name: partial(catalog_of, page) for page in pages(root)}
    return of_pages | {name: partial(english, root) for name, english in HELPERS.items()}


# --- catalogs ----------------------------------------------------------------------------------


def read(path: Path) -> Catalog:
    """Read a catalog, or return an empty one where there is none."""
    if not path.exists():
        return new_catalog()
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise TranslationError(f"{path}: {error}") from error
    for message in [*catalog, *catalog.obsolete.values()]:
        _read_previous(message)
    return catalog


def _read_previous(message: Message) -> None:
    """Take the former English of a fuzzy message, `#| msgid`, from where Babel puts it."""
    before = [line for line in message.user_comments if line.startswith("|")]
    message.user_comments = [line for line in message.user_comments if line not in before]
    quoted = " ".join(line.lstrip("| ") for line in before).removeprefix("msgid ")
    if quoted and message.fuzzy:
        with suppress(SyntaxError, ValueError):
            message.previous_id = [ast.literal_eval(f"({quoted})")]


def store(catalog: Catalog, path: Path) -> None:
    """Write a catalog without dates and line numbers, so that only its texts change it."""
    for message in [*catalog, *catalog.obsolete.values()]:
        message.flags &= {"fuzzy"}  # braces are formulas as often as places of values
    file = io.BytesIO()
    write_po(file, catalog, width=0, omit_header=True, include_previous=True, no_location=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {path.parent.name}\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + file.getvalue().rstrip(b"\n") + b"\n")


def update(path: Path, english: Catalog) -> None:
    """Bring a catalog to today's English; a changed text keeps its translation, as fuzzy."""
    catalog = read(path)
    before = {key: message.previous_id for key, message in messages_of(catalog).items()}
    catalog.update(english)
    for key, message in messages_of(catalog).items():
        if message.fuzzy and not message.previous_id:
            message.previous_id = before.get(key, [])
    store(catalog, path)


def missing(catalog: Catalog, english: Catalog) -> Iterator[tuple[Key, str]]:
    """Yield the messages that are not translated, stale or left over, and which it is."""
    here, there = messages_of(catalog), messages_of(english)
    for key in there:
        message = here.get(key)
        if message is None or not message.string:
            yield key, "not translated"
        elif message.fuzzy:
            was = f"; it was {message.previous_id[0]!r:.80}" if message.previous_id else ""
            yield key, f"fuzzy: English has changed{was}"
    for key in here.keys() - there.keys():
        yield key, "left over: English has this no more"
    for message in catalog.obsolete.values():
        yield (message.context, message.id), "left over: English has this no more"


def of_helpers(root: Path, language: str) -> list[Path]:
    """Return the catalogs of what the helpers say, in a language."""
    paths = [root / "translations" / language / f"{name}.po" for name in HELPERS]
    return [path for path in paths if path.exists()]


def compiled(paths: list[Path]) -> bytes:
    """Return catalogs as helpers/language.py reads them: the same bytes on any day."""
    catalog = new_catalog()
    for path in paths:
        for (_, english), message in messages_of(read(path)).items():
            if not message.fuzzy:
                catalog.add(english, message.string)
    catalog.creation_date = catalog.revision_date = NO_DATE
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def spoken(root: Path, language: str) -> Path:
    """Return the file from which the helpers speak a language."""
    return root / "helpers" / "locale" / language / "LC_MESSAGES" / "helpers.mo"


# --- pages --------------------------------------------------------------------------------------


def built(page: Page, catalog: Catalog, language: str) -> NotebookNode:
    """Return the translation of a page, not yet run."""
    nb = page.read()
    by_cell: dict[str, dict[str, str]] = defaultdict(dict)
    for (cell, english), message in messages_of(catalog).items():
        by_cell[cell][english] = message.string
    for cell in nb.cells:
        known = by_cell.get(cell.id, {})
        if cell.cell_type == "markdown":
            translated = relinked(known.get(cell.source, cell.source), page, language)
            cell.source = opening(translated, language)
        elif known:
            try:
                cell.source = replaced(cell.source, known)
            except (ValueError, SyntaxError) as error:
                raise TranslationError(f"{page.name}.po: cell {cell.id}: {error}") from error
    if isinstance(page, Readme):
        return nb
    first = next(i for i, cell in enumerate(nb.cells) if cell.cell_type == "code")
    speak = nbformat.v4.new_code_cell(LANGUAGE_CELL.format(language=language), id="language")
    speak.metadata.slideshow = {"slide_type": "skip"}
    nb.cells.insert(first, speak)
    nb.metadata.language = language
    return formatted(nb)


def relinked(markdown: str, page: Page, language: str) -> str:
    """Return Markdown with its links as they are from where the translation of a page is.

    They lead to the pages and pictures of the language; where one is not there yet, to the English
    one. A link of a page to its translation leads back.
    """
    here = page.translation(language).parent
    there = {
        p.path: p.translation(language) for p in pages(page.root) if p.catalog(language).exists()
    }
    there[page.translation(language)] = page.path

    def translated(target: Path) -> Path:
        picture = target.with_suffix(f".{language}.png")
        return there.get(target, picture if picture.exists() else target)

    def change(found: re.Match) -> str:
        link, mark, anchor = found[2].partition("#")
        if not link or re.match(r"[a-z]+:", link):
            return found[0]
        target = Path(os.path.normpath(page.path.parent / link))
        slash = "/" if link.endswith("/") else ""
        new = Path(os.path.relpath(translated(target), here)).as_posix()
        return f"{found[1]}{new}{slash}{mark}{anchor}"

    return LINK.sub(change, markdown)


def opening(markdown: str, language: str) -> str:
    """Return Markdown with the commands that open the course, in a language."""
    for command, translated in OPENS.items():
        markdown = markdown.replace(command, translated.format(language=language))
    return markdown


def formatted(nb: NotebookNode) -> NotebookNode:
    """Return a notebook with its code laid out as ruff does."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "page.ipynb", "-"]
    done = subprocess.run(
        command, input=json.dumps(nb), capture_output=True, text=True, cwd=ROOT, encoding="utf-8"
    )
    if done.returncode:
        raise TranslationError(done.stderr.strip())
    return nbformat.reads(done.stdout, as_version=4)


def build(page: Page, language: str, timeout: int = 120) -> list[str]:
    """Build and run the translation of a page; return why not where it cannot be done."""
    catalog, target = read(page.catalog(language)), page.translation(language)
    if gaps := list(missing(catalog, catalog_of(page))):
        (cell, english), why = gaps[0]
        rest = f", and {len(gaps) - 1} more" if len(gaps) > 1 else ""
        return [f"{page.name}.po: cell {cell}: {english!r:.60}: {why}{rest}"]
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        nb = built(page, catalog, language)
        content = text_of(nb, target) if isinstance(page, Readme) else run(nb, target, timeout)
    except (TranslationError, notebooks.NotebookError) as error:
        return [f"{target}: {error}"]
    if not target.exists() or target.read_bytes() != content:
        target.write_bytes(content)
    return []


def run(nb: NotebookNode, target: Path, timeout: int) -> bytes:
    """Return a notebook that has been run, as it is stored."""
    nb = notebooks.canonical(nb, target.parent, timeout)
    if target.exists():
        stored = notebooks.load(target)
        if [cell.id for cell in stored.cells] == [cell.id for cell in nb.cells]:
            notebooks.keep_pictures(stored, nb)
    return notebooks.dump(nb)


def text_of(nb: NotebookNode, target: Path) -> bytes:
    """Return a translated README.md, with the links that are stored in it."""
    stored = target.read_text(encoding="utf-8") if target.exists() else ""
    return readme.refilled(readme.as_text(nb), stored).encode()


# --- checks -------------------------------------------------------------------------------------


def check_catalog(path: Path, english: Catalog, kinds: dict[str, str]) -> Iterator[str]:
    """Yield what is missing, stale, left over or wrong in a catalog, message by message."""
    catalog, language = read(path), path.parent.name
    gaps = dict(missing(catalog, english))
    for (cell, message), why in gaps.items():
        yield f"{place(path, cell)}: {message!r:.60}: {why}"
    whole = {key: m for key, m in messages_of(catalog).items() if key not in gaps}
    for (cell, message), translation in whole.items():
        kind = "markdown" if kinds.get(cell) == "markdown" else "code" if cell else "said"
        told = message, translation.string, kind, language, path.parent
        for line in complaints(*told, translation.user_comments):
            yield f"{place(path, cell)}: {message!r:.60}: {line}"
    pairs = [(cell, message, each.string) for (cell, message), each in whole.items()]
    for cell, line in inconsistencies(pairs, kinds):
        yield f"{place(path, cell)}: {line}"


def place(path: Path, cell: str | None) -> str:
    """Return where a message is, for people."""
    name = f"translations/{path.parent.name}/{path.name}"
    return f"{name}: cell {cell}" if cell else name


def check_page(page: Page, language: str) -> Iterator[str]:
    """Yield where a stored translation is not what the English page and the catalog give."""
    target = page.translation(language)
    name = target.relative_to(page.root)
    if not target.exists():
        yield f"{name}: not built"
        return
    try:
        fresh = built(page, read(page.catalog(language)), language)
        if isinstance(page, Readme):
            if text_of(fresh, target) != target.read_bytes():
                yield f"{name}: not what the catalog gives; build it"
            return
        stored = notebooks.load(target)
    except (TranslationError, notebooks.NotebookError) as error:
        yield f"{name}: {error}"
        return
    if stored.metadata.get("language") != language:
        yield f"{name}: its metadata do not say language: {language}"
    ids = [[cell.id for cell in nb.cells] for nb in (stored, fresh)]
    if ids[0] != ids[1]:
        yield f"{name}: its cells are not those of the English page"
        return
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        for what in ("cell_type", "source", "metadata"):
            mine, wanted = old[what], new[what]
            if what == "metadata":
                mine, wanted = notebooks.tidy_metadata(mine), notebooks.tidy_metadata(wanted)
            if mine != wanted:
                yield f"{name}: cell {new.id}: its {what} is not what the catalog gives"


def check_helpers(root: Path, language: str, paths: list[Path]) -> Iterator[str]:
    """Yield where the helpers do not say what their catalogs do."""
    said: dict[str, str] = {}
    for path in paths:
        for (_, english), message in messages_of(read(path)).items():
            if said.setdefault(english, message.string) != message.string:
                yield f"{place(path, None)}: {english!r:.60}: another catalog translates it so: "
                f"{said[english]!r:.60}"
    mo = spoken(root, language)
    if not mo.exists() or mo.read_bytes() != compiled(paths):
        yield f"{mo.relative_to(root)}: not what its catalogs compile to; build it"


def check_glyphs(root: Path, language: str, paths: list[Path]) -> Iterator[str]:
    """Yield the syllables that the font of the pictures does not have."""
    for font in sorted((root / "helpers" / "pictures" / "fonts").glob("*.ttf")):
        from matplotlib.ft2font import FT2Font

        known = FT2Font(font).get_charmap()
        for path in paths:
            strings = (message.string or "" for message in messages_of(read(path)).values())
            lost = {a for text in strings for a in text if "\uac00" <= a <= "\ud7a3"} - {
                chr(code) for code in known
            }
            if lost:
                yield f"{place(path, None)}: the font lacks {''.join(sorted(lost))}"


def check(root: Path, language: str, names: list[str]) -> Iterator[str]:
    """Yield everything that is wrong with the translations into a language."""
    english, by_name = sources(root), {page.name: page for page in pages(root)}
    paths = sorted((root / "translations" / language).glob("*.po"))
    for path in paths:
        if path.stem not in english:
            yield f"{place(path, None)}: there is no English page of this name"
        elif chosen(path.stem, names):
            page = by_name.get(path.stem)
            kinds = cell_kinds(page) if page else {}
            yield from check_catalog(path, english[path.stem](), kinds)
            if page:
                yield from check_page(page, language)
    for page in by_name.values():
        if page.translation(language).exists() and not page.catalog(language).exists():
            yield f"{page.translation(language).relative_to(root)}: it has no catalog"
    slides = root / "notebooks" / language / SLIDES
    if (root / "notebooks" / SLIDES).exists() and not slides.exists():
        yield f"{slides.relative_to(root)}: there is none, and slides look for it; build it"
    if paths:
        yield from check_helpers(root, language, of_helpers(root, language))
    yield from check_glyphs(root, language, paths)


def cell_kinds(page: Page) -> dict[str, str]:
    """Return the type of each cell of a page, by its id."""
    return {cell.id: cell.cell_type for cell in page.read().cells}


# --- the command --------------------------------------------------------------------------------


def chosen(name: str, names: list[str]) -> bool:
    """Tell whether a catalog is meant, by how its name begins; no names, or "all", mean all."""
    return not names or "all" in names or any(name.startswith(start) for start in names)


def run_update(root: Path, language: str, names: list[str]) -> Iterator[str]:
    """Bring the catalogs that there are to today's English; begin those that are named."""
    for name, english in sources(root).items():
        path = root / "translations" / language / f"{name}.po"
        wanted = chosen(name, names) if names else path.exists()
        if wanted and (messages_of(template := english()) or path.exists()):
            update(path, template)
    return iter(())


def run_build(root: Path, language: str, names: list[str], jobs: int) -> Iterator[str]:
    """Build the pages that have a catalog, and what the helpers say; yield what went wrong."""
    mo, content = spoken(root, language), compiled(of_helpers(root, language))
    mo.parent.mkdir(parents=True, exist_ok=True)
    if not mo.exists() or mo.read_bytes() != content:
        mo.write_bytes(content)
    if (root / "notebooks" / SLIDES).exists():
        (root / "notebooks" / language).mkdir(exist_ok=True)
        (root / "notebooks" / language / SLIDES).write_text(SLIDES_OF_ALL, encoding="utf-8")
    begun = [page for page in pages(root) if page.catalog(language).exists()]
    with ThreadPoolExecutor(jobs) as pool:  # a thread only waits for the kernel it started
        work = partial(build, language=language)
        for lines in pool.map(work, [page for page in begun if chosen(page.name, names)]):
            yield from lines


def languages(root: Path) -> list[str]:
    """Return the languages that have a folder of catalogs."""
    folders = (root / "translations").glob("*/")
    return sorted(folder.name for folder in folders if any(folder.glob("*.po")))


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["update", "build", "check"])
    parser.add_argument("language", nargs="?", help="such as ko; default: all that have a catalog")
    parser.add_argument(
        "names", nargs="*", help="how the names of catalogs begin, such as 03; or all"
    )
    parser.add_argument("--jobs", type=int, default=2, help="pages to run at once (default: 2)")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where something is missing, stale or wrong."""
    options = arguments(argv)
    root, wrong = options.root.resolve(), 0
    for language in [options.language] if options.language else languages(root):
        work = {
            "update": run_update,
            "build": partial(run_build, jobs=options.jobs),
            "check": check,
        }[options.action]
        try:
            for line in work(root, language, options.names):
                wrong += 1
                print(line, file=sys.stderr)
        except TranslationError as error:
            wrong += 1
            print(error, file=sys.stderr)
        print(summary(root, language, options.names))
    if wrong:
        print(f"{wrong} complaints", file=sys.stderr)
    return int(wrong > 0)


def summary(root: Path, language: str, names: list[str]) -> str:
    """Return how many messages the catalogs of a language have, and how many are translated."""
    paths = sorted((root / "translations" / language).glob("*.po"))
    counts = []
    for path in paths:
        with suppress(TranslationError):
            if not chosen(path.stem, names):
                continue
            found = messages_of(read(path)).values()
            done = sum(bool(message.string) and not message.fuzzy for message in found)
            counts.append(f"{path.stem} {done}/{len(found)}")
    return f"{language}: {', '.join(counts) or 'no catalogs'}"


if __name__ == "__main__":
    sys.exit(main())
