"""Build the site: `python -m tools.site`; everything lands in build/site/."""

import argparse
import shutil
import sys
from pathlib import Path

import pagefind_bin

from tools.handout import HandoutError
from tools.notebooks import ROOT
from tools.site import live, pages

SITE = ROOT / "build/site"


def build(site: Path) -> None:
    """Build the whole site anew.

    Raises
    ------
    HandoutError, LiveError
        If a page, JupyterLite or the index of the search could not be made.
    """
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    lock = live.build(site / "live")
    pages.build(site, lock)
    live.run([pagefind_bin.get_executable(), "--site", site])
    # GitHub Pages would leave out what begins with an underscore, and look for Jekyll's files.
    (site / ".nojekyll").touch()


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where the site could not be built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SITE, help="default: build/site/")
    site = parser.parse_args(argv).output
    try:
        build(site)
    except (HandoutError, live.LiveError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    files = [path for path in site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{site}: {len(files)} files, {size:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
