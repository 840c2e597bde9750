"""Nobody is kept out: every state of a citizen's pages, by axe, in both themes, small and big."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from sqlalchemy.orm import Session

from survey_app.collect.codes import code_key, make_one_time_code
from survey_app.store.campaigns import Campaign
from survey_app.store.places import Place
from survey_app.store.poster_codes import PosterCode, record_poster_code
from tests.builders import (
    PASSWORD,
    SECRET,
    Installation,
    make_campaign,
    make_installation,
    make_official,
    make_place,
    make_poster,
)
from tests.journeys.conftest import PHONE, serve
from tests.journeys.respondents import rate, send
from tests.survey_app.collect.forms import lay_desk

pytestmark = pytest.mark.slow
NARROW = 320  # what WCAG 1.4.10 asks for; here at twice the size of the letters
RULES = {"rules": {"target-size": {"enabled": True}}}
TARGETS = "main a, button, label, summary, select, input[type=text]"
LOW_TARGETS = """(targets) => [...document.querySelectorAll(targets)]
    .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44)
    .map((each) => each.textContent.trim() + " " + each.getBoundingClientRect().height)"""
# A line of the tree with a role and a name: in quotes as a whole where the name has a colon.
NAMED = re.compile(r"""^ *- '?(\w+) "(.+?)"(?: \[.*\])?'?:?(?: .*)?$""", re.MULTILINE)
ANSWERING = {"radio", "checkbox", "textbox", "combobox"}
FIELDS = "form input:not([type=hidden]), form textarea, form select"
DIGITS = "123456789"
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Town:
    """A served installation in which every kind of code exists."""

    installation: Installation
    server: str
    code: str
    used: str

    def address(self, path: str) -> str:
        return f"{self.server}/q/{path}"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("town")
    with make_installation(folder) as installation:
        code = lay_town(installation)
        with serve(installation) as server:
            yield Town(installation, server, code, make_one_time_code(code_key(SECRET)))


def lay_town(installation: Installation) -> str:
    database, desk = installation.database, lay_desk(installation)
    make_campaign(database, desk.commune_id, "online")
    make_poster(database, desk.place_id, "sipas", code="closed2")
    official = make_campaign(database, desk.commune_id, "health_outpatient")
    make_poster(database, desk.place_id, "health_outpatient", code="moh2222")
    moved = make_place(database, desk.commune_id, "Quầy số 9")
    make_poster(database, moved, code="moved22")
    choosing = PosterCode(code="wwww222", place_id=desk.place_id, created_on=date(2026, 1, 2))

    def work(session: Session) -> None:
        session.get_one(Place, desk.place_id).asks_presence = True
        session.get_one(Campaign, official).official_channel = "Cổng khảo sát của tỉnh"
        gone = session.get_one(Place, moved)
        gone.active, gone.moved_to_id = False, desk.place_id
        record_poster_code(session, choosing)

    database.write(work)
    make_official(database, "own", role="administrator")
    return desk.code


def open_form(page: Page, town: Town) -> None:
    page.goto(town.address(town.code))


def open_folded_english(page: Page, town: Town) -> None:
    page.goto(town.address(f"{town.code}?lang=en"))
    page.locator("summary").click()


def open_errors(page: Page, town: Town) -> None:
    open_form(page, town)
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()


def open_kept_and_waiting(page: Page, town: Town) -> None:
    open_form(page, town)
    rate(page)
    page.reload()
    expect(page.locator(".kept button")).to_be_visible()
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".state")).not_to_be_empty()


def open_thanks(page: Page, town: Town) -> None:
    page.goto(town.address(f"{town.code}/cam-on"))


def at(path: str, heading: str) -> Callable[[Page, Town], None]:
    def open_it(page: Page, town: Town) -> None:
        page.goto(town.address(path.format(used=town.used, code=town.code)))
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)

    return open_it


STATES: dict[str, Callable[[Page, Town], None]] = {
    "English, all of it open": open_folded_english,
    "errors": open_errors,
    "kept and waiting": open_kept_and_waiting,
    "thanks": open_thanks,
    "already sent": at("{code}/da-gui", "đã gửi"),
    "choosing": at("wwww222", "đánh giá việc gì"),
    "closed": at("closed2", "đã đóng"),
    "moved": at("moved22", "đã ngừng"),
    "official": at("moh2222", "kênh khảo sát chính thức"),
    "unknown": at("nonono2", "Không có mã này"),
    "used": at("{used}", "không dùng được nữa"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_citizens_page_has_no_barrier_in_either_theme_at_any_size(
    town: Town, phone: BrowserContext, state: str
) -> None:
    page = phone.new_page()
    STATES[state](page, town)
    assert page.evaluate(LOW_TARGETS, TARGETS) == []
    check_barriers(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW // 2, "height": PHONE["height"]})
    assert page.evaluate(WIDER_THAN_SCREEN) <= 0, "at 200 % nothing is pushed out of sight"
    check_barriers(page)


def check_barriers(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_a_screen_reader_hears_named_questions_with_named_answers(
    town: Town, phone: BrowserContext
) -> None:
    page = phone.new_page()
    open_folded_english(page, town)
    tree = page.locator("main").aria_snapshot()
    named = NAMED.findall(tree)
    assert [role for role, _ in named].count("group") == page.locator("form fieldset").count()
    assert len([role for role, _ in named if role in ANSWERING]) == page.locator(FIELDS).count()
    numbers = [
        int(name.split(".")[0]) for role, name in named if role == "group" and name[0] in DIGITS
    ]
    assert numbers == list(range(1, len(numbers) + 1)), "questions are read in their order"
    five = page.locator("fieldset:has(.faces)").last.aria_snapshot()
    words = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
    assert [word for word in words if f'radio "{word}"' in five.replace("\u00ad", "")] == list(
        words
    )


def test_the_keyboard_alone_answers_and_sends(town: Town, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    open_form(page, town)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="English")).to_be_focused()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "overall":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    chosen = page.locator("input[name=overall]:checked")
    expect(chosen).to_be_focused()
    assert chosen.input_value() == "2"
    ring = chosen.evaluate("(one) => getComputedStyle(one.nextElementSibling).outlineStyle")
    assert ring == "solid", "who cannot use a mouse sees where they are"
    while page.evaluate("document.activeElement.className") != "send":
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => document.activeElement.getBoundingClientRect().top
                 > document.querySelector(".progress").getBoundingClientRect().top"""
        )
        assert not hidden, "the bar at the foot covers what has the focus"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà đã trả lời")).to_be_visible()
    context.close()


