"""A webhook goes to a public machine over TLS; whatever else an address says is refused."""

import pytest

from dunwell.core import webhook_addresses
from dunwell.core.refusals import Refusal
from dunwell.core.webhook_addresses import (
    LONGEST_URL,
    AddressNotPublic,
    AddressUnsound,
    AllowedInProduction,
)

_LONG = "https://erp.example.com/"


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "netloc"),
    [
        pytest.param(
            "https://erp.example.com", "erp.example.com", 443, "/", "erp.example.com", id="bare"
        ),
        pytest.param(
            "HTTPS://ERP.Example.com/In?To=X",
            "erp.example.com",
            443,
            "/In?To=X",
            "erp.example.com",
            id="the path keeps its letters",
        ),
        pytest.param(
            "https://a.example:8443?x=1", "a.example", 8443, "/?x=1", "a.example:8443", id="8443"
        ),
        pytest.param("https://8.8.8.8/", "8.8.8.8", 443, "/", "8.8.8.8", id="a public number"),
        pytest.param(
            "https://[2606:4700::1111]/x",
            "2606:4700::1111",
            443,
            "/x",
            "[2606:4700::1111]",
            id="a public number of IPv6",
        ),
        pytest.param(
            "https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/",
            "xn--bcher-kva.example", id="an international name as machines write it",
        ),
        pytest.param(
            _LONG + "x" * (LONGEST_URL - len(_LONG)),
            "erp.example.com",
            443,
            "/" + "x" * (LONGEST_URL - len(_LONG)),
            "erp.example.com",
            id="as long as may be",
        ),
    ],
)  # fmt: skip
def test_a_plain_address_is_read(url: str, host: str, port: int, path: str, netloc: str) -> None:
    found = webhook_addresses.target(url)
    assert (found.host, found.port, found.path, found.netloc) == (host, port, path, netloc)
    assert not found.allowed


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="nothing"),
        pytest.param("erp.example.com", id="no scheme"),
        pytest.param("http://erp.example.com/", id="no TLS"),
        pytest.param("ftp://erp.example.com/", id="another scheme"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("https://", id="no host"),
        pytest.param("https:///x", id="no host but a path"),
        pytest.param("https://user:word@erp.example.com/", id="a password"),
        pytest.param("https://erp.example.com@10.0.0.1/", id="a name as a user"),
        pytest.param("https://erp.example.com#@10.0.0.1/", id="a fragment"),
        pytest.param("https://erp.example.com\\@10.0.0.1/", id="a backslash"),
        pytest.param("https://erp.example.com:80/", id="the port of HTTP"),
        pytest.param("https://erp.example.com:22/", id="the port of another service"),
        pytest.param("https://erp.example.com:/", id="an empty port"),
        pytest.param("https://erp.example.com:99999/", id="no such port"),
        pytest.param("https://erp.example.com /", id="a blank"),
        pytest.param("https://erp.example.com/a b", id="a blank in the path"),
        pytest.param("https://erp.example.com/\r\nX-Header: y", id="a second header"),
        pytest.param("https://erp.example.com/\n", id="a line end"),
        pytest.param("https://bücher.example/", id="letters that no name has"),
        pytest.param("https://ⓔxample.com/", id="letters that look like others"),
        pytest.param("https://localhost/", id="this machine by name"),
        pytest.param("https://intranet/", id="a short name"),
        pytest.param("https://erp.example.com./", id="a dot at the end"),
        pytest.param("https://erp..example.com/", id="two dots"),
        pytest.param("https://-erp.example.com/", id="a hyphen first"),
        pytest.param("https://127.1/", id="a short number"),
        pytest.param("https://2130706433/", id="a decimal number"),
        pytest.param("https://0x7f000001/", id="a hexadecimal number"),
        pytest.param("https://0x7f.0.0.0x1/", id="hexadecimal parts"),
        pytest.param("https://017700000001/", id="an octal number"),
        pytest.param("https://0177.0.0.1/", id="octal parts"),
        pytest.param("https://010.8.8.8/", id="a public number with a zero before it"),
        pytest.param("https://8.8.8.8.8/", id="five parts"),
        pytest.param("https://[fe80::1%25eth0]/", id="a zone"),
        pytest.param("https://[::g]/", id="no number of IPv6"),
        pytest.param("https://" + "a." * 126 + "ab/", id="a name that is too long"),
        pytest.param(_LONG + "x" * (LONGEST_URL - len(_LONG) + 1), id="one letter too long"),
    ],
)
def test_an_odd_address_is_refused(url: str) -> None:
    with pytest.raises(AddressUnsound):
        webhook_addresses.target(url)


