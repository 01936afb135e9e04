"""Turn each lesson into a handout: one HTML page that asks for nothing else, and a PDF of it.

Run it as `python -m tools.handout` (extra `handout`); everything lands in `handout/`.  Formulas
become MathML, which browsers draw themselves; figures and the font of the formulas are inside the
page.  The PDF is printed by a Chromium, without the solutions that the page folds away; results
that predictions ask for are folded on the page, too, and follow at the end of the PDF.
"""

import argparse
import base64
import contextlib
import functools
import re
import sys
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from math_core import LatexError, LatexToMathML
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from helpers.language import ENGLISH, languages, noted, speaking, translated
from tools.lab_in_chromium import CHROMIUMS
from tools.notebooks import FOLDER, ROOT, NotebookError, load, unveiled

TEMPLATE = Path(__file__).with_name("handout.html.j2")
HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]+")
MATH_FONT = files("ziamath.fonts") / "STIXTwoMath-Regular.ttf"
# What formulas are made of: Latin, accents, Greek, punctuation, letterlike symbols, arrows and
# operators, and the slanted letters that browsers put for single ones.
MATH_CHARACTERS = [
    *range(0x20, 0x100), *range(0x2C6, 0x2DE), *range(0x370, 0x400), *range(0x2000, 0x2070),
    *range(0x2100, 0x2300), *range(0x1D434, 0x1D468), *range(0x1D538, 0x1D56C),
    *range(0x1D6A4, 0x1D6E2),
]  # fmt: skip
# On paper nothing can be folded: what a prediction asks for comes last, and its place says so.
RESULTS_LAST = """words => {
    const results = document.querySelectorAll(".result");
    if (!results.length) return;
    const section = document.createElement("section");
    section.className = "results";
    section.append(document.createElement("h2"));
    section.firstChild.textContent = words.results;
    results.forEach((result, index) => {
        const name = words.numbered.replace("{number}", index + 1);
        const place = document.createElement("p");
        place.textContent = words.elsewhere.replace("{name}", name);
        result.replaceWith(place);
        result.querySelector("summary").textContent = name;
        result.open = true;
        section.append(result);
    });
    document.querySelector("main").append(section);
}"""
# What a handout says by itself.
WORDS = {
    "code": noted("Code of cell {number}"),
    "output": noted("Output of cell {number}"),
    "result": noted("Result"),
    "results": noted("Results"),
    "numbered": noted("Result {number}"),
    "elsewhere": noted("{name} is on the last pages."),
    "footer": noted(
        """From <cite>KL divergence, step by step</cite>. Text and pictures:
<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>; code: BSD 3-Clause.
Formulas are set in STIX Two Math."""
    ),
}
CHANNELS = ("chrome", "msedge")  # where macOS and Windows have theirs is known to playwright


class HandoutError(Exception):
    """A lesson that cannot be handed out as it is, or no browser to print it."""


@functools.cache
def math_font() -> str:
    """Return the font of the formulas, cut down to their characters, as a URL that holds it."""
    with MATH_FONT.open("rb") as file:
        font = TTFont(file)
        options = subset.Options(layout_features=[], hinting=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=MATH_CHARACTERS)
        cutter.subset(font)
        font.flavor = "woff"
        woff = BytesIO()
        font.save(woff)
    return f"data:font/woff;base64,{base64.b64encode(woff.getvalue()).decode()}"


class HandoutRenderer(IPythonRenderer):
    """Markdown as a page that stands alone: formulas drawn, links within the handouts only."""

    def __init__(self, language: str, **options):
        super().__init__(escape=False, exclude_anchor_links=True, **options)
        self.language = language
        self.latex = LatexToMathML(fancy_error=False)

    def mathml(self, formula: str, block: bool) -> str:
        """Return a formula as MathML."""
        try:
            return self.latex.convert_with_local_state(formula, displaystyle=block)
        except LatexError as error:
            raise HandoutError(f"cannot draw the formula {formula.strip()!r}: {error}") from error

    def block_math(self, body: str) -> str:
        """Draw a formula with a line of its own."""
        return f'<span class="wide">{self.mathml(body, block=True)}</span>'

    def inline_math(self, body: str) -> str:
        """Draw a formula within a line."""
        return self.mathml(body, block=False)

    def text(self, text: str) -> str:
        """Say which words are Korean, to voices and for the choice of a font."""
        text = super().text(text)
        return text if self.language == "ko" else HANGUL.sub(r'<span lang="ko">\g<0></span>', text)

    def table(self, text: str) -> str:
        """Let a wide table scroll by itself; a heading without words is none."""
        filled = text.replace("<th></th>", "<td></td>")
        return f'<div class="wide"><table>{filled}</table></div>'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Link to the handout of a lesson; of other files of the course, give the name only."""
        if re.match(r"[a-z]+:|#", url):
            return super().link(text, url, title)
        lesson, is_lesson, heading = url.partition(".ipynb")
        return super().link(text, f"{lesson}.html{heading}", title) if is_lesson else text


class HandoutExporter(HTMLExporter):
    """nbconvert's export to HTML with our template and our markdown."""

    def markdown2html(self, context, source):
        """Return markdown as HTML."""
        attachments = context["cell"].get("attachments", {})
        renderer = HandoutRenderer(context["resources"]["language"], attachments=attachments)
        return MarkdownWithMath(renderer=renderer).render(source)

    markdown2html.jinja_pass_arg = HTMLExporter.markdown2html.jinja_pass_arg


