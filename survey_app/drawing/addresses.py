"""The address on printed paper: one that any citizen's phone can reach."""

import ipaddress
from urllib.parse import urlsplit

from survey_app.drawing.errors import AddressNotPublic

PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa")


def poster_address(base_url: str, code: str) -> str:
    """Return where a printed code leads.

    >>> poster_address("https://khaosat.example.gov.vn/", "k7m2p9x")
    'https://khaosat.example.gov.vn/q/k7m2p9x'
    """
    return f"{base_url.rstrip('/')}/q/{code}"


def shown_address(address: str) -> str:
    """Write an address as a person types it.

    >>> shown_address("https://khaosat.example.gov.vn/q/k7m2p9x")
    'khaosat.example.gov.vn/q/k7m2p9x'
    """
    return address.partition("://")[2]


def genuine_start(base_url: str) -> str:
    """Return how every genuine address begins, as a person compares it on the phone.

    >>> genuine_start("https://khaosat.example.gov.vn")
    'khaosat.example.gov.vn/q/'
    """
    return shown_address(poster_address(base_url, ""))


def check_public(base_url: str) -> None:
    """Raise `AddressNotPublic` for an address that holds only on this machine or network."""
    if not is_public(base_url):
        raise AddressNotPublic(base_url)


def is_public(base_url: str) -> bool:
    """Whether a phone somewhere else could reach the address, and safely: only by https.

    >>> [is_public(f"https://{host}") for host in ("127.0.0.1:8000", "192.168.1.9", "may-chu")]
    [False, False, False]
    >>> is_public("https://khaosat.example.gov.vn"), is_public("http://khaosat.example.gov.vn")
    (True, False)
    """
    if urlsplit(base_url).scheme != "https":
        return False
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(PRIVATE_ENDINGS)
