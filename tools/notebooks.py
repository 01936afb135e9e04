"""Run the notebooks and store them in canonical form, or check that they are stored so.

A canonical notebook shows what a fresh kernel shows and nothing that changes by itself, so
running it again, on another day or with another Python, changes no byte of the file.
"""

import argparse
import asyncio
import base64
import copy
import importlib.metadata
import io
import itertools
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.path.relpath(ROOT / "notebooks"))
# Of the notebooks of homework, these are the ones that are written by hand.
SOURCES = Path(os.path.relpath(ROOT / "homework" / "source"))
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("deletable", "editable", "jupyter", "nbgrader", "slideshow", "tags")
# What a page may fold away: the code of a cell, or the result that a prediction asks for.
FOLDS = ("outputs_hidden", "source_hidden")
# Processors round differently in the last bits: a shade at an edge may differ by so much of 255.
TOLERANCE = 8
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
READABLE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}")


class NotebookError(Exception):
    """A file that is not a notebook, or a notebook that does not run."""


def load(path: Path) -> NotebookNode:
    """Read a notebook of format 4, whatever state its metadata, ids and outputs are in."""
    try:
        nb = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        nbformat.validate(with_ids(copy.deepcopy(nb)))
    except OSError as error:
        raise NotebookError(f"{path}: {error.strerror}") from error
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError) as error:
        reason = str(error).partition("\n")[0]
        raise NotebookError(f"{path}: not a notebook of format 4: {reason}") from error
    return nb


def slug(text: str) -> str:
    """Return `text` in lower-case letters, digits and hyphens, short enough for a cell id."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "cell"


def with_ids(nb: NotebookNode) -> NotebookNode:
    """Give every cell of `nb` without a readable id of its own one made from the heading above."""
    used = {cell.get("id") for cell in nb.cells}
    seen = set()
    heading = "cell"
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"^```.*?^```", "", cell.source, flags=re.DOTALL | re.MULTILINE)
            heading = ([heading] + re.findall(r"^#{1,6} +(.+)", prose, re.MULTILINE))[-1]
        name = cell.get("id") or ""
        if name in seen or RANDOM_ID.fullmatch(name) or not READABLE_ID.fullmatch(name):
            numbered = (f"{slug(heading)}-{n}" for n in itertools.count(1))
            cell.id = next(candidate for candidate in numbered if candidate not in used)
        used.add(cell.id)
        seen.add(cell.id)
    nb.nbformat_minor = 5  # the first version in which cells have ids
    return nb


def execute(nb: NotebookNode, folder: Path, timeout: int) -> None:
    """Run `nb` in a fresh kernel in `folder` and fill in its outputs.

    Raises
    ------
    NotebookError
        Where a cell without the tag raises-exception fails, hangs or kills its kernel.
    """
    running = "?"

    def remember(cell: NotebookNode, **_: object) -> None:
        nonlocal running
        running = cell.id

    client = NotebookClient(
        nb,
        timeout=timeout,
        startup_timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=remember,
    )
    try:
        # What is stored must not depend on any progress.
        asyncio.run(client.async_execute(env={**os.environ, "KL_COURSE_PROGRESS": ""}))
    except CellExecutionError as error:
        raise NotebookError(f"cell {running}: {error.ename}: {error.evalue}") from error
    except (CellTimeoutError, DeadKernelError) as error:
        hangs = isinstance(error, TimeoutError)
        reason = f"still running after {timeout} s" if hangs else "it killed the kernel"
        raise NotebookError(f"cell {running}: {reason}") from error


def without_software(png: bytes) -> bytes:
    """Return a PNG without the chunk that names the program, and its version, that drew it."""
    kept, rest = [png[:8]], png[8:]
    while rest:
        size = 12 + int.from_bytes(rest[:4], "big")
        chunk, rest = rest[:size], rest[size:]
        if not chunk[4:].startswith(b"tEXtSoftware\0"):
            kept.append(chunk)
    return b"".join(kept)


def tidy_output(output: NotebookNode) -> NotebookNode:
    """Take out of one output what differs from run to run and from machine to machine."""
    if output.output_type == "error":  # a traceback holds paths and line numbers
        output.traceback = [f"{output.ename}: {output.evalue}"]
    elif output.output_type != "stream":
        output.data.pop(WIDGET_VIEW, None)  # names a widget that died with the kernel
        if "image/png" in output.data:
            png = without_software(base64.b64decode(output.data["image/png"]))
            output.data["image/png"] = base64.b64encode(png).decode()
    return output


def tidy_outputs(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Return tidy outputs: none empty, neighbouring streams merged, stdout before stderr."""
    tidied = [tidy_output(output) for output in outputs]
    shown = [output for output in tidied if output.get("data", True)]
    merged = []
    for is_stream, group in itertools.groupby(shown, lambda output: output.output_type == "stream"):
        if not is_stream:
            merged.extend(group)
            continue
        streams = sorted(group, key=lambda output: output.name, reverse=True)
        for name, parts in itertools.groupby(streams, lambda output: output.name):
            text = "".join(part.text for part in parts)
            merged.append(nbformat.v4.new_output("stream", name=name, text=text))
    return merged


