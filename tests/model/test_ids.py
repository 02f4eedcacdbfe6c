from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.model.ids import ALPHABET, RecordId, candidates, is_id, new_id, prefix_of, short, year_of

IDS = [RecordId(text) for text in ("A19-7K3QMXT4", "A19-7K3Z0000", "PL19-4T8KQ2MX", "E20-0110AAAA", "C26-7K9QMXT4")]


@given(st.binary(min_size=8, max_size=8), st.integers(2000, 2099), st.sampled_from(["A", "PL", "E"]))
def test_a_new_id_is_made_of_its_kind_its_year_and_randomness(random: bytes, year: int, prefix: str) -> None:
    made = new_id(prefix, year, lambda count: random[:count])
    assert is_id(made)
    assert prefix_of(made) == prefix
    assert year_of(made) == year
    assert set(made.partition("-")[2]) <= set(ALPHABET)


def test_an_id_has_no_letters_that_look_like_others() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len(ALPHABET) == 32


@pytest.mark.parametrize(
    "text",
    [
        "", "A19", "A19-7K3QMXT", "A19-7K3QMXT44", "a19-7K3QMXT4", "A19-7K3QMXTO", "A19-7K3QMXTU", "A1-7K3QMXT4",
        "ABC19-7K3QMXT4", "19-7K3QMXT4", "A19 7K3QMXT4", "A19-7K3QMXT4\n", "A١٩-7K3QMXT4", " A19-7K3QMXT4",
    ],
)  # fmt: skip
def test_what_has_not_the_form_of_an_id_is_none(text: str) -> None:
    assert not is_id(text)
    assert prefix_of(text) == ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("A19-7K3QMXT4", [0]),
        ("a19-7k3qmxt4", [0]),
        ("7k3", [0, 1]),
        ("7k3q", [0]),
        ("7K", [0, 1, 4]),
        (" 7k3z ", [1]),
        ("A19-7", [0, 1]),
        ("A19-", [0, 1]),
        ("c26-7k", [4]),
        ("oil0", [3]),
        ("olio", [3]),
        ("e20-oiio", [3]),
        ("zzz", []),
        ("", []),
        ("   ", []),
        ("K3Q", []),
        ("A20-7K3", []),
        ("A19-7K3QMXT4X", []),
    ],
)
def test_what_a_person_types_means_the_ids_it_begins(typed: str, found: list[int]) -> None:
    assert candidates(typed, IDS) == [IDS[index] for index in found]


def test_an_id_is_said_short() -> None:
    assert short("A19-7K3QMXT4") == "A19-7K3Q"
    assert short("A19-7K3QMXT4", 6) == "A19-7K3QMX"
