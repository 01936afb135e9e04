"""The pages of the site: a landing page for each language, lessons and homework to be read."""

import base64
import hashlib
import posixpath
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader
from nbformat import NotebookNode
from PIL import Image

from helpers.exercises.progress import progress
from tools.handout import (
    HANGUL,
    TEMPLATE,
    HandoutError,
    HandoutExporter,
    HandoutRenderer,
    MarkdownWithMath,
    math_font,
    resources_of,
    titled,
)
from tools.notebooks import ROOT
from tools.site.live import LOCK_FOLDER, STORAGE
from tools.site.lock import CDN, LOCK_NAME, page_packages
from tools.site.slices import explorers_of
from tools.site.words import EXPLORER, NAMES, WORDS

HERE = Path(__file__).parent
NOTEBOOKS = ROOT / "notebooks"
ASSETS = [*sorted((HERE / "assets").iterdir()), HERE / "alive.py"]
# What comes over the wire for an explorer in a page, and for a first visit to JupyterLite, and how
# much the former is unpacked: as measured through a browser, see TEACHING.md.
SENT, UNPACKED, LIVE_MEGABYTES = 20_400_000, 26_000_000, 25
KEPT = ".progress.json"  # beside the notebooks, by helpers/exercises/progress.py
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
LESSON_LINK = re.compile(r'href="((?:\.\./)?(?:homework/)?\w+)\.html')
BINDER = re.compile(r"https://mybinder\.org/v2/gh/[^/]+/[^/]+/HEAD")


def languages() -> dict[str, Path]:
    """Return the folder of the notebooks of each language that there is."""
    folders = {"en": NOTEBOOKS} | {lang: NOTEBOOKS / lang for lang in WORDS if lang != "en"}
    return {lang: folder for lang, folder in folders.items() if folder.is_dir()}


def sources(folder: Path) -> list[Path]:
    """Return the lessons of a language, and after them its homework."""
    return [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("homework/*.ipynb"))]


def place_of(language: str, folder: Path, notebook: Path) -> Path:
    """Return where the page of a notebook lies in the site."""
    below = notebook.relative_to(folder).with_suffix(".html")
    return below if language == "en" else language / below


def up(page: Path) -> str:
    """Return the way from a page to the root of the site."""
    return "../" * (len(page.parts) - 1)


def picture_keeper(site: Path) -> Callable[[str, int], SimpleNamespace]:
    """Return a function that puts a picture into the site, and says where and how high it is.

    WebP without loss takes a third of the bytes of the same PNG.
    """

    def keep(png: str, width: int) -> SimpleNamespace:
        data = base64.b64decode(png)
        path = f"pictures/{hashlib.sha256(data).hexdigest()[:16]}.webp"
        with Image.open(BytesIO(data)) as image:
            height = round(int(width) * image.height / image.width)
            if not (site / path).exists():
                image.convert("RGB").save(site / path, lossless=True, quality=50, method=3)
        return SimpleNamespace(path=path, height=height)

    return keep


