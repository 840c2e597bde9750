"""Reports made by hand, rich enough to show every shape a document has to carry.

The counts are invented; shares and intervals are computed from them in the plainest way.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import sqrt

from survey_app.report.model import (
    Breakdown,
    CampaignFacts,
    FactorRow,
    Figure,
    InstrumentResult,
    ItemRow,
    Manifest,
    Period,
    PlanFacts,
    Report,
    TargetRow,
    Withheld,
)

SHA = "3f" * 32

TTHC = (
    ("Tiếp cận dịch vụ", ("Nơi tiếp nhận dễ tìm, dễ đến", "Chỗ ngồi chờ sạch sẽ, đủ chỗ")),
    (
        "Thủ tục hành chính",
        (
            "Giấy tờ phải nộp được nói rõ ngay từ lần đầu",
            "Thời gian trả kết quả so với giấy hẹn",
            "Số lần phải đi lại để làm xong một hồ sơ",
        ),
    ),
    ("Công chức tiếp nhận", ("Thái độ lịch sự, lắng nghe", "Hướng dẫn dễ hiểu")),
    ("Kết quả dịch vụ", ("Kết quả đúng, đủ thông tin",)),
    ("Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị", ("Biết gửi góp ý ở đâu",)),
)
HEALTH = (
    ("Khả năng tiếp cận", ("Biển chỉ dẫn dễ thấy", "Tìm được nhân viên khi cần")),
    ("Minh bạch thông tin và thủ tục", ("Được giải thích về chi phí", "Thứ tự khám công bằng")),
    ("Thái độ, năng lực của nhân viên y tế", ("Nhân viên y tế nói năng lịch sự",)),
)
ONLINE = (("Sử dụng cổng dịch vụ công", ("Dễ tìm thủ tục cần làm", "Nộp hồ sơ không bị lỗi")),)


def make_figure(
    satisfied: int,
    n: int,
    label: str = "Chung",
    *,
    definition: str = "overall_question",
    withheld: Withheld | None = None,
    group: str | None = None,
    population: int | None = None,
) -> Figure:
    """A figure with a Wilson interval; withheld ones carry no numbers but n."""
    if withheld is not None or n == 0:
        reason: Withheld = withheld or "no_answers"
        return Figure(label, definition, n, n, None, None, None, None, reason, population, group)
    share, z = satisfied / n, 1.96
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    exact = Fraction(satisfied, n)
    return Figure(label, definition, n, n, share, low, high, exact, None, population, group)


def make_item(key: str, text: str, levels: tuple[int, int, int, int, int], apart: int) -> ItemRow:
    """One question from its level counts."""
    n = sum(levels)
    figure = make_figure(levels[3] + levels[4], n, text, definition="answer_share")
    return ItemRow(key, text, figure, levels, apart, apart // 2, 3)


def make_factors(parts: tuple[tuple[str, tuple[str, ...]], ...], n: int) -> tuple[FactorRow, ...]:
    """Factors whose questions get steadily a little worse."""
    rows, number = [], 0
    for index, (title, texts) in enumerate(parts):
        items = []
        for text in texts:
            number += 1
            bad = number * n // 90
            levels = (bad // 4, bad // 2, bad, n // 3, n - n // 3 - bad - bad // 2 - bad // 4)
            items.append(make_item(f"q{number}", text, levels, apart=number * n // 60))
        top = sum(item.levels[3] + item.levels[4] for item in items)
        total = sum(sum(item.levels) for item in items)
        pooled = make_figure(top, total, title, definition="answer_share")
        rows.append(FactorRow(f"f{index}", replace(pooled, n=n), tuple(items)))
    return tuple(rows)


def make_definitions(n: int) -> tuple[Figure, ...]:
    """All seven indices once."""
    codes = (
        "answer_share", "item_mean_share", "factor_mean_share", "overall_question",
        "full_satisfaction", "mean_over_5", "mean_rescaled",
    )  # fmt: skip
    shares = (0.95, 0.948, 0.947, 0.967, 0.71, 0.883, 0.854)
    return tuple(
        make_figure(round(n * share), n, code, definition=code)
        for code, share in zip(codes, shares, strict=True)
    )


def make_breakdowns(n: int) -> tuple[Breakdown, ...]:
    """Fields with one group apart, places with withheld ones, channels."""
    group = "Đất đai, xây dựng, đầu tư"
    fields = (
        make_figure(n // 5 - n // 34, n // 5, group, group=group),
        make_figure(n // 8 - n // 45, n // 8, "Đất đai", group=group),
        make_figure(n // 20 - n // 200, n // 20, "Xây dựng", group=group),
        make_figure(0, 3, "Đầu tư", group=group, withheld="small_cell"),
        make_figure(n // 3 - 3, n // 3, "Chứng thực"),
        make_figure(n // 4, n // 4, "Hộ tịch"),
        make_figure(0, 21, "Bảo trợ xã hội", withheld="under_minimum"),
        make_figure(0, 0, "Thi đua khen thưởng"),
    )
    places = (
        make_figure(n * 2 // 3 - 9, n * 2 // 3, "Trung tâm Phục vụ hành chính công xã"),
        make_figure(n // 3 - 6, n // 3, "Điểm tiếp nhận thôn Ngọc Sơn (lưu động, chiều thứ Năm)"),
    )
    filed = (
        make_figure(n // 2 - 8, n // 2, "Nộp trực tiếp"),
        make_figure(n // 3 - 5, n // 3, "Nộp trực tuyến"),
        make_figure(0, 12, "Qua bưu chính công ích", withheld="under_minimum"),
    )
    return (
        Breakdown("field", "Theo lĩnh vực", fields),
        Breakdown("place", "Theo điểm phục vụ", places),
        Breakdown("filed", "Theo cách nộp hồ sơ", filed),
    )


def make_result(
    code: str = "tthc",
    title: str = "Giải quyết thủ tục hành chính",
    *,
    parts: tuple[tuple[str, tuple[str, ...]], ...] = TTHC,
    n: int = 412,
    satisfied: int = 399,
    grade: str = "B",
    population: int | None = 1180,
    provisional: bool = False,
) -> InstrumentResult:
    """All results of one instrument."""
    overall = make_item(
        "overall", "Nhìn chung, mức độ hài lòng với lần giải quyết này",
        (1, n - satisfied - 6, 5, satisfied - satisfied // 2, satisfied // 2), apart=2,
    )  # fmt: skip
    return InstrumentResult(
        code=code,
        version="1.0",
        sha256=SHA,
        title=title,
        draft=code == "online",
        provisional=provisional,
        grade=grade,  # type: ignore[arg-type] # a sample's own values
        population=population,
        population_name="lượt khám" if code.startswith("health") else "hồ sơ đã trả kết quả",
        campaigns=(
            CampaignFacts(
                f"Khảo sát {title[0].lower()}{title[1:]} năm 2026",
                date(2026, 2, 1),
                date(2026, 11, 30),
                (("code", n * 2 // 3), ("kiosk", n - n * 2 // 3)),
                n,
            ),
        ),
        n=n,
        left_out=(("assisted_by_staff", 14), ("not_finished", 6)) if code == "tthc" else (),
        headline=make_figure(satisfied, n, title, population=population),
        definitions=make_definitions(n),
        overall=overall,
        factors=make_factors(parts, n),
        breakdowns=make_breakdowns(n) if code == "tthc" else (),
    )


def make_target(code: str = "NL-S1", **changes: object) -> TargetRow:
    """A judged target that is reached but not certain, unless told otherwise."""
    row = TargetRow(
        code=code,
        statement="Mức độ hài lòng của người dân, tổ chức, doanh nghiệp về giải quyết TTHC",
        wording="đạt 95% trở lên",
        op="gte",
        percent=Fraction(95),
        section="II.2.2 gạch đầu dòng 1",
        strength="minimum",
        due_year=2026,
        due_stated=True,
        position="judged",
        definition="overall_question",
        index_reason="nói về mức độ hài lòng của người được phục vụ với cả lần giải quyết",
        figure=make_figure(399, 412, "Giải quyết thủ tục hành chính"),
        grade="B",
        response_rate=412 / 1180,
        standing="reached",
        verdict="inconclusive",
        among_respondents_only=False,
        needed=310,
        possible_from_n=59,
        tipping_point=0.9407,
        provisional=False,
        notes=(),
    )
    return replace(row, **changes)  # type: ignore[arg-type] # a sample's own values


def make_targets(results: tuple[InstrumentResult, ...]) -> tuple[TargetRow, ...]:
    """One target of each kind."""
    tthc = results[0]
    land = tthc.breakdowns[0].rows[0]
    return (
        make_target("NL-S1", figure=tthc.headline, instruments=("tthc",)),
        make_target(
            "NL-S2", statement="Mức độ hài lòng về giải quyết TTHC lĩnh vực đất đai, xây dựng, "
            "đầu tư", wording="tối thiểu 90%", percent=Fraction(90), figure=land,
            standing="not_reached", verdict="inconclusive", needed=None, possible_from_n=99,
            due_stated=False, instruments=("tthc",), group=land.group,
        ),
        make_target(
            "NL-S3", statement="Mức độ hài lòng về dịch vụ y tế", wording="đạt 90%", op="eq",
            percent=Fraction(90), figure=results[1].headline, verdict="met", grade="C",
            among_respondents_only=True, tipping_point=None,
        ),
        make_target(
            "NL-S4", statement="Tỷ lệ người dân hài lòng khi dùng dịch vụ công trực tuyến",
            wording="phấn đấu trên 98% vào năm 2030", op="gt", percent=Fraction(98),
            strength="aim", due_year=2030, due_stated=False, position="progress",
            figure=results[2].headline, standing="not_reached", verdict="not_met",
        ),
        make_target(
            "NL-S5", statement="Mức độ hài lòng về giáo dục công lập", wording="từ 90% trở lên",
            percent=Fraction(90), position="no_data", figure=None, standing=None, verdict=None,
            needed=None, possible_from_n=None, tipping_point=None, due_stated=False,
        ),
    )  # fmt: skip


def make_report(
    *, simulated: bool = True, superior: str | None = "Sở Nội vụ tỉnh Thanh Hóa"
) -> Report:
    """The rich one: three instruments, every kind of target, every kind of gap."""
    results = (
        make_result(),
        make_result(
            "health_outpatient", "Khám, chữa bệnh tại trạm y tế", parts=HEALTH, n=188,
            satisfied=181, grade="C", population=None,
        ),
        make_result(
            "online", "Dịch vụ công trực tuyến", parts=ONLINE, n=95, satisfied=86, grade="C",
            population=2400, provisional=False,
        ),
    )  # fmt: skip
    elsewhere = make_target(
        "NL-T1", statement="Tỷ lệ hồ sơ trả đúng hạn hoặc trước hạn", wording="trên 99%",
        op="gt", percent=Fraction(99), position="no_data", figure=None, definition=None,
        standing=None, verdict=None, tipping_point=None, due_year=2030,
    )  # fmt: skip
    return _report(
        results,
        make_targets(results),
        (elsewhere, replace(elsewhere, code="NL-T2", statement="Tỷ lệ số hóa hồ sơ", op="eq",
                            percent=Fraction(100), wording="100%")),
        simulated=simulated,
        superior=superior,
    )  # fmt: skip


def make_small_report() -> Report:
    """One open-code instrument still running, in a period that no plan covers."""
    result = make_result(n=64, satisfied=60, grade="C", population=None, provisional=True)
    target = make_target(
        "TK-S1", position="outside", figure=result.headline, standing=None, verdict=None
    )
    report = _report((result,), (target,), (), simulated=False, superior=None)
    return replace(
        report,
        plan=None,
        commune="xã Tứ Kỳ",
        province="thành phố Hải Phòng",
        issuer="ỦY BAN NHÂN DÂN XÃ TỨ KỲ",
    )


def make_empty_report() -> Report:
    """A period in which nobody answered."""
    return replace(_report((), (), (), simulated=True, superior=None), plan=None)


def _report(
    results: tuple[InstrumentResult, ...],
    targets: tuple[TargetRow, ...],
    unmeasured: tuple[TargetRow, ...],
    *,
    simulated: bool,
    superior: str | None,
) -> Report:
    starts_on, ends_on, as_of = date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 15)
    return Report(
        commune="xã Ngọc Liên",
        province="tỉnh Thanh Hóa",
        issuer="Ủy ban nhân dân xã Ngọc Liên",
        superior=superior,
        period=Period("2026", "năm 2026", starts_on, ends_on),
        as_of=as_of,
        simulated=simulated,
        plan=PlanFacts(
            "Kế hoạch cải cách hành chính", "2026-2030", date(2026, 1, 1), date(2030, 12, 31), SHA,
            ("thanh toán trực tuyến từ 60% (mục II.3) và từ 50% (mục III.1)",),
        ),
        results=results,
        targets=targets,
        unmeasured_targets=unmeasured,
        manifest=Manifest(
            "thuocdo 0.1.0", "0f9d0c3a-6a55-4f0e-9f0b-2c1d7a1b5e77",
            tuple((r.code, r.version, r.sha256) for r in results),
            SHA, starts_on, ends_on, as_of, sum(r.n for r in results),
            (("level", "0.95"), ("minimum_n:tthc", "30")), SHA,
        ),
    )  # fmt: skip
