"""The few things that hold for every test: no outside network, no settings of the shell."""

import ipaddress
import os
import socket

import pytest
from hypothesis import settings

# Two shared cores: time says nothing about a property, and a run must be repeatable.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

for name in list(os.environ):
    if name.startswith("THUOCDO_") and not name.startswith("THUOCDO_TEST_"):
        del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _no_outside_network() -> None:
    """Let tests reach this machine only."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not _is_this_machine(str(address[0])):
            raise PermissionError(f"A test wanted to reach {address[0]}; tests use no network.")
        connect(self, address)  # type: ignore[arg-type] # whatever the caller gave

    pytest.MonkeyPatch().setattr(socket.socket, "connect", connect_here)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
