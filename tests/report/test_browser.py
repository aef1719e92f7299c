"""The finished page in a real browser: it loads nothing, even if somebody puts something into it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpers.report import ReportMeta, assemble

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI"):
        pytest.fail("chromium is not installed, and CI must not skip this test")
    if found is None:
        pytest.skip("chromium is not installed")
    return found


@pytest.fixture
def hits() -> Iterator[tuple[int, list[str]]]:
    """A server that counts what is asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


def render(chromium: str, page: Path, profile: Path) -> str:
    options = "--headless --no-sandbox --disable-gpu --disable-background-networking --virtual-time-budget=3000"
    command = [chromium, *options.split(), f"--user-data-dir={profile}", "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def test_the_page_renders(chromium: str, two_chapters: list[Path], meta: ReportMeta, tmp_path: Path) -> None:
    page = assemble(two_chapters, meta, tmp_path / "bericht.html")
    dom = render(chromium, page, tmp_path / "profile")
    assert dom.count("<svg") == 2
    assert "Über diesen Bericht" in dom


def test_the_policy_keeps_injected_resources_out(
    chromium: str, two_chapters: list[Path], meta: ReportMeta, tmp_path: Path, hits: tuple[int, list[str]]
) -> None:
    port, asked = hits
    html = assemble(two_chapters, meta, tmp_path / "bericht.html").read_text("utf-8")
    origin = f"http://127.0.0.1:{port}"
    injected = (
        f'<img src="{origin}/img"><link rel="stylesheet" href="{origin}/css"><script src="{origin}/js"></script>'
        f'<iframe src="{origin}/frame"></iframe><style>body {{ background: url({origin}/background) }}</style>'
        f'<script>fetch("{origin}/fetch")</script>'
    )
    guarded = tmp_path / "guarded.html"
    guarded.write_text(html.replace("</main>", injected + "</main>"), encoding="utf-8")
    render(chromium, guarded, tmp_path / "profile-1")
    assert asked == []

    open_page = tmp_path / "open.html"
    without, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", guarded.read_text("utf-8"))
    assert count == 1
    open_page.write_text(without, encoding="utf-8")
    render(chromium, open_page, tmp_path / "profile-2")
    assert {"/img", "/css", "/js"} <= set(asked)  # the test can fail