def veiled(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs of a folded cell behind an empty one.

    Of a folded result JupyterLab shows the first line of the first output, which may be all that a
    prediction asks for. Of an empty output there is nothing to show.
    """
    return [nbformat.v4.new_output("display_data"), *outputs] if outputs else []


def unveiled(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return outputs without the empty one that `veiled` has put before them."""
    return [output for output in outputs if output.get("data") != {}]


def tidy_metadata(metadata: NotebookNode) -> NotebookNode:
    """Return only the cell metadata that teaches, grades or presents."""
    kept = {key: metadata[key] for key in CELL_METADATA if metadata.get(key) not in ([], {}, None)}
    jupyter = kept.pop("jupyter", {})
    if folds := {key: True for key in FOLDS if jupyter.get(key)}:
        kept["jupyter"] = folds
    return nbformat.from_dict(kept)


def language_of(nb: NotebookNode) -> dict[str, str]:
    """Return the metadata that say which language a page is in; English says nothing."""
    language = nb.metadata.get("language")
    return {"language": language} if isinstance(language, str) else {}


def canonical(nb: NotebookNode, folder: Path, timeout: int) -> NotebookNode:
    """Return `nb`, freshly run in `folder`, in canonical form."""
    nb = with_ids(copy.deepcopy(nb))
    execute(nb, folder, timeout)
    nb.metadata = nbformat.from_dict(NOTEBOOK_METADATA | language_of(nb))
    for cell in nb.cells:
        cell.metadata = tidy_metadata(cell.metadata)
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
            if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
                cell.outputs = veiled(cell.outputs)
    return nb


def translations() -> list[Path]:
    """Return the notebooks that tools/translations.py builds, in any language."""
    found = [*FOLDER.glob("*/*.ipynb"), *FOLDER.glob("*/homework/*.ipynb")]
    return sorted(path for path in found if path.parent != FOLDER / "homework")


def dump(nb: NotebookNode) -> bytes:
    """Return the bytes of the file that holds `nb`."""
    return (nbformat.writes(nb, version=nbformat.NO_CONVERT) + "\n").encode()


def write(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that an interruption leaves the old one whole."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        new.write(content)
    shutil.copymode(path, new.name)
    os.replace(new.name, path)


def pictures_are_comparable() -> bool:
    """Tell whether the matplotlib here is of the minor version that drew the stored pictures."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    here = importlib.metadata.version("matplotlib").rpartition(".")[0]
    return here in re.findall(r"^matplotlib==(\d+\.\d+)\.", lock, re.MULTILINE)


def picture_change(stored: str, fresh: str) -> str:
    """Say how two PNGs in base64 differ; return "" where no pixel does by more than TOLERANCE."""
    if stored == fresh:  # equal bytes are the fast way to say "the same"
        return ""
    try:
        old, new = (
            Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA") for png in (stored, fresh)
        )
    except (OSError, ValueError) as error:
        return f"not a readable PNG: {error}"[:80]
    if old.size != new.size:
        return f"stored {old.size} pixels, now {new.size}"
    most = max(high for _, high in ImageChops.difference(old, new).getextrema())
    return f"a pixel differs by {most} of 255" if most > TOLERANCE else ""


def keep_pictures(stored: NotebookNode, fresh: NotebookNode) -> None:
    """Put the stored picture back where the fresh one looks the same."""
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        pairs = zip(old.get("outputs", []), new.get("outputs", []), strict=False)
        for before, after in pairs:
            png = before.get("data", {}).get("image/png")
            now = after.get("data", {}).get("image/png")
            if png and now and not picture_change(png, now):
                after.data["image/png"] = png


def first_change(stored: object, fresh: object) -> str:
    """Say where two values part, for texts at the first line that differs."""
    if isinstance(stored, str) and isinstance(fresh, str):
        lines = itertools.zip_longest(stored.splitlines(), fresh.splitlines())
        stored, fresh = next(((old, new) for old, new in lines if old != new), (stored, fresh))
    return f"stored {stored!r:.80}, now {fresh!r:.80}"


def parts(outputs: Iterable[NotebookNode]) -> Iterator[tuple[str, object]]:
    """Yield everything there is in some outputs, part by part, with its name."""
    for output in outputs:
        yield output.output_type, output.get("execution_count")
        if output.output_type == "stream":
            yield output.name, output.text
        elif output.output_type == "error":
            yield "message", "\n".join([output.ename, output.evalue, *output.traceback])
        else:
            yield "output metadata", output.metadata
            yield from sorted(output.data.items())


def output_differences(
    stored: list[NotebookNode], fresh: list[NotebookNode], pictures: bool
) -> Iterator[str]:
    """Yield one line for every part of a cell's outputs that differs."""
    old, new = list(parts(stored)), list(parts(fresh))
    kinds = [[name for name, _ in side] for side in (old, new)]
    if kinds[0] != kinds[1]:
        yield f"outputs: {first_change(*kinds)}"
        return
    for (name, before), (_, after) in zip(old, new, strict=True):
        if before == after:
            continue
        if name != "image/png":
            yield f"{name}: {first_change(before, after)}"
        elif pictures and (change := picture_change(before, after)):
            yield f"image/png: the stored picture is not the one drawn now: {change}"


def cell_differences(stored: NotebookNode, fresh: NotebookNode, pictures: bool) -> Iterator[str]:
    """Yield one line for every way in which a stored cell is not as it is when freshly run."""
    for key in ("id", "metadata", "execution_count"):
        if stored.get(key) != fresh.get(key):
            yield f"{key}: {first_change(stored.get(key), fresh.get(key))}"
    yield from output_differences(stored.get("outputs", []), fresh.get("outputs", []), pictures)


def differences(stored: NotebookNode, fresh: NotebookNode, pictures: bool) -> Iterator[str]:
    """Yield one line for every way in which a stored notebook is not as it is when freshly run."""
    if stored.nbformat_minor != fresh.nbformat_minor:
        yield f"nbformat_minor: {first_change(stored.nbformat_minor, fresh.nbformat_minor)}"
    for key in sorted({*stored.metadata, *fresh.metadata}):
        old, new = stored.metadata.get(key), fresh.metadata.get(key)
        if old != new:
            yield f"notebook metadata {key}: {first_change(old, new)}"
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        for line in cell_differences(old, new, pictures):
            yield f"cell {new.id}: {line}"


def check(path: Path, nb: NotebookNode, timeout: int, pictures: bool) -> list[str]:
    """Return what is wrong with the notebook stored at `path`; change nothing."""
    try:
        fresh = canonical(nb, path.parent, timeout)
    except NotebookError as error:
        return [str(error)]
    layout = [] if path.read_bytes() == dump(nb) else ["the file is not laid out as nbformat does"]
    return layout + list(differences(nb, fresh, pictures))


def refresh(path: Path, nb: NotebookNode, timeout: int) -> list[str]:
    """Store the notebook at `path` in canonical form; return why not where it does not run."""
    try:
        fresh = canonical(nb, path.parent, timeout)
    except NotebookError as error:
        return [str(error)]
    keep_pictures(nb, fresh)
    content = dump(fresh)
    if content != path.read_bytes():
        write(path, content)
    return []


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        help="default: all that are written by hand, and translations",
    )
    parser.add_argument("--check", action="store_true", help="change nothing, name what differs")
    parser.add_argument("--jobs", type=int, default=2, help="how many to run at once (default: 2)")
    parser.add_argument("--timeout", type=int, default=120, help="seconds a cell (default: 120)")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a notebook is not right, or 2 where there is none."""
    options = arguments(argv)
    paths = options.notebooks or [
        *sorted(FOLDER.glob("*.ipynb")),
        *sorted(SOURCES.glob("*/*.ipynb")),
        *translations(),
    ]
    try:
        if not paths:
            raise NotebookError(f"there are no notebooks in {FOLDER}")
        notebooks = [load(path) for path in paths]
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 2
    work = partial(refresh, timeout=options.timeout)
    if options.check:
        pictures = pictures_are_comparable()
        if not pictures:
            print("Pictures not compared: they were drawn by another minor version of matplotlib.")
        work = partial(check, timeout=options.timeout, pictures=pictures)
    wrong = 0
    with ThreadPoolExecutor(options.jobs) as pool:  # a thread only waits for the kernel it started
        for path, complaints in zip(paths, pool.map(work, paths, notebooks), strict=True):
            wrong += bool(complaints)
            for line in complaints:
                print(f"{path}: {line}", file=sys.stderr)
    done = "as a fresh run writes them" if options.check else "run and stored"
    print(f"{len(paths) - wrong} of {len(paths)} notebooks {done}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
