"""What can go wrong with the store.

StoreError
    StoreBusy              too many writers are waiting: answer 503 and let them come back
    StoreUnreachable       the database does not answer
    UnsupportedDatabase    the address is not a SQLite file or a PostgreSQL server
    SchemaMissing          the migrations cannot be found, or the tables were never laid
    RuleBroken             a row was refused by a rule of its table
    CampaignsOverlap       two open campaigns would ask the same thing at the same time
    NoSuchRow              a row that must be there is not
    UnfitCode              a poster code has characters that a printed address must not have
"""

from dataclasses import dataclass


class StoreError(Exception):
    """Whatever the store refuses or cannot do."""


class StoreBusy(StoreError):
    """Too many writers are waiting, or another process holds the file."""


class StoreUnreachable(StoreError):
    """The database does not answer."""


class UnsupportedDatabase(StoreError):
    """The address is not a SQLite file or a PostgreSQL server."""


class SchemaMissing(StoreError):
    """The migrations cannot be found, or the tables were never laid."""


@dataclass(slots=True, eq=False)
class RuleBroken(StoreError):
    """A row was refused by a rule of its table; says which rule and nothing of the row."""

    rule: str

    def __str__(self) -> str:
        return f"the database refuses this row: {self.rule}"


@dataclass(slots=True, eq=False)
class CampaignsOverlap(StoreError):
    """Two open campaigns of one commune would ask the same thing at the same time."""

    title: str
    other_title: str
    instrument_code: str

    def __str__(self) -> str:
        return (
            f"campaign {self.title!r} overlaps {self.other_title!r}: "
            f"both ask {self.instrument_code!r} in the same commune on the same days"
        )


@dataclass(slots=True, eq=False)
class NoSuchRow(StoreError):
    """A row that must be there is not."""

    thing: str
    key: str

    def __str__(self) -> str:
        return f"there is no {self.thing} {self.key!r}"


@dataclass(slots=True, eq=False)
class UnfitCode(StoreError):
    """A poster code has characters that a printed address must not have."""

    code: str

    def __str__(self) -> str:
        return f"poster code {self.code!r}: expected only letters, digits, '-' and '_'"
