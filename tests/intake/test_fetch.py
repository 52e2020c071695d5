"""An address becomes bytes, or an error that says why; no trick leads off the public web."""

from __future__ import annotations

import gzip
import ssl
import subprocess
import threading
import tomllib
import zlib
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback, moved, on_one_port, page

from calendar_app import errors
from calendar_app.errors import FetchError, TooLargeError, UnsafeSourceError
from calendar_app.intake.addresses import Address, is_public, web_address
from calendar_app.intake.fetch import USER_AGENT, Validators, _trust, fetch
from calendar_app.intake.network import Network

TABLE = tomllib.loads(Path(__file__).with_name("tricks.toml").read_text(encoding="utf-8"))
TRICKS: list[dict[str, Any]] = TABLE["trick"]


class Names:
    """Looks up as a table says, another answer each time where it has several."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, _host: str, _port: int) -> list[Address]:
        self.asked += 1
        if not self.answers:
            raise OSError("no such name")
        told = self.answers[min(self.asked, len(self.answers)) - 1]
        return [ip_address(one) for one in told]


def test_the_list_of_tricks_is_long_and_has_none_twice() -> None:
    assert len({trick["url"] for trick in TRICKS}) == len(TRICKS) >= 40


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick["name"])
def test_no_address_leads_to_this_machine_or_its_network(trick: dict[str, Any]) -> None:
    with Loopback({"*": page()}) as server:
        url = trick["url"].replace("{port}", str(server.port)).replace("{long}", "a" * 3000)
        expected = getattr(errors, trick.get("error", "UnsafeSourceError"))
        with pytest.raises(expected) as caught:
            fetch(url, network=Network(resolve=Names(*trick.get("at", []))))
        assert any(words in str(caught.value) for words in trick["told"].split("|"))
        assert "secret" not in str(caught.value)
        assert server.met == 0


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick["name"])
def test_no_redirect_leads_there_either(trick: dict[str, Any]) -> None:
    """The first server is permitted; what it sends on to is judged as if it had been asked for."""
    with Loopback({"*": page()}) as other, Loopback({}) as server:
        url = trick["url"].replace("{port}", str(other.port)).replace("{long}", "a" * 3000)
        target = url.encode("utf-8").decode("latin-1")
        server.answers["/a"] = moved(target)
        names = Names(*trick.get("at", []))

        def permit(address: Address, port: int) -> bool:
            return port == server.port or is_public(address, port)

        with pytest.raises((UnsafeSourceError, FetchError)):
            fetch(f"{server.base}/a", network=Network(permit=permit, resolve=names))
        assert other.met == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("9.255.255.255", True),
        ("11.0.0.0", True),
        ("172.15.255.255", True),
        ("172.32.0.0", True),
        ("100.63.255.255", True),
        ("100.128.0.0", True),
        ("223.255.255.255", True),
        ("2a00:1450:4001::1", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d70e", True),  # 93.184.215.14 through NAT64
        ("64:ff9b::a00:1", False),  # 10.0.0.1 through NAT64
        ("4000::1", False),
    ],
)
def test_what_is_public_is_let_through(address: str, public: bool) -> None:
    assert is_public(ip_address(address), 443) is public


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("HTTP://Wire.Example:80/a#b", "http://wire.example/a"),
        ("https://wire.example:443", "https://wire.example"),
        ("https://wire.example:8443/a?b=c", "https://wire.example:8443/a?b=c"),
        ("https://наш.example/новини", "https://xn--80az8a.example/новини"),
        (" https://wire.example/ ", "https://wire.example/"),
    ],
)
def test_an_address_is_brought_to_one_form(told: str, asked: str) -> None:
    assert web_address(told).geturl() == asked


def test_a_page_comes_with_what_its_server_says_of_it() -> None:
    head = ("Content-Type: text/html; charset=windows-1251", 'ETag: "7"', "Last-Modified: then")
    with Loopback({"/a?b=%D1%96": page(b"<p>Talks", *head)}) as server:
        url = f"http://wire.example:{server.port}/a?b=і"
        found = fetch(url, network=server.network("wire.example"))
    assert (found.body, found.media_type, found.charset) == (
        b"<p>Talks",
        "text/html",
        "windows-1251",
    )
    assert found.validators == Validators('"7"', "then")
    (asked,) = server.asked
    assert f"Host: wire.example:{server.port}\r\n" in asked
    assert f"User-Agent: {USER_AGENT}\r\n" in asked
    assert "Cookie" not in asked
    assert "Authorization" not in asked


def test_what_has_not_changed_is_not_sent_again() -> None:
    with Loopback({"/feed": page(b"", status="304 Not Modified")}) as server:
        known = Validators('"7"', "Mon, 10 Jan 2022 12:00:00 GMT")
        found = fetch(f"{server.base}/feed", known=known, network=server.network())
    assert not found.fresh
    assert found.validators == known
    assert 'If-None-Match: "7"\r\n' in server.asked[0]
    assert "If-Modified-Since: Mon, 10 Jan 2022 12:00:00 GMT\r\n" in server.asked[0]


def test_five_redirects_are_followed_and_the_last_address_is_kept() -> None:
    answers = {f"/{n}": moved(f"/{n + 1}", "301 Moved") for n in range(5)} | {"/5": page()}
    with Loopback(answers) as server:
        assert fetch(f"{server.base}/0", network=server.network()).url == f"{server.base}/5"


def test_the_sixth_redirect_is_not_followed() -> None:
    with Loopback({"*": moved("/round")}) as server:
        with pytest.raises(FetchError, match="sends elsewhere more than 5 times"):
            fetch(f"{server.base}/", network=server.network())
        assert len(server.asked) == 6


def test_the_address_that_was_judged_is_the_one_connected_to() -> None:
    """The name leads elsewhere when it is looked up again: it is not, for that connection."""
    right_one = {"/": page(b"the right one"), "/on": moved("/")}
    with on_one_port(right_one, {"*": page(b"the wrong one")}) as (right, wrong):

        def permit(address: Address, _port: int) -> bool:
            return str(address) == "127.0.0.1"

        names = Names(["127.0.0.1"], ["127.0.0.2"])
        network = Network(permit=permit, resolve=names)
        assert fetch(f"http://turns.example:{right.port}/", network=network).body == (
            b"the right one"
        )
        assert names.asked == 1
        with pytest.raises(UnsafeSourceError):
            fetch(f"http://turns.example:{right.port}/", network=network)
        assert wrong.met == 0


def test_a_name_that_changes_its_answer_between_redirects_is_judged_again() -> None:
    with on_one_port({"/on": moved("/")}, {"*": page()}) as (right, wrong):

        def permit(address: Address, _port: int) -> bool:
            return str(address) == "127.0.0.1"

        names = Names(["127.0.0.1"], ["127.0.0.2"])
        with pytest.raises(UnsafeSourceError):
            fetch(
                f"http://turns.example:{right.port}/on",
                network=Network(permit=permit, resolve=names),
            )
        assert (names.asked, wrong.met) == (2, 0)


def test_the_second_address_of_a_name_is_tried_where_the_first_is_silent() -> None:
    with Loopback({"/": page(b"here")}) as server:

        def permit(_address: Address, _port: int) -> bool:
            return True

        network = Network(permit=permit, resolve=Names(["127.0.0.3", "127.0.0.1"]))
        assert fetch(f"http://two.example:{server.port}/", network=network).body == b"here"


# --- servers that mean no good ---

SMALL_BOMB = gzip.compress(bytes(50_000_000))


def endless(head: bytes, part: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield part


def slowly(text: bytes) -> Iterator[bytes]:
    for byte in text:
        yield bytes([byte])
        threading.Event().wait(0.1)


HOSTILE: dict[str, tuple[Any, type[Exception], str]] = {
    "a gzip bomb": (page(SMALL_BOMB, "Content-Encoding: gzip"), TooLargeError, "10 MB"),
    "a deflate bomb": (
        page(zlib.compress(bytes(50_000_000)), "Content-Encoding: deflate"),
        TooLargeError,
        "10 MB",
    ),
    "a bomb of many parts": (
        page(gzip.compress(bytes(1_000_000)) * 20, "Content-Encoding: gzip"),
        TooLargeError,
        "10 MB",
    ),
    "packed twice": (page(b"x", "Content-Encoding: gzip, gzip"), FetchError, "nobody asked for"),
    "packed unasked": (page(b"x", "Content-Encoding: br"), FetchError, "nobody asked for"),
    "wrongly packed": (page(b"\x1f\x8bno", "Content-Encoding: gzip"), FetchError, "wrongly packed"),
    "half of a package": (
        page(gzip.compress(b"Talks. " * 99)[:20], "Content-Encoding: gzip"),
        FetchError,
        "broke off",
    ),
    "a body without end": (
        lambda: endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536)),
        TooLargeError,
        "10 MB",
    ),
    "chunks without end": (
        lambda: endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"10000\r\n" + bytes(65536) + b"\r\n",
        ),
        TooLargeError,
        "10 MB",
    ),
    "a length beyond all measure": (
        page(b"x", "Content-Length: 99999999999"),
        TooLargeError,
        "10 MB",
    ),
    "a length of more digits than numbers have": (
        page(b"x", f"Content-Length: {'9' * 5000}"),
        FetchError,
        "in no HTTP",
    ),
    "a length that is none": (page(b"x", "Content-Length: -1"), FetchError, "in no HTTP"),
    "two lengths": (page(b"x", "Content-Length: 1", "Content-Length: 9"), FetchError, "no HTTP"),
    "less than was promised": (page(b"half", "Content-Length: 99"), FetchError, "broke off"),
    "headers without end": (
        lambda: endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"),
        FetchError,
        "in no HTTP",
    ),
    "no answer": (b"", FetchError, "broke off"),
    "no HTTP": (b"220 mail.example ESMTP\r\n", FetchError, "in no HTTP"),
    "a redirect to nowhere": (moved("http://[::1"), UnsafeSourceError, "sends elsewhere"),
    "a redirect to a file": (
        moved("file:///etc/passwd"),
        UnsafeSourceError,
        "sends elsewhere: file: only http and https",
    ),
    "a redirect with a password": (
        moved("http://reader:secret@wire.example/"),
        UnsafeSourceError,
        "sends elsewhere: holds a name or a password",
    ),
    "slowly, head and all": (
        lambda: slowly(page(b"Talks." * 99)),
        FetchError,
        "not all there after 0.5 seconds",
    ),
    "a body that drips": (
        lambda: iter([page(b"", "Content-Length: 999"), *slowly(b"Talks." * 99)]),
        FetchError,
        "not all there after 0.5 seconds",
    ),
    "silence": (
        lambda: slowly(b" " if threading.Event().wait(1) else b""),
        FetchError,
        "not all there after 0.5 seconds",
    ),
    "moved, to where it does not say": (page(b"", status="302 Found"), FetchError, "(302)"),
    "unchanged, which nobody had asked": (page(b"", status="304 Not Modified"), FetchError, "304"),
    "too often": (
        page(b"", "Retry-After: 120", status="429 Too Many"),
        FetchError,
        "asks us to come less often (429)",
    ),
    "its own fault": (page(b"", status="500 Oh"), FetchError, "its server failed (500)"),
    "nothing there": (page(b"", status="404 Not Found"), FetchError, "no page at this address"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_server_that_means_no_good_is_left_with_one_line(name: str) -> None:
    answer, error, words = HOSTILE[name]
    slow = "seconds" in words
    with Loopback({"*": answer}) as server:
        with pytest.raises(error) as caught:
            fetch(f"{server.base}/a", network=server.network(seconds=0.5 if slow else 20))
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)


def test_an_error_knows_what_the_server_said() -> None:
    busy = page(b"", "Retry-After: 120", status="503 Busy")
    with Loopback({"*": busy}) as server, pytest.raises(FetchError) as caught:
        fetch(f"{server.base}/a", network=server.network())
    assert (caught.value.status, caught.value.retry_after) == (503, "120")


def test_a_look_up_that_hangs_ends_with_the_time() -> None:
    waiting = threading.Event()

    def hangs(_host: str, _port: int) -> list[Address]:
        waiting.wait(10)
        raise OSError

    with pytest.raises(FetchError, match=r"after 0\.2 seconds"):
        fetch("http://slow.example/", network=Network(resolve=hangs, seconds=0.2))
    waiting.set()


BARE = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("packing", "body"),
    [
        ("gzip", gzip.compress(b"Talks." * 30_000)),
        ("gzip", gzip.compress(b"Talks." * 10_000) + gzip.compress(b"Talks." * 20_000)),
        ("gzip", gzip.compress(b"Talks." * 30_000) + bytes(100)),
        ("x-gzip", gzip.compress(b"Talks." * 30_000)),
        ("deflate", zlib.compress(b"Talks." * 30_000)),
        ("deflate", BARE.compress(b"Talks." * 30_000) + BARE.flush()),
    ],
)
def test_what_was_packed_is_whole_again(packing: str, body: bytes) -> None:
    with Loopback({"/": page(body, f"Content-Encoding: {packing}")}) as server:
        found = fetch(f"{server.base}/", network=server.network())
    assert found.body == b"Talks." * 30_000


def test_an_empty_body_that_is_said_to_be_packed_is_empty() -> None:
    with Loopback({"/": page(b"", "Content-Encoding: gzip")}) as server:
        assert fetch(f"{server.base}/", network=server.network()).body == b""


def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"*": page(b"a proxy")}) as proxy, Loopback({"/": page(b"itself")}) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base)
        assert fetch(f"{server.base}/", network=server.network()).body == b"itself"
        assert proxy.met == 0


# --- TLS ---


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """For wire.example, trusted while the test runs."""
    made = tmp_path / "wire.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=wire.example", "-addext", "subjectAltName=DNS:wire.example"]
    try:
        subprocess.run(
            [*command, "-keyout", made, "-out", tmp_path / "cert"], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    with made.open("ab") as both:
        both.write((tmp_path / "cert").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert"))
    _trust.cache_clear()
    yield made
    _trust.cache_clear()


class Secure(Loopback):
    """Speaks TLS; `named` are the names that clients asked for in its greeting (SNI)."""

    def __init__(self, certificate: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self.named: list[str | None] = []
        self._context.sni_callback = lambda _, name, __: self.named.append(name)
        super().__init__({"*": page(b"in secret")})

    def _answer(self, connection: Any) -> None:
        try:
            super()._answer(self._context.wrap_socket(connection, server_side=True))
        except (ssl.SSLError, OSError):
            connection.close()


def test_the_name_is_what_tls_asks_for_and_vouches_for(certificate: Path) -> None:
    with Secure(certificate) as server:
        network = server.network("wire.example", "other.example")
        found = fetch(f"https://wire.example:{server.port}/", network=network)
        assert found.body == b"in secret"
        assert server.named == ["wire.example"]
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch(f"https://other.example:{server.port}/", network=network)
        assert len(server.asked) == 1
