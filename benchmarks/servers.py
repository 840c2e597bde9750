"""Servers under measurement: started on a free port, watched through /proc, stopped at the end."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A running server: its port, the root of its processes, seconds until its first answer."""

    port: int
    pid: int
    start_seconds: float

    def cpu_seconds(self) -> float:
        """Return processor time of the server and its children so far."""
        return sum(_cpu_of(pid) for pid in _family(self.pid))

    def memory_mb(self) -> float:
        """Return proportional memory of the server and its children."""
        return sum(_memory_of(pid) for pid in _family(self.pid)) / 1024


@contextmanager
def run_server(
    command: Sequence[str], path: str, environment: Mapping[str, str]
) -> Iterator[Server]:
    """Start a server whose command takes a port in place of "{port}"; wait for its first answer."""
    port = _free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [part.format(port=port) for part in command], env={**os.environ, **environment}
    )
    try:
        _wait(port, path, process)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError("the server did not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
