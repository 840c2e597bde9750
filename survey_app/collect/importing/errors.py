"""What stops an import before its first row.

InstrumentError
└── ImportFault     the file cannot be read, or the mapping does not fit it: one line says why
"""

from instruments.errors import InstrumentError


class ImportFault(InstrumentError):
    """Nothing was imported; says where it is, what was expected and what was found instead."""
