"""What may stand in Assembly's shared path slots."""

from __future__ import annotations

import pytest

from app.domain.errors import BadUserInput
from app.domain.label import LabelType
from app.vendors.assembly.refs import account_slot, label_slot, type_slot

UUID = "01945162-52fc-739b-98de-e2ac9f2eec49"


@pytest.mark.parametrize(
    ("ref", "slot"),
    [
        (UUID, UUID),
        ("company.com", "company.com"),
        ("name@company.com", "name%40company.com"),
        ("userlot:1/2?x#y z", "userlot%3A1%2F2%3Fx%23y%20z"),
        ("100%2F", "100%252F"),
        ("münchen.de", "m%C3%BCnchen.de"),
        ("labels/tier", "labels%2Ftier"),
        ("Labels", "Labels"),
    ],
)
def test_a_reference_of_any_kind_is_encoded_once(ref: str, slot: str) -> None:
    assert account_slot(ref) == slot


@pytest.mark.parametrize(
    "ref", ["labels", "add_props", "upsert", "search", "notes", "create_note", "", ".", "..", "\ud800"]
)
def test_a_reference_that_would_address_something_else_is_refused(ref: str) -> None:
    with pytest.raises(BadUserInput):
        account_slot(ref)


@pytest.mark.parametrize("word", ["Tier", "tier", "TIER"])
def test_a_type_word_in_any_case_is_spelled_as_documented(word: str) -> None:
    assert type_slot(word) == "Tier"


def test_every_type_keeps_its_own_spelling() -> None:
    assert [type_slot(word) for word in LabelType] == ["Tier", "Stage", "CompanyType", "AccountTag"]


@pytest.mark.parametrize("word", ["", "Tiers", "Tag", UUID, "Tier/x"])
def test_an_unknown_type_word_would_be_read_as_a_label_id_and_is_refused(word: str) -> None:
    with pytest.raises(BadUserInput, match="Tier, Stage, CompanyType, AccountTag"):
        type_slot(word)


@pytest.mark.parametrize("label_id", ["Tier", "tier", "STAGE", "companytype", "AccountTag", "", ".", ".."])
def test_a_label_id_that_is_a_type_word_is_refused(label_id: str) -> None:
    with pytest.raises(BadUserInput):
        label_slot(label_id)


def test_a_label_id_is_encoded_once() -> None:
    assert label_slot("a/b%20") == "a%2Fb%2520"
