"""The ECB's files of rates are read in every form they come in; bad ones are told, not raised."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dunwell.connectors.ecb import rates_file

DAILY = b"Date, USD, JPY, ISK, \n16 September 2024, 1.1128, 156.51, N/A, \n"
HISTORY = b"Date,USD,JPY,HRK,\n2024-09-16,1.1128,156.51,N/A,\n2012-01-02,1.2935,99.6,7.5,\n\n"
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
  xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<Cube><Cube time='2024-09-16'><Cube currency='USD' rate='1.1128'/>
<Cube currency='JPY' rate='156.51'/></Cube></Cube></gesmes:Envelope>"""


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.csv", data)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(DAILY, id="daily"),
        pytest.param(b"\xef\xbb\xbf" + DAILY.replace(b"\n", b"\r\n"), id="byte order mark"),
        pytest.param(zipped(eurofxref=DAILY), id="zipped"),
        pytest.param(XML, id="xml"),
    ],
)
def test_every_form_gives_the_same_quotes(data: bytes) -> None:
    quotes, problems = rates_file.read(data)
    assert problems == []
    assert [(one.currency, one.rate_date, one.per_euro) for one in quotes] == [
        ("USD", date(2024, 9, 16), Decimal("1.1128")),
        ("JPY", date(2024, 9, 16), Decimal("156.51")),
    ]


def test_the_history_leaves_out_currencies_that_are_gone() -> None:
    quotes, problems = rates_file.read(HISTORY)
    assert problems == []
    assert [(one.currency, one.rate_date.year) for one in quotes] == [
        ("USD", 2024),
        ("JPY", 2024),
        ("USD", 2012),
        ("JPY", 2012),
    ]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("no_header", b""),
        ("no_header", b"Customer,Amount\n1,2\n"),
        ("not_utf8", b"Date,\xff\n"),
        ("not_a_date", DAILY.replace(b"16 September 2024", b"31 June 2024")),
        ("not_a_rate", DAILY.replace(b"1.1128", b"1_000")),
        ("not_a_rate", DAILY.replace(b"1.1128", b"NaN")),
        ("not_a_rate", DAILY.replace(b"1.1128", b"0.000")),
        ("not_a_rate", DAILY.replace(b"1.1128", "١.١".encode())),
        ("not_a_currency", DAILY.replace(b"USD", b"Dollar")),
        ("cut_row", HISTORY[:60]),
        ("broken_csv", b"Date,USD\n" + b"x" * 200_000 + b",1\n"),
        ("broken_zip", zipped(eurofxref=HISTORY * 50)[:120]),
        # A deflate block of a length that cannot be.
        ("broken_zip", zipped(eurofxref=DAILY).replace(b"eurofxref.csv", b"eurofxref.csv\1", 1)),
        ("not_one_csv", zipped()),
        ("not_one_csv", zipped(a=DAILY, b=DAILY)),
        ("zip_in_zip", zipped(a=zipped(b=DAILY))),
        ("too_large", zipped(bomb=b"0" * (rates_file.MAX_BYTES + 1))),
        ("broken_xml", XML[:-30]),
        ("not_ecb", b"<html/>"),
        ("no_rates", XML.replace(b"time", b"day")),
        ("not_a_date", XML.replace(b"2024-09-16", b"2024-09-31")),
        ("unsafe_xml", XML.replace(b"<gesmes:Env", b"<!DOCTYPE a [<!ENTITY b 'c'>]><gesmes:Env")),
    ],
)
def test_a_bad_file_is_told(code: str, data: bytes) -> None:
    _, problems = rates_file.read(data)
    assert problems[0].code == code
    assert problems[0].expected


@given(
    data=st.sampled_from([DAILY, HISTORY, XML, zipped(eurofxref=DAILY)]),
    at=st.integers(0, 500),
    noise=st.binary(max_size=4),
)
def test_no_damage_raises(data: bytes, at: int, noise: bytes) -> None:
    rates_file.read(data[:at])
    rates_file.read(data[:at] + noise + data[at + len(noise) :])