def test_nothing_moves_and_forced_colours_show_what_is_chosen(town: Town, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    open_form(page, town)
    rate(page)
    assert page.evaluate("document.getAnimations().length") == 0
    colours = page.evaluate(
        """() => ["4", "5"].map((value) => getComputedStyle(document.querySelector(
            `input[name=overall][value="${value}"]`).nextElementSibling).backgroundColor)"""
    )
    assert colours[0] != colours[1]
    context.close()


def weigh_first_load(town: Town, browser: Browser, headers: dict[str, str]) -> dict[str, int]:
    """The files a phone fetches before the first question, each with its bytes on the way."""
    context = browser.new_context(viewport=PHONE, extra_http_headers=headers)
    page = context.new_page()
    seen: list[Response] = []
    page.on("response", lambda got: seen.append(got))
    page.goto(town.address(town.code), wait_until="networkidle")
    weights = {each.url.rpartition("/")[2]: int(each.headers["content-length"]) for each in seen}
    context.close()
    return weights


def test_a_first_load_is_small_and_saving_data_changes_nothing(
    town: Town, browser: Browser
) -> None:
    plain = weigh_first_load(town, browser, {})
    assert len(plain) <= 3, plain
    assert sum(plain.values()) <= 14_000, plain
    assert weigh_first_load(town, browser, {"Save-Data": "on"}).keys() == plain.keys()


DEEPER = (
    "/admin/campaigns/1",
    "/admin/communes/loc-binh/campaigns/1/close",
    "/admin/communes/loc-binh/presence/1?days=7",
)


def office_paths(installation: Installation) -> list[str]:
    """Every page of an official that needs no more than the commune, whoever adds one."""
    found = {
        rule.rule.replace("<slug>", "loc-binh")
        for rule in installation.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule.startswith(("/login", "/admin/"))
    }
    return sorted(path for path in found if not {"<", "."} & set(path)) + list(DEEPER)


@pytest.fixture(scope="module")
def desk_page(town: Town, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{town.server}/login")
    page.get_by_label("Tên đăng nhập").fill("own")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/admin/**")
    yield page
    context.close()


def test_no_page_of_an_official_has_a_barrier(town: Town, desk_page: Page) -> None:
    paths = office_paths(town.installation)
    assert "/admin/communes/loc-binh/places/new" in paths
    for path in paths:
        answer = desk_page.goto(town.server + path)
        assert answer is not None
        assert answer.status == 200, path
        assert desk_page.evaluate(WIDER_THAN_SCREEN) <= 0, path
        found = Axe().run(desk_page, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
