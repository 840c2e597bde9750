"""What a system may send, as JSON Schema: the reader checks with it, the document shows it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from instruments.fields import list_fields

MOST_RESPONSES: Final = 500
LARGEST_NUMBER: Final = 2**31 - 1
LONGEST_TEXT: Final = 20_000
UUID4: Final = (
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
)
RANDOM_ID: Final = "[A-Za-z0-9_-]{22}"

_VALUE: Final = {
    "description": "A code ('4', '0', 'N', an option's code), a number, a text; several choices.",
    # One list of types and not `oneOf`, whose check takes ten times as long.
    "type": ["string", "integer", "array"],
    "maxLength": LONGEST_TEXT,
    "minimum": -LARGEST_NUMBER,
    "maximum": LARGEST_NUMBER,
    "items": {"type": "string", "maxLength": 64},
    "maxItems": 64,
}
RESPONSE: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "type": "object",
        "description": "One answered form. Nothing else is taken: no name, number or moment.",
        "required": ["id", "campaign", "place", "answered_on", "answers"],
        "additionalProperties": False,
        "properties": {
            "id": {
                "type": "string",
                "pattern": f"^(?:{UUID4}|{RANDOM_ID})$",
                "description": (
                    "A random id of the sender: a version 4 UUID, or 22 random characters of "
                    "base64url. Never a dossier's number. Sent again, nothing is stored twice."
                ),
            },
            "campaign": {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
            "place": {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
            "answered_on": {
                "type": "string",
                "format": "date",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "description": "The day in Viet Nam on which the answer was given.",
            },
            "field": {
                "type": ["string", "null"],
                "enum": [*(field.code for field in list_fields()), None],
                "description": "The field (lĩnh vực) of the procedure, where it is known.",
            },
            "answers": {
                "type": "object",
                "description": "By the question's key; see the campaign's form.",
                "minProperties": 1,
                "maxProperties": 200,
                "propertyNames": {"maxLength": 64},
                "additionalProperties": _VALUE,
            },
        },
    }
)
