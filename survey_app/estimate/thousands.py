"""Points that part thousands: a Vietnamese spreadsheet writes 12.000 for twelve thousand."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

BY_POINTS: Final = r"^\s*[1-9]\d{0,2}(\.\d{3})+\s*$"
BY_COMMAS: Final = r"^\s*[1-9]\d{0,2}(,\d{3})+\s*$"
POINT_DECIMALS: Final = r"^\s*[+-]?\d*\.\d*\s*$"


@dataclass(slots=True)
class ThousandsWatch:
    """Looks out for numbers of one column that can be read two ways, batch after batch.

    Sizes of populations are whole, so any such number is one too many. Weights have decimals:
    theirs are doubtful where the file writes decimal commas, in this column or by its semicolons,
    unless another number shows that the point is the decimal one.
    """

    whole: bool
    commas: bool
    first: int | None = field(default=None, init=False)
    """Respondent with the first number that is doubtful, should a decimal comma come up."""
    text: str = field(default="", init=False)
    seen: bool = field(default=False, init=False)
    """Whether a decimal comma has come up."""

    def find_doubtful(self, array: "pa.Array", start: int) -> tuple[int, str] | None:
        """Return the respondent, from 0, and the number; `start` is the number of the first."""
        import pyarrow.compute as pc

        grouped = pc.match_substring_regex(array, BY_POINTS)
        if self.whole:
            grouped = pc.or_(grouped, pc.match_substring_regex(array, BY_COMMAS))
        place = pc.index(grouped, True).as_py()
        if place >= 0 and self.first is None:
            self.first, self.text = start + place, array[place].as_py()
        if self.whole:
            return self._doubtful()
        self.seen = self.seen or bool(pc.any(pc.match_substring(array, ",")).as_py())
        doubted = self.seen or (self.commas and place >= 0 and not _shows_decimals(array, grouped))
        return self._doubtful() if doubted else None

    def _doubtful(self) -> tuple[int, str] | None:
        return None if self.first is None else (self.first, self.text)


def _shows_decimals(array: "pa.Array", grouped: "pa.Array") -> bool:
    import pyarrow.compute as pc

    pointed = pc.match_substring_regex(array, POINT_DECIMALS)
    return bool(pc.any(pc.and_not(pointed, grouped)).as_py())
