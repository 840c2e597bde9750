"""Fresh databases for the tests of the store."""

from tests.engines import database, empty_address

__all__ = ["database", "empty_address"]
