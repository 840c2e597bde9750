"""What may be printed without telling what a person said.

Comes in: counts of respondents by label (`cross_table`, `nested_table`, `link_releases`) or rows
to be exported. Goes out: which numbers stay hidden and why (`Protection`), how a share of few
people is shown (`ShownShare`), which rows single people out (`RowCheck`).

Never here: whether a number is reliable (another question, another rule), weights, rounding of
what is printed, words for the footnote. Nothing is published from here while an audit fails.

Read first: `thresholds` (the limits and their sources), `tables` (how numbers add up), then
`protection` (hide, audit by linear programming, hide more).
"""

from analysis.disclosure.auditing import CellBounds, bound_hidden_cells
from analysis.disclosure.protection import Protection, audit_tables, protect_tables
from analysis.disclosure.releases import Difference, link_releases, refused_differences
from analysis.disclosure.rows import RowCheck, check_rows
from analysis.disclosure.shares import ShownShare, hides_counts, shown_share
from analysis.disclosure.suppression import hide_complements, small_cells
from analysis.disclosure.tables import (
    ALL,
    Cell,
    Key,
    PrintedShare,
    Tables,
    Total,
    cross_table,
    join_tables,
    nested_table,
)
from analysis.disclosure.thresholds import INSIDE, PUBLIC

__all__ = [
    "ALL",
    "INSIDE",
    "PUBLIC",
    "Cell",
    "CellBounds",
    "Difference",
    "Key",
    "PrintedShare",
    "Protection",
    "RowCheck",
    "ShownShare",
    "Tables",
    "Total",
    "audit_tables",
    "bound_hidden_cells",
    "check_rows",
    "cross_table",
    "hide_complements",
    "hides_counts",
    "join_tables",
    "link_releases",
    "nested_table",
    "protect_tables",
    "refused_differences",
    "shown_share",
    "small_cells",
]
