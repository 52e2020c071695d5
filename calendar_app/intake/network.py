"""How names are looked up and which addresses may be asked: what a door gives to who fetches."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from .addresses import Address, is_public

Resolve = Callable[[str, int], Sequence[Address]]
"""The addresses of a name. OSError where it has none."""

Permit = Callable[[Address, int], bool]
"""Whether this address may be asked at this port."""


def look_up(host: str, port: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Network:
    """How names are looked up and where one may go. Tests, which live on this machine, give their
    own; no option, setting or request leads to another one than the default."""

    permit: Permit = is_public
    resolve: Resolve = look_up
    seconds: float = 20.0
