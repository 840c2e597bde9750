"""Charts: the same twice, readable without seeing, free of anything a strict page refuses."""

import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from survey_app.report import figures
from survey_app.report.figures import Bar, BarChart, LevelBar, LevelChart
from survey_app.report.wording import LEVELS

SVG = "{http://www.w3.org/2000/svg}"
BARS = BarChart(
    "bars",
    "Kết quả theo lĩnh vực <thử>",
    "Đất đai: 90,00%; Đầu tư: không công bố",
    (Bar("Đất đai", "90,00% (n = 120)", 0.9, 0.84, 0.94, 0.95), Bar("Đầu tư", "không công bố")),
    "Chỉ tiêu ≥ 95%",
)
LEVEL_BARS = LevelChart(
    "levels",
    "Năm mức",
    "Thời gian: 5, 20, 30, 200, 145",
    LEVELS,
    (LevelBar("Thời gian trả kết quả so với giấy hẹn", "n = 400", (5, 20, 30, 200, 145)),),
)


@pytest.fixture(params=[BARS, LEVEL_BARS], ids=["bars", "levels"])
def chart(request: pytest.FixtureRequest) -> figures.Chart:
    return request.param  # type: ignore[no-any-return] # pytest gives it untyped


def test_a_chart_is_the_same_twice(chart: figures.Chart) -> None:
    first = figures.render_svg(chart), figures.render_png(chart)
    figures.render_svg.cache_clear()
    figures.render_png.cache_clear()
    assert first == (figures.render_svg(chart), figures.render_png(chart))


def test_a_chart_can_be_read_without_seeing_it(chart: figures.Chart) -> None:
    root = ET.fromstring(figures.render_svg(chart))  # noqa: S314 - drawn by us
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert title.text == chart.title
    assert desc is not None
    assert desc.text == chart.description


def test_a_chart_has_searchable_words_and_no_styles(chart: figures.Chart) -> None:
    svg = figures.render_svg(chart)
    assert "style" not in svg
    assert "<metadata" not in svg
    assert chart.bars[0].text in svg
    assert "Liberation Serif" in svg


def test_a_name_with_dollars_is_no_formula() -> None:
    place = r"Quầy $\foo$ a_b^c"
    named = replace(BARS, bars=(Bar(place, "90,00%", 0.9, 0.84, 0.94, 0.95),))
    assert place in figures.render_svg(named)
    assert figures.render_png(named)


def test_charts_share_no_ids() -> None:
    ids = [
        set(re.findall(r'\bid="([^"]+)"', figures.render_svg(chart)))
        for chart in (BARS, LEVEL_BARS)
    ]
    assert not ids[0] & ids[1]
    used = re.findall(r"url\(#([^)]+)\)", figures.render_svg(BARS))
    assert set(used) <= ids[0]


def test_a_chart_is_grey_alone(chart: figures.Chart) -> None:
    colours = set(re.findall(r"#([0-9a-f]{6})\b", figures.render_svg(chart)))
    assert all(c[:2] == c[2:4] == c[4:] for c in colours)


def test_five_levels_differ_without_colour() -> None:
    looks = {(fill, texture) for fill, texture, _ink in figures.LEVEL_FILLS}
    assert len(looks) == 5


def test_a_withheld_bar_takes_no_room_for_a_bar() -> None:
    shown = BarChart("k", "t", "d", (Bar("a", "90%", 0.9, 0.8, 0.95),))
    withheld = BarChart("k", "t", "d", (Bar("a", "không công bố"),))
    assert _height(withheld) < _height(shown)


def test_a_png_is_sharp_enough_to_print() -> None:
    width, _height_px = struct.unpack(">II", figures.render_png(BARS)[16:24])
    assert width >= 850


def _height(chart: figures.Chart) -> float:
    return float(re.findall(r'height="([\d.]+)pt"', figures.render_svg(chart))[0])
