"""What this journey refuses.

AccountError
├── PasswordTooShort   a new password has fewer than `least` characters
└── UsernameTaken      another account has this user name
"""


class AccountError(Exception):
    """Base of the refusals."""


class PasswordTooShort(AccountError):
    """A new password is too short."""

    def __init__(self, least: int) -> None:
        super().__init__(f"The password needs at least {least} characters.")
        self.least = least


class UsernameTaken(AccountError):
    """Another account has this user name."""

    def __init__(self, username: str) -> None:
        super().__init__(f"The user name {username!r} is taken: choose another.")
