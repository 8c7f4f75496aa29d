"""A running installation with the demo, and browsers to visit it.

Fixtures: `site` (address and password), `visit` (a function that opens a visitor; each is checked when the test ends),
`page` (a Dutch stranger on a desk). An absent browser skips with the reason, and fails when SCHAKEL_E2E=1.
SCHAKEL_SCREENSHOTS names a folder for pictures.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import ARGUMENTS, CHROMIUM, WIDE, Site, Visitor

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0
Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and let it reach the browser over the loopback."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.enable_socket)


def absent(reason: str) -> None:
    """Skip on a developer's machine; fail where a browser was promised."""
    if os.environ.get("SCHAKEL_E2E") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    if not Path(CHROMIUM).exists():
        absent(f"no browser: {CHROMIUM} is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def installation(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a fresh installation with its demo; never served itself, only copied."""
    folder = tmp_path_factory.mktemp("installation")
    command = [sys.executable, "-c", "from schakel.cli import main; main()", "setup"]
    done = subprocess.run(command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def site(installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of its own for each file of journeys, on a copy of the installation: files do not touch each other."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(installation, folder)
    port = free_port()
    log = folder.parent / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "django", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"],
            env=environment(folder),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/robots.txt", server, log)
        password = folder / "demo-password"
        yield Site(f"http://127.0.0.1:{port}", password.read_text().strip() if password.exists() else "", folder)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Open a visitor: `visit(language="en", scheme="dark", width=320, script=False, role="supplier")`."""
    opened: list[Visitor] = []

    def visitor(
        *, language: str = "nl", scheme: str = "light", width: int = WIDE, script: bool = True, role: str = ""
    ) -> Visitor:
        settings: dict[str, Any] = {"locale": language, "color_scheme": scheme, "java_script_enabled": script}
        opened.append(Visitor(browser, site, viewport={"width": width, "height": 900}, **settings))
        if role:
            opened[-1].sign_in(role)
        return opened[-1]

    yield visitor
    for one in opened:
        one.leave()


@pytest.fixture
def page(visit: Visit) -> Page:
    """The page of a Dutch stranger on a desk."""
    return visit().page


def environment(folder: Path) -> dict[str, str]:
    """The environment of an installation with its data in this folder."""
    own = {"SCHAKEL_DATA": str(folder), "SCHAKEL_MODE": "demo", "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
    return {**os.environ, **own, "PYTHONPATH": str(ROOT / "src")}


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_up(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the first answer; tell what the server said when it does not come."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()[-2000:]}")
