"""A 4 GB upload at the shipped server: refused early, nothing in memory or on disk, and the server goes on."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config import test_stopping

ROOT = Path(__file__).resolve().parents[2]
FOUR_GB = 4 * 1024**3
PIECE = b"x" * (1 << 20)
MOST_SENT = 192  # MB; a server that still takes them by then is not refusing


TOKEN = "a" * 32
CSRF = f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"


def command(port: int) -> list[str]:
    """How the shipped unit starts the server, with the product itself."""
    return test_stopping.command(port, "schakel.config.wsgi:application")


@pytest.mark.skipif(sys.platform == "win32", reason="the unit is for systemd")
def test_a_four_gigabyte_upload_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    data.mkdir()
    temporary.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {key: value for key, value in os.environ.items() if not key.startswith(("SCHAKEL", "DATABASE_URL"))}
    own |= {"SCHAKEL_DATA": str(data), "TMPDIR": str(temporary), "SCHAKEL_MODE": "demo"}
    own |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    own["DJANGO_SETTINGS_MODULE"] = "schakel.config.settings"
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=own, check=True, cwd=tmp_path, timeout=120)
    with subprocess.Popen(command(port), env=own, cwd=tmp_path, stderr=subprocess.DEVNULL) as server:
        try:
            test_stopping.wait_for(port)
            before = memory_mb(server.pid)
            announced, sent = upload(port, is_announced=True)
            in_pieces, _taken = upload(port, is_announced=False)
            grown = memory_mb(server.pid) - before
            largest = max((one.stat().st_size for one in temporary.rglob("*") if one.is_file()), default=0)
            test_stopping.wait_for(port)
        finally:
            server.kill()
    assert announced.split(b" ")[1] == b"413", announced
    assert sent < MOST_SENT
    # Without a length nothing of a body is read: the form comes back as if it were empty.
    assert in_pieces.split(b" ")[1] in (b"200", b"400", b"403", b"411", b"413"), in_pieces
    assert grown < 200
    assert largest == 0


def upload(port: int, *, is_announced: bool) -> tuple[bytes, int]:
    """Send until the server answers or hangs up; the first line of its answer and the megabytes it took."""
    length = f"Content-Length: {FOUR_GB}\r\n" if is_announced else "Transfer-Encoding: chunked\r\n"
    kind = "Content-Type: multipart/form-data; boundary=b\r\n"
    head = f"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n{length}{CSRF}{kind}\r\n"
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head.encode())
        line.setblocking(True)
        line.settimeout(30)
        try:
            line.sendall(part if is_announced else chunk(part))
            while sent < MOST_SENT:
                line.sendall(PIECE if is_announced else chunk(PIECE))
                sent += 1
                if is_answered(line):
                    break
        except OSError:
            pass
        try:
            return line.recv(4096).split(b"\r\n")[0], sent
        except OSError:
            return b"", sent


def chunk(data: bytes) -> bytes:
    """One piece of a body whose length is not announced."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def is_answered(line: socket.socket) -> bool:
    """Whether something can be read."""
    line.settimeout(0.01)
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False
    finally:
        line.settimeout(30)


def memory_mb(root: int) -> float:
    """What a process and its children hold in memory."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if int(lines.get("PPid", "0")) == root or folder.name == str(root):
            total += float(lines.get("VmRSS", "0 kB").split()[0]) / 1024
    return total
