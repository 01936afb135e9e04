"""Show the site as GitHub Pages would, below a folder of its own: `python -m tools.site.serve`."""

import argparse
import contextlib
import gzip
import mimetypes
import ssl
import sys
import threading
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.site.__main__ import SITE

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
}
PACKED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".ipynb"}


@cache
def content(path: Path, changed: float) -> tuple[bytes, bytes]:
    """Return a file as it is and as it goes over the wire; `changed` tells its versions apart."""
    data = path.read_bytes()
    return data, gzip.compress(data, 6) if path.suffix in PACKED else data


class Handler(BaseHTTPRequestHandler):
    """Answers for one server; remembers what it has sent in `server.sent`."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Be quiet."""

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        """Send a response; underscores in the names of headers are hyphens."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the reader has gone on
            self.wfile.write(body)
        self.server.sent.append((self.path, status, len(body)))

    def do_GET(self):
        """Answer a request."""
        address = urlsplit(self.path)
        base, root, replaced = self.server.base, self.server.root, self.server.replaced
        if not address.path.startswith(base):
            return self.answer(404, b"not found")
        below = unquote(address.path.removeprefix(base))
        path = root / below
        if path.is_dir() and below and not below.endswith("/"):
            query = f"?{address.query}" if address.query else ""
            return self.answer(301, b"", Location=f"{address.path}/{query}")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
            return self.answer(404, b"not found")
        data, packed = content(path, path.stat().st_mtime)
        if below in replaced:
            data = packed = replaced[below]
        headers = {"Content_Type": TYPES.get(path.suffix) or kind(path)}
        if data is not packed and "gzip" in self.headers.get("Accept-Encoding", ""):
            data, headers["Content_Encoding"] = packed, "gzip"
        return self.answer(200, data, Cache_Control="max-age=600", **headers)


def kind(path: Path) -> str:
    """Return the type of a file that a browser does not have to understand."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


@contextlib.contextmanager
def serving(
    root: Path,
    base: str = "/",
    port: int = 0,
    replaced: dict[str, bytes] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[ThreadingHTTPServer]:
    """Serve a folder on 127.0.0.1 below the path `base`; yield the server.

    `replaced` are files that are sent instead of those in the folder. What was sent is a list of
    path, status and bytes in `server.sent`.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.root, server.base, server.replaced, server.sent = Path(root), base, replaced or {}, []
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(argv: list[str] | None = None) -> int:
    """Run the command until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE, help="default: build/site/")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(argv)
    if not (options.site / "index.html").is_file():
        print(f"There is no site in {options.site}; make it with: make site", file=sys.stderr)
        return 1
    try:
        with serving(options.site, "/course/", options.port) as server:
            print(f"http://127.0.0.1:{server.server_port}/course/ (Ctrl+C ends it)", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
    except (OSError, OverflowError) as error:
        print(f"No server on port {options.port} ({error}); try: --port 8001", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