def with_contents(page: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a page whose sections have names, and the names with their headings."""
    contents = []

    def named(found: re.Match) -> str:
        contents.append((f"section-{len(contents) + 1}", found[1]))
        return f'<h2 id="{contents[-1][0]}">{found[1]}</h2>'

    return HEADING.sub(named, page), contents


def headings(nb: NotebookNode, language: str) -> list[tuple[str, str]]:
    """Return the names and headings of the sections of a notebook, as in its page."""
    return with_contents(
        "\n".join(
            rendered(cell.source, language) for cell in nb.cells if cell.cell_type == "markdown"
        )
    )[1]


def rendered(markdown: str, language: str) -> str:
    """Return Markdown as HTML."""
    return MarkdownWithMath(renderer=HandoutRenderer(language)).render(markdown)


def binder(notebook: Path) -> str:
    """Return the link to Binder once it is known where the course is published, or ""."""
    published = BINDER.search((ROOT / "README.md").read_text(encoding="utf-8"))
    path = notebook.relative_to(ROOT).as_posix()
    return f"{published[0]}?urlpath=lab/tree/{path}" if published else ""


def ways(page: Path, notebook: Path, words: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return the other forms of a lesson: address, name and language."""
    found = []
    if page.parent.name != "homework":
        found.append((f"{page.name}#slides", words["slides"], ""))
    if address := binder(notebook):
        found.append((address, words["binder"], ""))
    return found


def live(page: Path, notebook: Path) -> str:
    """Return the link from a page to its notebook in JupyterLite."""
    return f"{up(page)}live/notebooks/index.html?path={notebook.relative_to(ROOT).as_posix()}"


def translations(page: Path, notebook: Path, language: str) -> dict[str, str]:
    """Return the links from a page to itself in all languages, if there is more than one."""
    there = languages()
    below = notebook.relative_to(there[language])
    found = {
        lang: up(page) + place_of(lang, folder, folder / below).as_posix()
        for lang, folder in there.items()
        if (folder / below).exists()
    }
    return found if len(found) > 1 else {}


def with_english(html: str, page: Path, language: str) -> str:
    """Return a page that links to the English lessons where its language has none yet."""
    if language == "en":
        return html

    def there(found: re.Match) -> str:
        below = posixpath.normpath((page.relative_to(language).parent / found[1]).as_posix())
        notebook = f"{below}.ipynb"
        if (NOTEBOOKS / language / notebook).exists() or not (NOTEBOOKS / notebook).exists():
            return found[0]
        return f'href="{up(page)}{below}.html'

    return LESSON_LINK.sub(there, html)


def page_of(site: Path, notebook: Path, language: str, lock: dict) -> str:
    """Return a lesson or a homework as a page of the site."""
    page = place_of(language, languages()[language], notebook)
    nb, words, root = titled(notebook), WORDS[language], up(page)
    others = translations(page, notebook, language)
    contents = headings(nb, language)
    resources = resources_of(nb) | {
        "math_font": f"{root}assets/math.woff",
        "site": words,
        "root": root,
        "home": f"{up(page) if language == 'en' else '../' * (len(page.parts) - 2)}index.html",
        "live": live(page, notebook),
        "languages": others,
        "elsewhere": ways(page, notebook, words)
        + [(href, NAMES[lang], lang) for lang, href in others.items() if lang != language],
        "has_slides": page.parent.name != "homework",
        "contents": contents if len(contents) > 2 else [],
        "note": words["homework_live"] if page.parent.name == "homework" else "",
        "explorers": explorers_of(nb),
        "alive": {
            "words": EXPLORER[language],
            "pyodide": CDN,
            "lock": f"{root}live/{LOCK_FOLDER.as_posix()}/{LOCK_NAME}",
            "packages": page_packages(lock),
            "bytes": {"sent": SENT, "unpacked": UNPACKED},
        },
    }
    exporter = HandoutExporter(
        template_file=str(HERE / "page.html.j2"), extra_template_paths=[str(TEMPLATE.parent)]
    )
    exporter.register_filter("picture", picture_keeper(site))
    try:
        html = exporter.from_notebook_node(nb, resources)[0]
    except HandoutError as error:
        raise HandoutError(f"{notebook}: {error}") from error
    return with_english(with_contents(html)[0], page, language)


def card(index: Path, page: Path, notebook: Path, words: dict[str, str]) -> dict:
    """Return what the landing page says of a lesson: its title, and its promise."""
    nb = titled(notebook)
    promise = nb.cells[0].source.split("\n\n")[1]
    there = f"{up(index)}{page.as_posix()}"
    folder = there.rpartition("/")[0]
    others = [
        (href if ":" in href else "/".join(filter(None, [folder, href])), name)
        for href, name, _ in ways(page, notebook, words)
    ]
    return {
        "href": there,
        "title": nb.metadata["title"],
        "about": rendered(promise, nb.metadata.get("language", "en")),
        "ways": [(live(index, notebook), words["live"]), *others],
        "lesson": notebook.stem[:2],
        "exercises": progress().get(notebook.stem[:2], (0, 0))[1],
    }


def landing(language: str) -> str:
    """Return the first page of a language."""
    there, words = languages(), WORDS[language]
    index = Path("index.html") if language == "en" else Path(language, "index.html")
    folder = there[language]
    cards = {False: [], True: []}
    for notebook in sources(folder):
        page = place_of(language, folder, notebook)
        is_homework = page.parent.name == "homework"
        cards[is_homework].append(card(index, page, notebook, words))
    links = {
        lang: up(index) + ("" if lang == "en" else f"{lang}/") + "index.html" for lang in there
    }
    page = {
        "root": up(index),
        "language": language,
        "languages": links if len(links) > 1 else {},
        "others": [(lang, href, NAMES[lang]) for lang, href in links.items() if lang != language],
        "also": [(lang, other) for lang, other in WORDS.items() if lang != language],
        "lessons": cards[False],
        "homework": cards[True],
        "megabytes": LIVE_MEGABYTES,
        "progress": {
            "storage": STORAGE,
            "files": [(path.relative_to(ROOT) / KEPT).as_posix() for path in there.values()],
            "words": words["solved"],
        },
    }
    environment = Environment(loader=FileSystemLoader([HERE, TEMPLATE.parent]), autoescape=False)
    environment.filters["korean"] = lambda text: HANGUL.sub(r'<span lang="ko">\g<0></span>', text)
    return environment.get_template("landing.html.j2").render(page=page, words=words)


def build(site: Path, lock: dict) -> list[Path]:
    """Write all pages, and what they need, into the folder of the site; return the pages."""
    for folder in ("assets", "pictures"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    for path in ASSETS:
        shutil.copy(path, site / "assets")
    font = base64.b64decode(math_font().partition(",")[2])
    (site / "assets/math.woff").write_bytes(font)
    pages = {}
    for language, folder in languages().items():
        for notebook in sources(folder):
            page = place_of(language, folder, notebook)
            pages[page] = page_of(site, notebook, language, lock)
        index = Path("index.html") if language == "en" else Path(language, "index.html")
        pages[index] = landing(language)
    for page, html in pages.items():
        (site / page).parent.mkdir(parents=True, exist_ok=True)
        (site / page).write_text(html, encoding="utf-8")
    return list(pages)
