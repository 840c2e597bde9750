"""Why the demo does not touch a database.

DemoFault
├── RealDataThere     communes or answers that are not simulated
└── ScenarioFault     the scenario's file is not sound
"""

from instruments.errors import InstrumentError


class DemoFault(Exception):
    """Base of the reasons."""


class RealDataThere(DemoFault):
    """The database holds communes or answers that are not simulated."""


class ScenarioFault(DemoFault, InstrumentError):
    """The scenario's file is not sound."""
