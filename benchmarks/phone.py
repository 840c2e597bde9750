"""A five-year-old phone on a bad network: how long until a person can answer, and is thanked.

The processor is slowed sixfold and the network is what Chromium's tools call slow 3G: 2 s until
anything comes back, then 50 kB/s. Each way is walked a few times with nothing kept from before.
"""

import os
import shutil
import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright
from rich.table import Table

from benchmarks.servers import Server

CHROMIUM = os.environ.get("THUOCDO_TEST_CHROMIUM") or shutil.which("chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
CPU_TIMES_SLOWER = 6
SLOW_3G = {
    "offline": False,
    "latency": 2000,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
WALKS = 3
BUDGET_SECONDS = 6
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"


@dataclass(frozen=True)
class Walk:
    """Seconds from the scan to a question that can be answered, and from sending to the thanks."""

    first_question: float
    thanks: float


def measure_phone(table: Table, server: Server, path: str) -> None:
    """Walk from the scanned code to the thanks on a slow phone."""
    if CHROMIUM is None:
        table.add_row("slow phone", "no Chromium here", f"<= {BUDGET_SECONDS} s")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        address = f"http://127.0.0.1:{server.port}{path}"
        walks = [walk_on_slow_phone(browser, address) for _ in range(WALKS)]
        browser.close()
    rows = (
        ("slow phone: first question", [walk.first_question for walk in walks]),
        ("slow phone: from sending to thanks", [walk.thanks for walk in walks]),
    )
    for name, seconds in rows:
        table.add_row(name, f"{statistics.median(seconds):.1f} s", f"<= {BUDGET_SECONDS} s")


def walk_on_slow_phone(browser: Browser, address: str) -> Walk:
    """Open a form as for the first time, rate, send, and wait for the thanks."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES_SLOWER})
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_3G)
    page.goto(address, wait_until="load")
    first_question = float(page.evaluate(FIRST_PAINT))
    page.locator("input[name=overall][value='4']").check(force=True)
    started = time.perf_counter()
    page.locator("button.send").click(no_wait_after=True)
    page.wait_for_selector(".tick")
    thanks = time.perf_counter() - started
    context.close()
    return Walk(first_question, thanks)
