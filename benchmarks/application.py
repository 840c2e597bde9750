"""The web application: the form, the load it bears, the server at rest and the report."""

import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.clients import fetch, percentile, run_load
from benchmarks.phone import measure_phone
from benchmarks.servers import Server, run_server

ANSWERS = 10_000
CYCLES = 3_000
CONCURRENCY = (1, 8, 32)
THUOCDO = (sys.executable, "-m", "survey_app.cli.program")
BODY = "stage=c&filed=a&visits=1&guided=4&papers=5&waiting=3&manner=5&explained=4&overall=4"
CODE = re.compile(r"/q/([a-z0-9]{7})\b")
REPORTED = "loc-binh"
COUNT = """
    SELECT count(*) FROM responses
    JOIN campaigns ON campaigns.id = responses.campaign_id
    JOIN communes ON communes.id = campaigns.commune_id WHERE communes.slug = ?
"""
ASSET = re.compile(rb'/static/[^"]+')


def measure_application(console: Console) -> None:
    """Make a demo, then measure the form, the load, the server and the report."""
    table = Table("what", "measured", "budget", title="Thước Đo, measured on this machine")
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        data = Path(folder) / "demo"
        started = time.perf_counter()
        code = make_demo(Path(folder))
        table.add_row(f"demo of {ANSWERS:,} answers", f"{time.perf_counter() - started:.1f} s", "")
        environment = {"THUOCDO_DATA_DIR": str(data)}
        serve = (*THUOCDO, "serve", "--port", "{port}")
        with run_server(serve, "/healthz", environment) as server:
            measure_form(table, server, code)
            measure_phone(table, server, f"/q/{code}")
            ours = measure_load(table, server, f"/q/{code}", "ours")
        floor = (sys.executable, "-m", "benchmarks.floor", "{port}", folder)
        with run_server(floor, "/q/floor", {}) as server:
            bare = measure_load(table, server, "/q/floor", "bare floor")
        table.add_row("rate against the bare floor", f"{ours / bare:.2f}", ">= 0.6")
        measure_report(table, data)
    console.print(table)


def make_demo(folder: Path) -> str:
    """Make a demo of known size; returns the first printed code."""
    made = subprocess.run(
        [*THUOCDO, "demo", "--no-serve", "--size", str(ANSWERS)],
        env={"THUOCDO_DATA_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = CODE.search(made.stdout)
    if found is None:
        raise RuntimeError("the demo printed no code")
    return found[1]


def measure_form(table: Table, server: Server, code: str) -> None:
    """Weigh the first load of the form, and the server before any load."""
    table.add_row("first answer after start", f"{server.start_seconds:.2f} s", "< 2 s")
    page, size = fetch(server.port, f"/q/{code}")
    import gzip

    assets = sorted(set(ASSET.findall(gzip.decompress(page))))
    total = size + sum(fetch(server.port, asset.decode())[1] for asset in assets)
    table.add_row("form, first load, gzip", f"{total / 1000:.1f} kB", "<= 14 kB")
    table.add_row("form, requests", str(1 + len(assets)), "<= 3")
    table.add_row("memory at rest (Pss)", f"{server.memory_mb():.0f} MB", "< 150 MB")


def measure_load(table: Table, server: Server, path: str, name: str) -> float:
    """Run respondents side by side; returns the rate at eight."""
    run_load(server.port, path, BODY, concurrency=8, cycles=200)
    rates = {}
    for concurrency in CONCURRENCY:
        before = server.cpu_seconds()
        load, seconds = run_load(server.port, path, BODY, concurrency=concurrency, cycles=CYCLES)
        cpu = (server.cpu_seconds() - before) / load.cycles * 1000
        rates[concurrency] = load.cycles / seconds
        p50, p99 = (percentile(load.posts, share) * 1000 for share in (0.5, 0.99))
        figures = (
            f"{rates[concurrency]:,.0f}/s; CPU {cpu:.2f} ms; "
            f"POST p50 {p50:.1f} ms, p99 {p99:.1f} ms; {load.refused} refused"
        )
        budget = "CPU <= 3 ms; p99 < 50 ms at 32" if name == "ours" else ""
        table.add_row(f"{name}, cycles at {concurrency}", figures, budget)
    return rates[8]


def measure_report(table: Table, data: Path) -> None:
    """Time the annual report of one commune in all formats, as a whole process."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        started = time.perf_counter()
        subprocess.run(
            [*THUOCDO, "report", "--commune", REPORTED, "--period", "2026", "-o", folder],
            env={"THUOCDO_DATA_DIR": str(data), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=True,
        )
        seconds = time.perf_counter() - started
    name = f"report of {REPORTED} alone, html+pdf+docx, {count_answers(data):,} answers"
    table.add_row(name, f"{seconds:.1f} s", "< 15 s (at 100,000 answers)")


def count_answers(data: Path) -> int:
    """Count the answers of the commune that is reported: the demo's are of five communes."""
    with closing(sqlite3.connect(data / "thuocdo.db")) as database:
        count: int = database.execute(COUNT, [REPORTED]).fetchone()[0]
    return count
