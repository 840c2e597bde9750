"""The sentences of `thuocdo estimate`: what is wrong and what to do, and the names of a table."""

from types import MappingProxyType
from typing import Final

FAULTS = MappingProxyType(
    {
        # the file
        "no_such_file": "không có tệp này; hãy kiểm tra lại tên và thư mục.",
        "standard_input": "không đọc từ đầu vào chuẩn; hãy lưu dữ liệu vào một tệp.",
        "not_permitted": "không có quyền đọc tệp này; hãy cấp quyền hoặc chép sang thư mục khác.",
        "not_opened": "không mở được tệp ({reason}); hãy kiểm tra lại đường dẫn.",
        "packed": "tệp nén {ending} không đọc được trực tiếp; hãy giải nén trước.",
        "other_workbook": "không đọc được tệp {ending}; hãy mở bằng phần mềm bảng tính rồi "
        "lưu lại dạng .xlsx hoặc CSV UTF-8.",
        "nul_byte": "dòng {row} có ký tự không phải là chữ (mã 0); hãy lưu lại tệp dưới dạng "
        "CSV UTF-8.",
        "is_a_folder": "đây là thư mục, không phải tệp dữ liệu.",
        "unknown_ending": "không đọc được loại tệp “{ending}”; các loại đọc được: {known}.",
        "empty_file": "tệp trống.",
        "no_rows": "tệp không có dòng dữ liệu nào.",
        "not_what_it_says": "đuôi tệp là {ending} nhưng nội dung là {found}; "
        "hãy đổi đuôi tệp hoặc lưu lại đúng loại.",
        "not_text": "tệp không phải là văn bản có dấu phân cách.",
        "bad_letters": "có chữ không đọc được; hãy lưu lại tệp dưới dạng CSV UTF-8.",
        "unreadable": "không đọc được nội dung tệp ({reason}).",
        "ragged_row": "dòng {row} có {got} ô, trong khi dòng tiêu đề có {expected} ô.",
        "unclosed_quote": "dấu ngoặc kép mở ở dòng {row} không được đóng lại.",
        "sheet_of_no_workbook": "--sheet chỉ dùng cho tệp .xlsx.",
        "sheet_unknown": "không có trang tính “{sheet}”; các trang hiện có: {listed}.",
        "nested_column": "cột “{column}” chứa dữ liệu lồng nhau ({kind}), không phải câu trả lời.",
        # the columns
        "column_unknown": "không có cột “{column}” ({option}); các cột hiện có: {listed}.",
        "column_unknown_alike": "không có cột “{column}” ({option}); có phải là {listed}?",
        "column_repeated": "có {times} cột cùng tên “{column}” ({option}); "
        "hãy đổi tên cho khác nhau.",
        "range_backwards": "cột “{first}” đứng sau cột “{last}” trong tệp ({option}); "
        "hãy viết theo thứ tự cột của tệp.",
        "range_not_in_order": "“{text}” ({option}) là mọi cột từ đầu đến cuối theo thứ tự của tệp: "
        "{listed}; hãy nêu từng cột, cách nhau bằng dấu phẩy.",
        "column_given_twice": "cột “{column}” được nêu hai lần trong {option}.",
        "item_in_design": "cột “{column}” vừa là câu hỏi vừa được dùng ở {option}.",
        "weight_and_population": "cột “{column}” không thể vừa là trọng số vừa là quy mô tổng thể.",
        "too_many_populations": "có {got} cột --population nhưng mẫu chỉ có {stages} giai đoạn.",
        # the options
        "items_or_factors": "hãy nêu các cột câu hỏi bằng --items hoặc bằng --factor, "
        "một trong hai.",
        "empty_list": "{option} không có giá trị nào.",
        "range_too_long": "khoảng “{text}” trong {option} quá dài.",
        "bad_factor": "--factor phải viết dạng TÊN=CỘT,CỘT hoặc TÊN=CỘT1-CỘT5, "
        "không phải “{text}”.",
        "factor_twice": "yếu tố “{name}” được nêu hai lần.",
        "bad_target": "--target là số phần trăm lớn hơn 1 và không quá 100, chẳng hạn 95; "
        "không phải “{text}”.",
        "target_of_mean": "--target của {index} là số phần trăm, chẳng hạn 88 ứng với 4,4/5; "
        "không phải “{text}”.",
        "satisfied_wanted": "hãy nêu các câu trả lời được tính là hài lòng, chẳng hạn "
        "--satisfied 4,5.",
        "bad_level": "--level là độ tin cậy, chẳng hạn 0.95 hoặc 95; không phải “{text}”.",
        "bad_choice": "{option} không có lựa chọn “{text}”; các lựa chọn: {known}.",
        "scale_too_short": "thang đo “{text}” phải có ít nhất hai mức; "
        "chẳng hạn --scale 1-5 hoặc --scale Low,Medium,High.",
        "scale_too_long": "thang đo có {got} mức, nhiều nhất là {most} mức.",
        # the answers
        "off_scale": "dòng {row}, cột “{column}”: giá trị “{value}” nằm ngoài thang đo ({listed}); "
        "nếu là mã không trả lời, hãy nêu trong --missing.",
        "level_far_off": "dòng {row}, cột “{column}”: giá trị “{value}” cách xa các giá trị khác "
        "({listed}); hãy nêu thang đo, chẳng hạn --scale {scale}, hoặc mã không trả lời: "
        "--missing {codes}.",
        "level_without_opinion": "dòng {row}, cột “{column}”: “{level}” có vẻ không phải là một "
        "mức của thang đo; hãy nêu --missing {typed}, hoặc nêu đủ các mức bằng --scale.",
        "total_row": "dòng {row}: dòng cuối (“{name}”) không phải là một phiếu; "
        "hãy xóa dòng tổng cộng khỏi tệp.",
        "mixed_values": "dòng {row}, cột “{column}”: các câu trả lời có cả số và chữ (“{text}”); "
        "hãy nêu thang đo bằng --scale, hoặc nêu mã không trả lời bằng --missing.",
        "too_many_values": "cột “{column}”: có hơn {most} giá trị khác nhau ({listed}, …), "
        "không phải là một thang đo.",
        "label_means_several": "nhãn “{text}” ứng với nhiều mã khác nhau ({listed}); "
        "hãy nêu mã thay cho nhãn.",
        "level_twice": "mức “{level}” được nêu hai lần trong thang đo.",
        "level_is_missing": "giá trị “{level}” vừa là mức của thang đo vừa là mã không trả lời.",
        "satisfied_never_seen": "không có câu trả lời nào là “{value}” (--satisfied); "
        "các giá trị hiện có: {listed}; nếu thang đo có mức này, hãy nêu --scale, "
        "chẳng hạn --scale 1-5.",
        "satisfied_off_scale": "“{value}” (--satisfied) không thuộc thang đo ({listed}).",
        "satisfied_everything": "--satisfied gồm mọi mức của thang đo ({listed}); hãy chỉ nêu các "
        "mức hài lòng, và nêu đủ thang đo bằng --scale.",
        "no_answers": "không có câu trả lời nào ở các cột đã nêu.",
        "empty_level": "cột “{column}”: không ai ở mức “{level}” trả lời; "
        "hãy chỉ nêu các mức cần tính, dạng --by “{column}=MỨC,MỨC”.",
        # the design
        "unit_blank": "dòng {row}, cột “{column}”: để trống; "
        "mỗi phiếu phải thuộc một tầng, một cụm.",
        "weight_blank": "dòng {row}, cột “{column}”: thiếu trọng số.",
        "weight_unreadable": "dòng {row}, cột “{column}”: trọng số “{value}” không phải là số.",
        "weight_too_small": "dòng {row}, cột “{column}”: trọng số {value} là số âm.",
        "thousands_or_decimals": "dòng {row}, cột “{column}”: số “{value}” có thể đọc theo hai "
        "cách; hãy viết không có dấu phân cách hàng nghìn, dạng 12000 hoặc 12,5.",
        "weights_all_zero": "cột “{column}”: mọi trọng số đều bằng 0.",
        "population_blank": "dòng {row}, cột “{column}”: thiếu quy mô tổng thể.",
        "population_unreadable": "dòng {row}, cột “{column}”: quy mô tổng thể “{value}” "
        "không phải là số.",
        "population_too_small": "dòng {row}, cột “{column}”: quy mô tổng thể {value} nhỏ hơn 1.",
        "population_differs": "cột {columns}: quy mô tổng thể phải như nhau trong cùng một tầng "
        "hoặc cụm ({where}: có cả {expected} và {got}).",
        "population_below_sample": "cột “{column}”{unit}: quy mô tổng thể {population} nhỏ hơn "
        "số đơn vị trong mẫu ({sampled}).",
        "too_many_groups": "cột “{column}” có hơn {most} giá trị khác nhau, không phải là cột "
        "phân nhóm.",
        # the index
        "factors_wanted": "{index} cần các yếu tố: hãy nêu câu hỏi bằng --factor.",
        "index_needs_scale": "{index} cần thang đo: hãy nêu --scale, từ mức kém nhất đến tốt nhất.",
        "index_needs_five": "{index} chỉ dùng cho thang đo 5 mức, không phải {got} mức.",
        "steps_differ": "{index} cần thang đo có các mức cách đều nhau.",
        "satisfied_not_highest": "{index} cần các mức hài lòng đứng cuối thang đo ({listed}); "
        "hãy nêu --scale từ mức kém nhất đến tốt nhất.",
        "overall_is_one_item": "overall_question là của một câu hỏi đánh giá chung, "
        "không phải {got} câu: hãy nêu một cột trong --items.",
        "index_does_not_fit": "không tính được {index} từ các cột đã nêu.",
    }
)

