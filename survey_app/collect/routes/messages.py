"""Pages with one thing to say: thanks, already sent, closed, used, unknown."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from survey_app.collect.errors import CampaignClosed, CodeUnknown, CodeUsed


@dataclass(frozen=True, slots=True)
class Message:
    """What one page says."""

    title: str
    lines: tuple[str, ...] = ()
    simulated: bool = False
    aside: str = ""
    good: bool = False
    link: str = ""
    link_text: str = ""


def install_messages(blueprint: Blueprint) -> None:
    """Answer each reason why a code opens no form with its own page."""
    blueprint.register_error_handler(CodeUnknown, lambda _error: _unknown())
    blueprint.register_error_handler(CodeUsed, lambda _error: _used())
    blueprint.register_error_handler(CampaignClosed, _closed)


def thank_you() -> Response:
    """Thank for a stored answer."""
    if asks_english():
        lines = (
            "Your answers are stored and will be added up with everybody else's.",
            "You may close this page.",
        )
        return show(Message("Thank you for answering", lines, good=True))
    lines = (
        "Phiếu đã được ghi nhận và sẽ cộng chung với phiếu của những người khác.",
        "Ông/bà có thể đóng trang này.",
    )
    return show(Message("Cảm ơn ông/bà đã trả lời", lines, good=True))


def already_sent() -> Response:
    """Say that this very form was stored before: nothing was lost, nothing stored twice."""
    if asks_english():
        lines = ("It was stored once; sending it again changes nothing.",)
        return show(Message("This form has already been sent", lines, good=True))
    lines = ("Phiếu đã được ghi nhận một lần; gửi lại không làm thay đổi gì.",)
    return show(Message("Phiếu này đã gửi", lines, good=True))


def show(message: Message, status: int = 200) -> Response:
    """Render one message."""
    page = render_template(
        "collect/message.html",
        message=message,
        english=asks_english(),
        simulated=message.simulated or request.args.get("mo_phong") == "1",
    )
    return Response(page, status)


def asks_english() -> bool:
    """Whether the address asks for English."""
    return b"lang=en" in request.query_string


def _unknown() -> Response:
    if asks_english():
        lines = ("Please scan the QR code again, or type the code as printed below it.",)
        return show(Message("There is no such code", lines), 404)
    lines = ("Xin quét lại mã QR, hoặc gõ lại đúng mã in bên dưới mã QR.",)
    return show(Message("Không có mã này", lines), 404)


def _used() -> Response:
    if asks_english():
        lines = (
            "Each one-time code takes one answer. This one has answered, or its time is over.",
        )
        return show(Message("This code can no longer be used", lines), 410)
    lines = ("Mỗi mã một lần chỉ nhận một phiếu. Mã này đã trả lời rồi, hoặc đã hết hạn.",)
    return show(Message("Mã này không dùng được nữa", lines), 410)


def _closed(error: CampaignClosed) -> Response:
    where = f"{error.place.agency_name}, {error.place.place_name}"
    if asks_english():
        lines = (
            f"{where}: no survey is open now.",
            f"The next one opens on {_english_date(error.opens_on)}."
            if error.opens_on
            else "What was answered before has been kept. Thank you for your interest.",
        )
        return show(Message("The survey is closed", lines, error.place.simulated), 410)
    lines = (
        f"{where}: hiện không có đợt khảo sát nào đang mở.",
        f"Đợt tiếp theo mở từ ngày {error.opens_on:%d/%m/%Y}."
        if error.opens_on
        else "Các phiếu đã gửi trước đây vẫn được giữ. Cảm ơn ông/bà đã quan tâm.",
    )
    return show(Message("Đợt khảo sát đã đóng", lines, error.place.simulated), 410)


def _english_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
