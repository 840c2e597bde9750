"""A tablet at a place as a browser shows it, and what it keeps."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from tests.builders import Installation
from tests.survey_app.collect.forms import Desk
from tests.survey_app.collect.kiosks.tablets import make_kiosk, offer

TABLET = {"width": 1280, "height": 800}
# Everything that the browser keeps for this address: storages, caches, history, the page itself.
TRACES = """async () => {
  const kept = { local: { ...localStorage }, session: { ...sessionStorage } };
  kept.cookies = document.cookie;
  kept.history = [history.length, JSON.stringify(history.state), location.href];
  kept.cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      kept.cached.push([request.url, await (await cache.match(request)).text()]);
    }
  }
  kept.databases = [];
  for (const { name } of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      const rows = await new Promise((done) => { all.onsuccess = () => done(all.result); });
      kept.databases.push([store, rows.map((row) => JSON.stringify(row, (key, value) =>
        value instanceof Uint8Array ? String.fromCharCode(...value) : value))]);
    }
    database.close();
  }
  kept.page = document.documentElement.outerHTML;
  kept.fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
  return kept;
}"""
COUNT = """async () => {
  const own = document.querySelector("script[type=module]").src;
  const store = await import(own.replace("kiosk.js", "kiosk_store.js"));
  return store.count("queue");
}"""
FORWARD = """(key) => {
  while (document.querySelector("fieldset").dataset.key !== key) {
    [...document.querySelectorAll(".row button")].filter((button) => !button.hidden).at(-1).click();
  }
}"""
SMALL = """() => [...document.querySelectorAll("button, label, textarea, input[type=text]")]
  .filter((each) => each.checkVisibility() && !each.matches(".staff label"))
  .map((each) => [each.textContent.trim() || each.name, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => height < 64 || width < 64)
  .map(([name, { width, height }]) => `${name}: ${width}×${height}`)"""


@dataclass
class Server:
    """A server that can be killed and started again at the same address."""

    installation: Installation
    port: int = 0
    running: BaseWSGIServer | None = field(default=None, repr=False)
    thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.running = make_server("127.0.0.1", self.port, self.installation.app, threaded=True)
        self.port = self.running.server_port
        self.thread = threading.Thread(target=self.running.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        if self.running is not None and self.thread is not None:
            self.running.shutdown()
            self.thread.join()
            self.running.server_close()
            self.running = None


@contextmanager
def killable(installation: Installation) -> Iterator[Server]:
    server = Server(installation)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def open_tablet(page: Page, server: Server, desk: Desk, **settings: object) -> int:
    """Pair a new tablet as its staff does; gives its number."""
    kiosk_id = make_kiosk(server.installation.database, desk.place_id, **settings)  # type: ignore[arg-type] # columns
    page.goto(f"{server.address}/k/")
    page.get_by_label("Mã ghép").fill(offer(server.installation, kiosk_id))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()
    return kiosk_id


def wait_until_installed(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def wait_until_empty(page: Page) -> None:
    """Wait until the tablet holds no form any more."""
    for _ in range(300):
        if page.evaluate(COUNT) == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.evaluate(COUNT)} forms still wait")


def go_to(page: Page, key: str) -> None:
    """Go forward, question by question, until this one is asked."""
    page.evaluate(FORWARD, key)


def traces(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(TRACES)
    return found


def check_screen(page: Page) -> None:
    """Nobody is shut out of this screen, in either theme; fingers find every target."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    light = Axe().run(page)
    assert light.violations_count == 0, light.generate_report()
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark = Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert dark.violations_count == 0, dark.generate_report()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    small = page.evaluate(SMALL)
    assert not small, small