NOTES = MappingProxyType(
    {
        "read_as_windows_1258": "Tệp không phải UTF-8, được đọc theo bảng mã Windows-1258.",
        "sheet": "Trang tính được đọc: {detail}.",
        "scale_from_values": "Không nêu --scale nên thang đo là các giá trị có trong tệp: "
        "{detail}.",
        "order_unknown": "Chưa biết thứ tự các mức nên không tính được điểm trung bình.",
        "satisfied_not_upper_end": "Các mức hài lòng ({detail}) không phải là các mức cao nhất của "
        "thang đo, viết từ kém nhất đến tốt nhất: hãy kiểm tra --satisfied và --scale.",
        "missing_never_seen": "Mã ở --missing không gặp trong các cột đã nêu: {detail}.",
        "zero_weights": "Số phiếu có trọng số bằng 0, không tính vào kết quả: {detail}.",
        "lonely_strata": "{first} tầng chỉ có một đơn vị mẫu, sai số tính theo quy tắc “{rest}” "
        "(--lonely-psu).",
        "without_level": "Số phiếu để trống cột phân nhóm: {detail}.",
        "no_answers": "không có câu trả lời",
        "one_respondent": "chỉ một người trả lời, không tính được sai số",
        "parts_without_answers": "có phần không có câu trả lời, đã bỏ qua",
        "census": "hỏi toàn bộ, không có sai số chọn mẫu",
        "no_degrees_of_freedom": "không đủ đơn vị mẫu để ước lượng sai số",
        "interval_undefined": "phương pháp này không có khoảng tin cậy khi mọi người "
        "trả lời như nhau",
        "clusters_taken_whole": "coi như mọi người trong các cụm đã chọn đều được hỏi; nếu không, "
        "thêm --population cho bước chọn sau",
        "left_out_counts_as_unseen": "câu bỏ trống được tính như phần chưa thu khi hiệu chỉnh "
        "tổng thể hữu hạn",
        "weights_very_unequal": "trọng số rất chênh lệch: vài người trả lời quyết định kết quả",
        "more_answers_than_population": "số phiếu nhiều hơn quy mô tổng thể",
    }
)

