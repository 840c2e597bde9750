"""The one table from error to status and page.

WebError
├── CrossSitePost     a post sent from another site's page
├── SignInNeeded      an official's page without a signed-in official
└── NotYours          a thing of another commune: answered like a thing that is not there
"""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from survey_app.store.errors import StoreBusy, StoreUnreachable
from survey_app.store.faults import as_store_error
from survey_app.web.problems import is_program, render_problem

log = structlog.get_logger()


class WebError(Exception):
    """Base of the errors that routes raise towards the browser."""


class CrossSitePost(WebError):
    """A post sent from another site's page."""


class SignInNeeded(WebError):
    """An official's page without a signed-in official."""


class NotYours(WebError):
    """A thing of another commune."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What a person reads when something went wrong: what it is, and what to do."""

    status: int
    title: str
    advice: str
    title_en: str
    advice_en: str


PAGES = {
    400: ErrorPage(
        400,
        "Yêu cầu không đọc được",
        "Xin quay lại trang trước, tải lại trang rồi thử lại.",
        "The request could not be read",
        "Please go back, reload the page and try again.",
    ),
    403: ErrorPage(
        403,
        "Không gửi được từ trang này",
        "Phiếu chỉ nhận khi gửi từ chính trang khảo sát. Xin quét lại mã QR và trả lời trên đó.",
        "It cannot be sent from this page",
        "Answers are taken only from the survey page itself. Please scan the QR code again.",
    ),
    404: ErrorPage(
        404,
        "Không tìm thấy trang",
        "Xin kiểm tra lại địa chỉ, hoặc quét lại mã QR tại nơi giải quyết thủ tục.",
        "Page not found",
        "Please check the address, or scan the QR code again.",
    ),
    405: ErrorPage(
        405,
        "Trang này không nhận cách gửi đó",
        "Xin mở lại trang từ mã QR hoặc từ trang chính.",
        "This page does not take that kind of request",
        "Please open the page again from the QR code or the home page.",
    ),
    413: ErrorPage(
        413,
        "Nội dung gửi quá dài",
        "Xin quay lại trang trước (các câu trả lời vẫn còn), rút ngắn phần ý kiến hoặc "
        "chọn tệp nhỏ hơn rồi gửi lại.",
        "What was sent is too long",
        "Please go back (your answers are still there), shorten the comment or "
        "choose a smaller file and send again.",
    ),
    429: ErrorPage(
        429,
        "Đã thử quá nhiều lần",
        "Xin chờ ít phút rồi thử lại.",
        "Too many attempts",
        "Please wait a few minutes and try again.",
    ),
    500: ErrorPage(
        500,
        "Hệ thống gặp lỗi",
        "Xin thử lại sau ít phút. Nếu vẫn lỗi, xin báo cho người quản trị.",
        "Something went wrong on our side",
        "Please try again in a few minutes. If it persists, tell the administrator.",
    ),
    503: ErrorPage(
        503,
        "Hệ thống đang bận",
        "Phiếu chưa được ghi nhận. Xin giữ trang này và bấm gửi lại sau vài giây.",
        "The system is busy",
        "Your answers were not stored yet. Keep this page and send again in a few seconds.",
    ),
}
RETRY_AFTER_SECONDS = 5


def install_errors(app: Flask) -> None:
    """Map every error to its page; unknown ones are logged by their type alone and answer 500."""
    app.register_error_handler(CrossSitePost, lambda _error: render_error(403))
    app.register_error_handler(NotYours, lambda _error: render_error(404))
    app.register_error_handler(StoreBusy, lambda _error: render_error(503))
    app.register_error_handler(StoreUnreachable, _unreachable)
    app.register_error_handler(OperationalError, _driver_error)
    app.register_error_handler(SignInNeeded, _send_to_sign_in)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def render_error(status: int) -> Response:
    """Return the page of one status, in the language of the request; for programs, its words."""
    page = PAGES[status if status in PAGES else 400]
    if is_program():
        response = render_problem(status, page.title_en, detail=page.advice_en)
        if status == 503:
            response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    # Without what the application gives every template: that would ask who is signed in, and so
    # the database, which may be what went wrong.
    template = current_app.jinja_env.get_template("web/error.html")
    english = request.args.get("lang") == "en"
    body = template.render(page=page, english=english, lang="en" if english else "vi")
    response = Response(body, status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    if 300 <= code < 400:
        given = error.get_response()
        return Response(given.get_data(), code, given.headers)
    response = render_error(code)
    response.status_code = code
    if code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def _send_to_sign_in(_error: SignInNeeded) -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return Response("", 303, {"Location": url_for("accounts.sign_in", next=target)})


def _unreachable(_error: StoreUnreachable) -> Response:
    log.error("database_unreachable", endpoint=request.endpoint)
    return render_error(503)


def _driver_error(error: OperationalError) -> Response:
    fault = as_store_error(error)
    if isinstance(fault, StoreUnreachable):
        return _unreachable(fault)
    return render_error(503) if isinstance(fault, StoreBusy) else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    # The message and the values of an unexpected error may hold answers: only its place is logged.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "unknown"
    log.error("unexpected_error", kind=type(error).__name__, place=place, endpoint=request.endpoint)
    return render_error(500)
