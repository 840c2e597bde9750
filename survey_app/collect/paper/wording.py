"""Vietnamese words of the paper pages that no template holds: refusals, reasons, what was done."""

from types import MappingProxyType

from instruments.errors import Problem
from instruments.fields import list_fields
from instruments.model import Instrument, Question
from survey_app.collect.languages import VIETNAMESE
from survey_app.collect.paper.batches import ErrorRate
from survey_app.collect.paper.entries import Outcome
from survey_app.collect.paper.errors import BatchProblem, SheetRefused
from survey_app.collect.paper.typed import FIELD

REASONS = MappingProxyType(
    {
        "blank": "Phiếu trắng, không đánh dấu câu nào",
        "required": "Bỏ trống câu bắt buộc",
        "unreadable": "Không đọc được dấu đánh, hoặc đánh nhiều ô ở câu bắt buộc",
        "damaged": "Rách, mất một phần phiếu",
        "not_asked": "Người trả lời không thuộc đối tượng khảo sát",
    }
)
OUTCOMES = MappingProxyType(
    {
        Outcome.WAITS_FOR_SECOND: "Đã lưu phiếu {code}. Phiếu chờ người thứ hai nhập lại.",
        Outcome.WAITS_FOR_CLOSING: "Đã lưu phiếu {code}. Phiếu này chỉ cần nhập một lần.",
        Outcome.AGREED: "Đã lưu phiếu {code}: hai lần nhập khớp nhau.",
        Outcome.DIFFERS: "Đã lưu phiếu {code}. Hai lần nhập có chỗ khác nhau: "
        "xin xem ở trang tập phiếu.",
    }
)
SHEET_REASONS = MappingProxyType(
    {
        "mistyped": "Mã này gõ chưa đúng. Mã có 9 chữ số, ở góc trên bên phải tờ phiếu; "
        "xin gõ lại.",
        "unknown": "Xã chưa in phiếu nào mang mã này. Xin xem lại mã trên tờ phiếu.",
        "other_campaign": "Phiếu này in cho đợt khác: “{detail}”. Xin để riêng và nhập vào tập "
        "của đợt đó.",
        "other_place": "Phiếu này in cho “{detail}”. Xin để riêng và nhập vào tập của điểm đó.",
        "other_batch": "Phiếu này đang nằm ở tập số {detail}. Xin chuyển tờ phiếu về tập đó.",
        "old_version": "Phiếu này in theo bộ câu hỏi phiên bản {detail}, không còn là phiên bản "
        "của đợt. Không nhập được vào tập này; xin để riêng và báo người quản trị.",
        "done": "Phiếu mang mã này đã nhập xong, không cần nhập nữa. Nếu đây là tờ phô tô, "
        "xin cấp mã mới cho tờ này ở trang tập phiếu.",
        "own": "Phiếu này ông/bà đã nhập. Lần thứ hai phải do người khác nhập, để hai lần "
        "độc lập với nhau.",
        "single": "Phiếu này đã có người nhập và không thuộc phần nhập hai lần.",
        "compared": "Phiếu này đã nhập đủ hai lần và đang chờ đối chiếu ở trang tập phiếu.",
        "closed": "Tập này đã đóng, không nhập thêm được. Xin mở tập mới cho phiếu còn lại.",
        "nothing_waiting": "Không còn gì để sửa ở phiếu này: phiếu đã được lưu hoặc đã bỏ.",
        "no_choice": "Xin chọn một bên cho mỗi chỗ khác nhau.",
    }
)
BATCH_PROBLEMS = MappingProxyType(
    {
        "unknown_place": "Xin chọn một điểm phục vụ trong danh sách.",
        "no_day": "Xin ghi ngày người dân trả lời, dạng ngày/tháng/năm.",
        "future": "Ngày này chưa đến. Xin ghi ngày người dân trả lời phiếu.",
        "before_opening": "Đợt khảo sát mở từ {detail}. Phiếu trả lời trước ngày đó không thuộc "
        "đợt này; nếu ghi nhầm, xin sửa lại ngày.",
        "after_end": "Đợt khảo sát nhận phiếu đến hết {detail}. Phiếu trả lời sau ngày đó không "
        "thuộc đợt này; xin kiểm tra lại ngày, hoặc nhập vào đợt sau.",
        "out_of_range": "Xin ghi một số nguyên, nhiều nhất là {detail}.",
        "official": "Việc này đã có kênh khảo sát chính thức ({detail}), nên không in, không nhập "
        "phiếu.",
        "second_waiting": "Còn {detail} phiếu chờ người thứ hai nhập.",
        "differing": "Còn {detail} phiếu có chỗ khác nhau chưa giải quyết.",
        "unknown_language": "Xin chọn một ngôn ngữ trong danh sách.",
        "no_numbers": "Hệ thống đã dùng hết số của các đợt in. Xin báo người quản trị.",
    }
)
ANSWER_PROBLEMS = MappingProxyType(
    {
        "required": "Câu này bắt buộc. Nếu trên giấy bỏ trống, xin để riêng phiếu với lý do "
        "“Bỏ trống câu bắt buộc”.",
        "empty": "Chưa gõ câu trả lời nào. Nếu là phiếu trắng, xin để riêng với lý do đó.",
        "not_offered": "Câu này không có ô như vậy. Xin gõ chữ hoặc số in trong ô được đánh dấu.",
        "not_a_number": "Xin gõ một số, chỉ gồm chữ số.",
        "out_of_range": "Ngoài khoảng cho phép của câu này. Xin xem lại tờ phiếu.",
        "too_long": "Dài quá. Xin rút ngắn, giữ ý chính.",
        "unreadable": "Có ký tự không đọc được. Xin gõ lại.",
    }
)
BATCH_OPENED = "Đã mở tập phiếu số {number}. Xin gõ mã của tờ đầu tiên."
BATCH_CLOSED = "Đã đóng tập phiếu số {number}: {valid} phiếu hợp lệ, {invalid} phiếu không hợp lệ."
RUN_READY = "Đã lập {copies} phiếu. Xin tải tệp PDF dưới đây rồi in."
CODE_GIVEN = (
    "Mã mới: {code}. Xin ghi mã này bằng bút vào góc trên của tờ phiếu, rồi nhập như các tờ khác."
)
FORGOTTEN = "Đã bỏ lần nhập phiếu {code}. Tờ phiếu này coi như chưa nhập."
SETTLED = "Đã giải quyết phiếu {code}."
PRINT_FAILED = "Chưa lập được tệp in. Xin thử lại; nếu vẫn lỗi, xin báo người quản trị."
AFTER_REPORT = (
    "Báo cáo cho ngày này đã lập. Phiếu nhập bây giờ không có trong báo cáo đó; "
    "xin lập lại báo cáo nếu cần."
)


