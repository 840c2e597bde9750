"""The legal documents a report may cite: a short list checked by a person, never a plan's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from survey_app.report.model import PlanFacts


@dataclass(frozen=True, slots=True)
class Citation:
    """One document and the instruments it concerns (beginnings of their codes)."""

    text: str
    instruments: tuple[str, ...]


CITATIONS = (
    Citation("Nghị định số 118/2025/NĐ-CP của Chính phủ", ("tthc", "online")),
    Citation("Thông tư số 03/2025/TT-VPCP của Văn phòng Chính phủ", ("tthc", "online")),
    Citation("Quyết định số 1001/QĐ-BNV ngày 11 tháng 12 năm 2023 của Bộ Nội vụ", ("sipas",)),
    Citation("Quyết định số 56/QĐ-BYT ngày 08 tháng 01 năm 2024 của Bộ Y tế", ("health",)),
    Citation(
        "Quyết định số 3476/QĐ-BGDĐT ngày 04 tháng 10 năm 2019 của Bộ Giáo dục và Đào tạo",
        ("education",),
    ),
)


def list_citations(
    instruments: Iterable[str], plan: PlanFacts | None, commune: str
) -> tuple[str, ...]:
    """List the "Căn cứ" lines for these instruments, the commune's own plan last."""
    codes = tuple(instruments)
    lines = [
        f"Căn cứ {citation.text}"
        for citation in CITATIONS
        if any(code.startswith(citation.instruments) for code in codes)
    ]
    if plan is not None:
        lines.append(f"Căn cứ {plan.document} ({plan.period}) của {commune}")
    return tuple(lines)
