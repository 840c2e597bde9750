"""What this journey refuses.

AccountError
├── PasswordTooShort   a new password has fewer than `least` characters
├── PasswordTooLong    a new password has more than `most` characters
├── UsernameUnfit      a user name has characters that people mistype, or too many
├── UsernameTaken      another account has this user name
└── AccountUnknown     no account has this user name
"""


class AccountError(Exception):
    """Base of the refusals."""


class PasswordTooShort(AccountError):
    """A new password is too short."""

    def __init__(self, least: int) -> None:
        super().__init__(f"The password needs at least {least} characters.")
        self.least = least


class PasswordTooLong(AccountError):
    """A new password is longer than the sign-in page takes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The password may have at most {most} characters.")
        self.most = most


class UsernameUnfit(AccountError):
    """A user name has characters that people mistype, or too many."""

    def __init__(self, username: str) -> None:
        super().__init__(
            f"The user name {username!r} cannot be used: up to 64 letters a-z, digits and . _ @ -."
        )
        self.username = username


class UsernameTaken(AccountError):
    """Another account has this user name."""

    def __init__(self, username: str) -> None:
        super().__init__(f"The user name {username!r} is taken: choose another.")


class AccountUnknown(AccountError):
    """No account has this user name."""

    def __init__(self, username: str) -> None:
        super().__init__(
            f"No account has the user name {username!r}: thuocdo user list shows them."
        )
        self.username = username