def say_sheet(refused: SheetRefused) -> str:
    """Say why a code cannot be typed here, and what to do."""
    return SHEET_REASONS[refused.reason].format(detail=refused.detail)


def say_batch(problem: BatchProblem) -> str:
    """Say why a pile or a print run cannot be so."""
    detail = problem.detail
    if problem.code in {"before_opening", "after_end"}:
        year, month, day = detail.split("-")
        detail = f"{day}/{month}/{year}"
    elif problem.code == "out_of_range":
        detail = f"{int(detail):,}".replace(",", ".")
    return BATCH_PROBLEMS[problem.code].format(detail=detail)


def say_problem(problem: Problem) -> str:
    """Say what is wrong with an answer."""
    return ANSWER_PROBLEMS[problem.code]


def say_error_rate(rate: ErrorRate) -> str:
    """Write how often two typings differed.

    >>> from analysis import Interval
    >>> say_error_rate(ErrorRate(3, 400, Interval(0.0015, 0.0218)))
    '0,75% (3 trên 400 ô đã đối chiếu; khoảng tin cậy 95%: 0,15% - 2,18%)'
    """
    compared = f"{rate.compared:,}".replace(",", ".")
    low, high = _percent(rate.interval.low), _percent(rate.interval.high)
    return (
        f"{_percent(rate.share)} ({rate.different} trên {compared} ô đã đối chiếu; "
        f"khoảng tin cậy 95%: {low} - {high})"
    )


def name_value(instrument: Instrument, key: str, values: tuple[str, ...]) -> str:
    """Write what was typed at a question so that a person can hold it against the paper.

    >>> from instruments.loading import load_instrument
    >>> name_value(load_instrument("tthc"), "stage", ("c",))
    'c · Đã trả kết quả'
    """
    if not values:
        return "(bỏ trống)"
    if key == FIELD:
        names = {field.code: field.name for field in list_fields()}
        places = {field.code: place for place, field in enumerate(list_fields(), 1)}
        return " · ".join((str(places[values[0]]), names[values[0]]))
    question = instrument.question(key)
    return "; ".join(_name_mark(question, value) for value in values)


def name_question(instrument: Instrument, key: str) -> str:
    """Return a question's text with its number on the form."""
    if key == FIELD:
        return VIETNAMESE.say("which_field")
    numbers = {question.key: number for number, question in enumerate(instrument.questions, 1)}
    return f"{numbers[key]}. {instrument.question(key).text}"


def _name_mark(question: Question, value: str) -> str:
    if question.kind == "scale":
        return f"{value} · {SCALE_WORDS[value]}"
    words = {option.code: option.text for option in question.options}
    return f"{value} · {words[value]}" if value in words else value


SCALE_WORDS = MappingProxyType(
    {
        **{level: VIETNAMESE.say(f"level_{level}") for level in "12345"},
        "N": VIETNAMESE.say("not_arisen"),
        "0": VIETNAMESE.say("no_opinion"),
    }
)


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%".replace(".", ",")
