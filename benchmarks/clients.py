"""Respondents without browsers: keep-alive connections that open a form and send it."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field

HIDDEN = re.compile(rb'<input type="hidden" name="(id|served)" value="([^"]*)">')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Load:
    """What a load did: cycles finished, seconds each POST took, answers that were not 303."""

    cycles: int = 0
    posts: list[float] = field(default_factory=list)
    refused: int = 0


def run_load(
    port: int, path: str, body: str, *, concurrency: int, cycles: int
) -> tuple[Load, float]:
    """Let `concurrency` respondents share `cycles` forms; returns what happened and the seconds."""
    load, lock = Load(), threading.Lock()
    tickets = iter(range(cycles))

    def respond() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        posts, refused = [], 0
        while True:
            with lock:
                if next(tickets, None) is None:
                    break
            own = _open_form(connection, path)
            started = time.perf_counter()
            connection.request("POST", path, f"{body}{own}", FORM)
            answer = connection.getresponse()
            answer.read()
            posts.append(time.perf_counter() - started)
            refused += answer.status != http.client.SEE_OTHER
        connection.close()
        with lock:
            load.posts.extend(posts)
            load.cycles += len(posts)
            load.refused += refused

    threads = [threading.Thread(target=respond) for _ in range(concurrency)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load, time.perf_counter() - started


def _open_form(connection: http.client.HTTPConnection, path: str) -> str:
    connection.request("GET", path)
    page = connection.getresponse().read()
    return "".join(f"&{name.decode()}={value.decode()}" for name, value in HIDDEN.findall(page))


def fetch(port: int, path: str) -> tuple[bytes, int]:
    """Fetch one address as a browser that reads gzip; returns the body as sent and its size."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    connection.close()
    return body, len(body)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