CLOSED = [
    ".".join("0000"), "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1", "127.255.255.255", "169.254.0.1", "169.254.169.254", "172.16.0.0",
    "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.0",
    "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.9", "203.0.113.9", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1",
    "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "2620:4f:8000::1", "3fff::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    "5f00::1", "4000::1", "1fff::1",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.1", "172.15.255.255",
    "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "2003::1",
    "3ffe::1",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public_is_known(address: str) -> None:
    assert not webhook_addresses.is_public(address)
    for found in ([address], ["8.8.8.8", address], [address, "8.8.8.8"]):
        with pytest.raises(AddressNotPublic):
            webhook_addresses.require_reachable(found, allowed=False)


@pytest.mark.parametrize("address", OPEN)
def test_what_is_public_is_reached(address: str) -> None:
    assert webhook_addresses.require_reachable([address, address], allowed=False) == (address,)


@pytest.mark.parametrize("address", ["not an address", "1.2.3", "01.2.3.4", ""])
def test_what_is_no_address_is_not_public(address: str) -> None:
    assert not webhook_addresses.is_public(address)
    assert not webhook_addresses.is_loopback(address)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://10.0.0.1:8443/", "https://[::1]/", "https://[fd00::1]/"]
)
def test_a_number_that_is_not_public_is_refused_at_once(url: str) -> None:
    with pytest.raises(AddressNotPublic):
        webhook_addresses.target(url)


def test_a_name_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(AddressNotPublic, match="nowhere"):
        webhook_addresses.require_reachable([], allowed=True)


def test_an_allowed_name_reaches_this_machine_and_no_other_private_one() -> None:
    allowed = webhook_addresses.allowed_hosts(" 127.0.0.1:8099, [::1]:9000 ", production=False)
    plain = webhook_addresses.target("http://127.0.0.1:8099/in", allowed=allowed)
    assert plain.allowed
    assert plain.netloc == "127.0.0.1:8099"
    assert webhook_addresses.target("https://[::1]:9000", allowed=allowed).netloc == "[::1]:9000"
    found = ("127.0.0.1", "::1", "8.8.8.8")
    assert webhook_addresses.require_reachable(found, allowed=True) == found
    for one in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"):
        with pytest.raises(AddressNotPublic):
            webhook_addresses.require_reachable([one], allowed=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8098/", "http://127.0.0.1/", "http://127.0.0.2:8099/"]
)
def test_another_port_or_host_than_the_allowed_one_is_refused(url: str) -> None:
    allowed = webhook_addresses.allowed_hosts("127.0.0.1:8099", production=False)
    with pytest.raises(Refusal):
        webhook_addresses.target(url, allowed=allowed)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://erp.example.com/in?key=x", "erp.example.com"),
        ("https://erp.example.com:8443?key=x", "erp.example.com:8443"),
        ("http://127.0.0.1:8099", "127.0.0.1:8099"),
        ("", ""),
    ],
)
def test_of_an_address_its_host_is_shown(url: str, host: str) -> None:
    assert webhook_addresses.host_shown(url) == host


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "*:8099", "http://127.0.0.1:80", "127.0.0.0/8:80", "a b:80", ":80"]
)
def test_what_is_allowed_is_exact(text: str) -> None:
    with pytest.raises(AddressUnsound, match="exact host"):
        webhook_addresses.allowed_hosts(text, production=False)


def test_nothing_is_allowed_in_production() -> None:
    assert webhook_addresses.allowed_hosts(" , ", production=True) == frozenset()
    with pytest.raises(AllowedInProduction, match="unset it"):
        webhook_addresses.allowed_hosts("127.0.0.1:8099", production=True)
