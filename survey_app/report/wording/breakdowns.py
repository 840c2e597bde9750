"""The titles of breakdowns and the printed names of groups of fields."""

from types import MappingProxyType

from instruments.plans import Contradiction, Plan

BREAKDOWN_TITLES = MappingProxyType(
    {
        "field": "Theo lĩnh vực",
        "place": "Theo điểm phục vụ",
        "channel": "Theo cách thu thập (gồm cả phiếu không tính vào kết quả chung)",
        "filed": "Theo cách nộp hồ sơ",
        "respondent": "Theo người trả lời",
        "age_band": "Theo nhóm tuổi",
        "sex": "Theo giới tính",
        "ethnicity": "Theo dân tộc",
    }
)

FIELD_GROUPS = MappingProxyType({"land_construction_investment": "Đất đai, xây dựng, đầu tư"})

TARGET_NOTES = MappingProxyType(
    {
        "sipas_needs_list": "Chỉ tiêu này chỉ so được với mẫu chọn từ danh sách, vì hỏi cả người "
        "không đến cơ quan; phiếu thu tại quầy chỉ để tham khảo.",
        "weighted_by_population": "Kết quả chung của nhiều loại phiếu, tính bình quân theo số "
        "lượt phục vụ.",
        "unweighted_mean": "Kết quả chung của nhiều loại phiếu, tính trung bình cộng vì chưa có "
        "số lượt phục vụ.",
        "closed_early": "Đợt khảo sát đóng trước ngày đã định nên không đưa ra mức độ chắc chắn.",
        "shared_sentence": "Kế hoạch nêu chung một câu cho nhiều dịch vụ; ở đây xét riêng từng "
        "dịch vụ.",
    }
)


def together_label(group: str) -> str:
    """Name the row that reads a group of fields as one."""
    return f"{group} (gộp)"


def inside_validity_note(starts_on: str) -> str:
    """Say that only answers from the plan's first day on were counted."""
    return f"Chỉ tính phiếu từ ngày {starts_on}, khi kế hoạch bắt đầu có hiệu lực."


def version_note(version: str) -> str:
    """Say that a questionnaire was asked in two versions and which one is held to the target."""
    return f"Trong kỳ có hai phiên bản phiếu, không gộp được; ở đây dùng phiên bản {version}."


def few_answers_note(titles: tuple[str, ...]) -> str:
    """Say which questionnaires of a target have too few answers to be counted in."""
    return f"Chưa đủ số phiếu tối thiểu nên không tính: {', '.join(titles)}."


def missing_instruments_note(titles: tuple[str, ...]) -> str:
    """Say which questionnaires of a target have no answers yet."""
    return f"Chưa có phiếu của: {', '.join(titles)}."


def contradiction_text(plan: Plan, found: Contradiction) -> str:
    """Name the targets of a plan that ask different percents of the same thing."""
    statement = next(target.statement for target in plan.targets if target.code == found.codes[0])
    percents = ", ".join(f"{float(percent):g}%" for percent in found.percents)
    return f"{statement} ({', '.join(found.codes)}): {percents}"
