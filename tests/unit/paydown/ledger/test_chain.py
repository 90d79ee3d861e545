"""The hash of a record is the one the page states, and its fast form is canonical JSON."""

import json
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from paydown.ledger.chain import GENESIS, Head, _place, canonical, record_hash
from paydown.ledger.faults import RefusedError
from paydown.ledger.record import Record

AT = "2027-01-04T09:30:00.000001Z"


def test_the_hash_is_what_the_page_states() -> None:
    body = b'{"by":"Ada"}'
    wanted = sha256(
        b"ledger-v1\0" + bytes(32) + f'[1,"{AT}","decision"]'.encode() + b"\0" + body
    ).digest()
    assert record_hash(GENESIS, (1, AT, "decision"), body) == wanted


TEXT = st.text('aZ09_:.+- "\\\n\t/\x00\x7fé\u2028😀', max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 2**53 - 1), TEXT, TEXT)
def test_a_place_is_canonical_json(seq: int, at: str, kind: str) -> None:
    assert _place(seq, at, kind) == rfc8785.dumps([seq, at, kind])
    assert json.loads(_place(seq, at, kind)) == [seq, at, kind]


@pytest.mark.parametrize("content", [{"a": float("nan")}, {"a": 2**60}, {"a": "\ud800"}])
def test_what_is_no_json_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="cannot be recorded"):
        canonical(content)


def test_every_field_counts() -> None:
    usual = ((1, AT, "note"), b"{}", GENESIS)
    hashes = {
        Record.made(*usual).hash,
        Record.made((2, AT, "note"), b"{}", GENESIS).hash,
        Record.made((1, AT[:-2] + "2Z", "note"), b"{}", GENESIS).hash,
        Record.made((1, AT, "notes"), b"{}", GENESIS).hash,
        Record.made((1, AT, "note"), b"{ }", GENESIS).hash,
        Record.made((1, AT, "note"), b"{}", b"1" * 32).hash,
    }
    assert len(hashes) == 6


def test_a_head_is_read_as_it_is_printed() -> None:
    head = Head(12, bytes(range(32)))
    assert Head.read(f" {head}\n") == head


@pytest.mark.parametrize("text", ["", "1", "0:" + "0" * 64, "1:" + "0" * 63, "x:" + "0" * 64])
def test_another_head_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="give SEQ:HASH with 64 hexadecimal digits"):
        Head.read(text)