def words(language: str, noted_words: dict[str, str] = WORDS) -> dict[str, str]:
    """Return what a handout, or another page, says by itself in a language."""
    with speaking(language if language in languages() else ENGLISH):
        return {name: translated(text) for name, text in noted_words.items()}


def css_text(text: str) -> str:
    r"""Return a text as CSS writes it: what is not plain ASCII by its number.

    Examples
    --------
    >>> print(css_text('03 KL "발산"'))
    "03 KL \22 \BC1C \C0B0 \22 "
    """
    plain = set(map(chr, range(0x20, 0x7F))) - set('"\\<')
    return '"{}"'.format("".join(c if c in plain else f"\\{ord(c):X} " for c in text))


def titled(notebook: Path) -> NotebookNode:
    """Return a notebook that knows its title, and whose folded results are not veiled.

    Raises
    ------
    HandoutError
        If it cannot be read, or does not begin with a title.
    """
    try:
        nb = load(notebook)
    except NotebookError as error:
        raise HandoutError(str(error)) from error
    title = re.search(r"^# +(.+)", "\n".join(cell.source for cell in nb.cells[:1]), re.MULTILINE)
    if not title:
        raise HandoutError(f"{notebook}: the first cell has no heading `# ...` to be the title")
    nb.metadata["title"] = title[1]
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = unveiled(cell.outputs)
    return nb


def resources_of(nb: NotebookNode) -> dict[str, object]:
    """Return what the template has to know besides a notebook with a title."""
    language = nb.metadata.get("language", ENGLISH)
    return {
        "math_font": math_font(),
        "language": language,
        "words": words(language),
        "header": css_text(nb.metadata["title"]),
    }


def page_of(notebook: Path) -> str:
    """Return the handout of a notebook as HTML.

    Raises
    ------
    HandoutError
        If the notebook cannot be read, or one of its formulas cannot be drawn.
    """
    nb = titled(notebook)
    exporter = HandoutExporter(template_file=str(TEMPLATE))
    try:
        return exporter.from_notebook_node(nb, resources_of(nb))[0]
    except HandoutError as error:
        raise HandoutError(f"{notebook}: {error}") from error


def launch(playwright):
    """Start the first browser there is that can print.

    Raises
    ------
    HandoutError
        If there is none.
    """
    places = [{"executable_path": found} for found in CHROMIUMS]
    places += [{"channel": name} for name in CHANNELS]
    for place in places:
        with contextlib.suppress(BrowserError):
            return playwright.chromium.launch(**place)
    raise HandoutError("there is no Chromium, Chrome or Edge to print PDFs; try --html-only")


def pdf_of(browser, page: str, solutions: bool = False) -> bytes:
    """Return the printed page, with its solutions unfolded or left out, and its results last."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.set_content(page)
    tab.evaluate(RESULTS_LAST, words(tab.evaluate("document.documentElement.lang")))
    if solutions:
        tab.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    printed = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    context.close()
    return printed


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/")
    parser.add_argument("--language", default=ENGLISH, help="of the default notebooks, such as ko")
    parser.add_argument("--output", type=Path, help="default: handout/, or handout/LANGUAGE/")
    parser.add_argument("--html-only", action="store_true", help="print no PDF")
    parser.add_argument(
        "--solutions", action="store_true", help="for teachers: print NAME_solutions.pdf instead"
    )
    options = parser.parse_args(argv)
    below = "" if options.language == ENGLISH else options.language
    options.notebooks = options.notebooks or sorted((FOLDER / below).glob("*.ipynb"))
    options.output = options.output or ROOT / "handout" / below
    if not options.notebooks:
        parser.error(f"there are no notebooks in {FOLDER / below}")
    return options


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a handout could not be made."""
    options = arguments(argv)
    suffix = "_solutions.pdf" if options.solutions else ".pdf"
    try:
        pages = {path.stem: page_of(path) for path in options.notebooks}
        options.output.mkdir(parents=True, exist_ok=True)
        for name, page in pages.items():
            (options.output / f"{name}.html").write_text(page, encoding="utf-8")
        if not options.html_only:
            with sync_playwright() as playwright, launch(playwright) as browser:
                for name, page in pages.items():
                    pdf = pdf_of(browser, page, options.solutions)
                    (options.output / f"{name}{suffix}").write_bytes(pdf)
    except (HandoutError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(pages)} handouts in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
