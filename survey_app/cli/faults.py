"""What a command refuses, in one sentence that says what to do."""


class CommandFault(Exception):
    """A command cannot go on; its text is shown as it is."""
