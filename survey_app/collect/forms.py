"""What a respondent's browser sends and is shown: answers, questions in order, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import Request
from werkzeug.exceptions import BadRequest

from instruments.answers import Problem
from instruments.fields import Field, list_fields
from instruments.model import Instrument, Question, Section

SCALE_WORDS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
SCALE_WORDS_EN = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")

# Who answered: optional, coarse, last, and out of the way.
FOLDED = ("respondent", "assisted", "age_band", "sex")

MOST_FIELDS = 1000

MESSAGES = {
    "required": (
        "Xin trả lời câu này: đây là câu duy nhất bắt buộc.",
        "Please answer this one: it is the only one required.",
    ),
    "empty": (
        "Phiếu chưa có câu trả lời nào. Xin chọn ít nhất một mức.",
        "Nothing is answered yet. Please choose at least one level.",
    ),
    "not_offered": (
        "Câu trả lời này không có trong các lựa chọn. Xin chọn lại.",
        "This answer is not among the choices. Please choose again.",
    ),
    "not_a_number": (
        "Xin ghi một số, chỉ gồm chữ số.",
        "Please write a number, digits only.",
    ),
    "out_of_range": (
        "Số này nằm ngoài khoảng cho phép. Xin ghi lại.",
        "This number is outside the range. Please write it again.",
    ),
    "too_long": (
        "Ý kiến dài quá. Xin rút ngắn rồi gửi lại; phần đã viết vẫn còn dưới đây.",
        "The comment is too long. Please shorten it; what you wrote is still below.",
    ),
    "unreadable": (
        "Có chữ gửi lên không đọc được. Xin viết lại phần chữ rồi gửi.",
        "Some letters could not be read. Please write the text again and send.",
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as shown."""

    number: int
    question: Question
    chosen: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class FormSection:
    """One group of questions under a heading; `extras` are folded away until asked for."""

    title: str
    title_en: str
    entries: tuple[Entry, ...]
    extras: tuple[Entry, ...]

    @property
    def is_extras_open(self) -> bool:
        """Whether something in the folded part was answered or is wrong."""
        return any(entry.chosen or entry.problem for entry in self.extras)


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """One sentence at the top of the page, with the place it speaks of."""

    message: str
    anchor: str | None


def read_sent(request: Request) -> Mapping[str, list[str]]:
    """Return what a browser sent, key by key; bytes that are no UTF-8 become U+FFFD.

    Flask would put "%FF" for such a byte, as if the person had typed it. Raises `BadRequest`.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        return request.form.to_dict(flat=False)
    body = request.get_data(cache=False).decode("utf-8", "replace")
    try:
        return parse_qs(body, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest from error


def build_sections(
    instrument: Instrument,
    raw: Mapping[str, Sequence[str]],
    problems: Sequence[Problem],
    *,
    english: bool,
) -> tuple[FormSection, ...]:
    """Build the form's sections: questions numbered, with what was chosen and what is wrong."""
    wrong = {problem.question: message_of(problem, english=english) for problem in problems}
    entries = {
        question.key: Entry(
            number, question, tuple(raw.get(question.key, ())), wrong.get(question.key)
        )
        for number, question in enumerate(instrument.questions, 1)
    }
    return tuple(_build_section(section, list(entries.values())) for section in instrument.sections)


def _build_section(section: Section, entries: Sequence[Entry]) -> FormSection:
    own = [entry for entry in entries if entry.question.section == section.key]
    return FormSection(
        section.title,
        section.title_en,
        tuple(entry for entry in own if entry.question.key not in FOLDED),
        tuple(entry for entry in own if entry.question.key in FOLDED),
    )


def show_problems(
    instrument: Instrument, problems: Sequence[Problem], *, english: bool
) -> tuple[ShownProblem, ...]:
    """List the problems for the top of the page, each linked to its question."""
    numbers = {question.key: place for place, question in enumerate(instrument.questions, 1)}
    word = "Question" if english else "Câu"
    return tuple(
        ShownProblem(
            message_of(problem, english=english)
            if problem.question is None
            else f"{word} {numbers[problem.question]}: {message_of(problem, english=english)}",
            None if problem.question is None else f"q-{problem.question}",
        )
        for problem in problems
    )


def message_of(problem: Problem, *, english: bool) -> str:
    """Say one problem in the respondent's language."""
    return MESSAGES[problem.code][1 if english else 0]


def scale_words(*, english: bool) -> tuple[str, ...]:
    """Return the words under the five faces."""
    return SCALE_WORDS_EN if english else SCALE_WORDS


def fields_to_ask(instrument: Instrument, fixed: str | None) -> tuple[Field, ...]:
    """Return the fields a respondent may choose from: none where the code or form fixes it."""
    return tuple(list_fields()) if instrument.by_field and fixed is None else ()