MEANS = MappingProxyType(
    {
        "mean_over_5": (
            "Điểm TB / 5",
            "Điểm trung bình chia cho 5 (88% là 4,4 trên 5), không phải tỷ lệ hài lòng",
        ),
        "mean_rescaled": (
            "Điểm quy đổi",
            "Điểm trung bình quy đổi (0% là mức thấp nhất, 100% là cao nhất), không phải tỷ lệ",
        ),
    }
)
"""Heading and explanation of the indices that are no shares."""

OTHER_GROUPS: Final = "{names} (và {more} nhóm khác)"
WHOLE_SAMPLE: Final = "toàn mẫu"
STANDINGS = MappingProxyType({"reached": "Đạt", "not_reached": "Chưa đạt"})
VERDICTS = MappingProxyType(
    {
        "met": "đủ cơ sở khẳng định đạt",
        "not_met": "đủ cơ sở khẳng định chưa đạt",
        "inconclusive": "chưa đủ cơ sở kết luận",
    }
)
VERDICT_BOUNDS: Final = (
    "Kết luận dựa vào cận một phía {sure} (kg_shrunk_t), nên có thể khẳng định dù khoảng tin cậy "
    "hai phía còn chạm mục tiêu."
)
NEED_UNKNOWN: Final = (
    "Cần thêm “—”: không ước tính được, vì kết quả bằng hoặc quá sát mục tiêu, "
    "hoặc không đủ đơn vị mẫu để ước lượng sai số."
)
LONGEST_QUOTE: Final = 200


def note_text(note: str) -> str:
    """Say a note in words; "scale_from_values: 1, 2" is a code with its detail."""
    code, _, detail = note.partition(": ")
    first, _, rest = detail.partition(" ")
    return NOTES.get(code, note).format(detail=detail, first=first, rest=rest)
