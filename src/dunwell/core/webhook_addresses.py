"""An outgoing webhook goes to a public machine over TLS, and to no other.

The address is checked when it is written down, and what its name resolves to each time something
is sent: one answer among them that is not public, and nothing leaves. What is on this machine is
reached only under an exact `host:port` that the installation allows.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from dunwell.core.refusals import Refusal

LONGEST_URL: Final = 1000
PORTS: Final = frozenset({443, 8443})
_USUAL_PORT: Final = {"https": 443, "http": 80}
_URL: Final = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>[/?][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# 127.1, 2130706433, 0x7f.1 and 017700000001 are addresses too, to who reads them kindly.
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_HOST_AND_PORT: Final = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+):[0-9]{1,5}")

# Written out, as what the standard library calls global differs from version to version.
_CLOSED_V4: Final = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
_OPEN_V6: Final = IPv6Network("2000::/3")
# Within what is given out: those that carry an IPv4 address, for tests, or for documents.
_CLOSED_V6: Final = tuple(
    IPv6Network(one)
    for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


class AddressUnsound(Refusal):
    """A webhook's address is a public one over TLS, written plainly."""

    code = "webhook_address_unsound"


class AddressNotPublic(Refusal):
    """The name leads to a machine that is not public."""

    code = "webhook_address_not_public"


class AllowedInProduction(Refusal):
    """An installation that others use sends nothing to itself."""

    code = "webhook_hosts_in_production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where something is sent: `path` begins with a slash and holds the query."""

    scheme: str
    host: str
    port: int
    path: str
    allowed: bool  # By name; then this machine is as good as a public one.

    @property
    def netloc(self) -> str:
        """Give the host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORT[self.scheme] else f"{host}:{self.port}"


def allowed_hosts(text: str, *, production: bool) -> frozenset[str]:
    """Read the exact `host:port` that are allowed, parted by commas; in production none is."""
    found = [one.strip().lower() for one in text.split(",") if one.strip()]
    if found and production:
        raise AllowedInProduction(
            "DUNWELL_WEBHOOK_ALLOWED_HOSTS lets webhooks reach this very machine, which is for "
            "trials only; unset it, or do without DUNWELL_HTTPS=1."
        )
    for one in found:
        if not _HOST_AND_PORT.fullmatch(one):
            raise AddressUnsound(
                f"{one} is no exact host with its port; write it as in 127.0.0.1:8099, several "
                "parted by commas."
            )
    return frozenset(found)


def target(url: str, *, allowed: Collection[str] = ()) -> Target:
    """Read an address; refuse one that is not plain, not over TLS, or on another port."""
    found = _URL.fullmatch(_lowered(url)) if len(url) <= LONGEST_URL else None
    if found is None:
        raise AddressUnsound(
            "Write the address as in https://erp.example.com/dunwell: a name, no user or password "
            f"in it, no fragment, and no more than {LONGEST_URL} letters."
        )
    scheme, host = found["scheme"], found["host"].strip("[]")
    port = int(found["port"] or _USUAL_PORT[scheme])
    path = found["path"] or "/"
    shown = f"[{host}]" if ":" in host else host
    by_name = f"{shown}:{port}" in allowed
    if not by_name:
        _require_named(host)
        _require_tls(scheme, port)
    return Target(
        scheme=scheme,
        host=host,
        port=port,
        path=path if path.startswith("/") else f"/{path}",
        allowed=by_name,
    )


def host_shown(url: str) -> str:
    """Give the host of an address as it was written, whether it may be reached by now or not."""
    return re.split(r"[/?]", url.partition("://")[2], maxsplit=1)[0]


def require_reachable(found: Sequence[str], *, allowed: bool) -> tuple[str, ...]:
    """Give the addresses a name resolved to; refuse all of them when one is not public.

    Under an allowed name this machine counts as public, and nothing else does that is not.
    """
    if not found:
        raise AddressNotPublic("The name leads nowhere; nothing was sent.")
    for one in found:
        if not (is_public(one) or (allowed and is_loopback(one))):
            raise AddressNotPublic(
                "The name leads to an address that is not public, so nothing was sent."
            )
    return tuple(dict.fromkeys(found))


def is_public(text: str) -> bool:
    """Tell whether an address belongs to a machine of the public network."""
    address = _address(text)
    if isinstance(address, IPv4Address):
        return not any(address in one for one in _CLOSED_V4)
    if isinstance(address, IPv6Address):
        return address in _OPEN_V6 and not any(address in one for one in _CLOSED_V6)
    return False


def is_loopback(text: str) -> bool:
    """Tell whether an address is this very machine, written plainly."""
    address = _address(text)
    return address is not None and address.is_loopback


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address; one with a zone, as link-local ones have, is none to send to."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _lowered(url: str) -> str:
    """Write scheme and host small, and leave the rest as it is."""
    scheme, mark, rest = url.partition("://")
    end = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    return f"{scheme.lower()}{mark}{rest[:end].lower()}{rest[end:]}"


def _require_named(host: str) -> None:
    """Refuse what is neither a full name nor an address as it is usually written."""
    address = _address(host)
    if address is not None:
        if not is_public(host):
            raise AddressNotPublic(
                "This address is not a public one; webhooks go to public machines only."
            )
        return
    labels = host.split(".")
    plain = all(_LABEL.fullmatch(one) for one in labels)
    if len(labels) < 2 or not plain or _NUMBER.fullmatch(labels[-1]):
        raise AddressUnsound(
            f"{host} is not the full name of a machine; write it as in erp.example.com."
        )


def _require_tls(scheme: str, port: int) -> None:
    if scheme != "https" or port not in PORTS:
        raise AddressUnsound(
            "Webhooks leave over TLS, to port 443 or 8443: begin the address with https:// and "
            "leave the port out, or write :8443."
        )
