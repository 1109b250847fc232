"""What doctor asks, and what it makes of vendors that answer in another way than their documents show."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.commands.doctor.examining import ASSUMPTIONS, examine
from app.commands.doctor.findings import Diagnosis, Verdict
from app.commands.doctor.telling import as_text
from app.commands.environment import without_door
from app.commands.progress import Nothing
from app.domain.vendor import Vendor
from tests.app.commands.stage import environment, fresh, over, switch


async def _examined(
    folder: Path,
    *,
    variants: dict[str, dict[str, object]] | None = None,
    sent: list[httpx.Request] | None = None,
    **changed: str,
) -> dict[Vendor, Diagnosis]:
    sandbox = fresh()
    await switch(sandbox, **(variants or {}))
    settings = without_door(environment(folder, **changed))
    found = await examine(settings, transport_for=over(sandbox, sent))
    return {each.vendor: each for each in found}


def _verdicts(found: Diagnosis) -> dict[str, Verdict]:
    return {each.assumption.name: each.verdict for each in found.findings()}


async def test_a_vendor_that_holds_to_its_documents_confirms_what_reads_can(tmp_path: Path) -> None:
    found = await _examined(tmp_path)
    assert {vendor: each.problems() for vendor, each in found.items()} == {vendor: [] for vendor in Vendor}
    assert {each.credential for each in found.values()} == {"valid"}
    told = {
        f"{vendor.value}: {name}"
        for vendor in Vendor
        for name, each in _verdicts(found[vendor]).items()
        if each is not Verdict.CONFIRMED
    }
    assert told == {
        "assemble: ASSEMBLE_UPDATE_METHOD",
        "assemble: ASSEMBLE_HIDE_METHOD",
        "userlot: whole lists",
        "swift: pages of accounts",
        "swift: SWIFT_PARENT_ID",
    }
    assert {each.verdict for each in found[Vendor.SWIFT].findings() if each.assumption.name == "SWIFT_PARENT_ID"} == {
        Verdict.OPEN
    }


async def test_few_reads_and_nothing_else_is_sent(tmp_path: Path) -> None:
    sent: list[httpx.Request] = []
    found = await _examined(tmp_path, sent=sent)
    assert {vendor: len(each.notes) for vendor, each in found.items()} == {
        Vendor.ASSEMBLY: 4,
        Vendor.ASSEMBLE: 3,
        Vendor.USERLOT: 2,
        Vendor.SWIFT: 2,
        Vendor.REEVO: 3,
    }
    others = {f"{request.method} {request.url.path}" for request in sent if request.method != "GET"}
    assert others == {"POST /assemble/api/oauth/token", "POST /reevo/api/v2/account/_query"}


@pytest.mark.parametrize(
    ("vendor", "variant", "value", "name"),
    [
        ("assembly", "labels_path", "plural", "ASSEMBLY_LABELS_PATH"),
        ("assembly", "account_items", "wrapped", "records of accounts"),
        ("assembly", "account_kind_key", "account_type", "records of accounts"),
        ("assembly", "label_values", "object", "labels of accounts"),
        ("assemble", "page_numbers", "integer", "numbers of pages"),
        ("assemble", "root_parent", None, "parents of teams"),
        ("assemble", "token_path", "host", "ASSEMBLE_TOKEN_URL"),
        ("userlot", "lists", "data", "lists"),
        ("swift", "get_status", 200, "reads by id"),
        ("reevo", "next_cursor", "meta", "cursors"),
    ],
)
async def test_what_is_read_in_either_form_is_told_and_is_no_problem(
    tmp_path: Path, vendor: str, variant: str, value: object, name: str
) -> None:
    found = (await _examined(tmp_path, variants={vendor: {variant: value}}))[Vendor(vendor)]
    assert _verdicts(found)[name] is Verdict.OTHERWISE
    assert found.problems() == []


async def test_a_second_page_tells_of_the_parameter(tmp_path: Path) -> None:
    found = (await _examined(tmp_path, variants={"swift": {"page_size": 1}}))[Vendor.SWIFT]
    assert _verdicts(found)["pages of accounts"] is Verdict.CONFIRMED
    assert len(found.notes) == 3


async def test_a_path_that_is_set_and_not_served_is_a_problem(tmp_path: Path) -> None:
    variants: dict[str, dict[str, object]] = {"assembly": {"labels_path": "plural"}}
    found = await _examined(tmp_path, variants=variants, ASSEMBLY_LABELS_PATH="/account/labels")
    assembly = found[Vendor.ASSEMBLY]
    assert _verdicts(assembly)["ASSEMBLY_LABELS_PATH"] is Verdict.CONTRADICTED
    assert _verdicts(assembly)["pages of accounts"] is Verdict.CONFIRMED, "the rest is asked all the same"
    assert any("ASSEMBLY_LABELS_PATH" in each and "0010" in each for each in assembly.problems())


@pytest.mark.parametrize(("parent", "verdict"), [("here", Verdict.CONFIRMED), ("nowhere", Verdict.CONTRADICTED)])
async def test_swifts_parent_is_looked_for(tmp_path: Path, parent: str, verdict: Verdict) -> None:
    ids = {"here": "01J0CRVTXX0000000000000002", "nowhere": "01J0CRVTXX0000000000000ZZZ"}
    found = (await _examined(tmp_path, SWIFT_PARENT_ID=ids[parent]))[Vendor.SWIFT]
    assert _verdicts(found)["SWIFT_PARENT_ID"] is verdict


async def test_a_wrong_key_is_told_without_the_key_and_asked_with_once(tmp_path: Path) -> None:
    found = (await _examined(tmp_path, SWIFT_API_KEY="this-is-a-secret"))[Vendor.SWIFT]
    assert (found.is_reachable, found.credential, len(found.notes)) == (True, "refused", 1)
    assert [each for each in found.problems() if "401" in each]
    assert "this-is-a-secret" not in str(found.problems())


async def test_a_vendor_that_cannot_be_reached_hides_no_other(tmp_path: Path) -> None:
    sandbox = fresh()
    working = over(sandbox)

    class Dead(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused")

    settings = without_door(environment(tmp_path, GATEWAY_DEADLINE_MS="50"))
    found = await examine(
        settings, transport_for=lambda vendor, policy: Dead() if vendor is Vendor.REEVO else working(vendor, policy)
    )
    reevo = next(each for each in found if each.vendor is Vendor.REEVO)
    assert (reevo.is_reachable, reevo.credential) == (False, None)
    assert {each.verdict for each in reevo.findings()} == {Verdict.OPEN}
    assert [each.vendor for each in found if each.problems()] == [Vendor.REEVO]


async def test_only_the_vendors_that_are_asked_for(tmp_path: Path) -> None:
    sent: list[httpx.Request] = []
    settings = without_door(environment(tmp_path))
    found = await examine(settings, only=[Vendor.USERLOT], transport_for=over(fresh(), sent))
    assert [each.vendor for each in found] == [Vendor.USERLOT]
    assert {request.url.path.split("/")[1] for request in sent} == {"userlot"}


async def test_what_is_switched_off_is_sent_nothing_and_is_no_problem(tmp_path: Path) -> None:
    file = tmp_path / "switched-off.txt"
    file.write_text("reevo\n")
    off = {"GATEWAY_DISABLED_VENDORS": "swift", "GATEWAY_SWITCHES_FILE": str(file)}
    found = await _examined(tmp_path, **off)
    for vendor in (Vendor.SWIFT, Vendor.REEVO):
        assert (found[vendor].is_switched_off, found[vendor].notes, found[vendor].problems()) == (True, [], [])
    assert not found[Vendor.USERLOT].is_switched_off
    assert "switched off" in as_text([found[Vendor.SWIFT]])


async def test_what_is_not_configured_is_not_asked(tmp_path: Path) -> None:
    found = (await _examined(tmp_path, SWIFT_BASE_URL="", SWIFT_API_KEY=""))[Vendor.SWIFT]
    assert (found.is_configured, found.notes, found.problems()) == (False, [], [])


def test_every_vendor_has_assumptions_and_each_names_a_decision() -> None:
    decisions = Path(__file__).parents[4] / "docs" / "decisions"
    assert set(ASSUMPTIONS) == set(Vendor)
    named = {each.decision for assumptions in ASSUMPTIONS.values() for each in assumptions}
    assert [number for number in named if not list(decisions.glob(f"{number}-*.md"))] == []


async def test_who_waits_is_told_which_vendors_are_waited_for(tmp_path: Path) -> None:
    class Book(Nothing):
        def __init__(self) -> None:
            self.told: list[tuple[int, int | None, str | None]] = []

        def at(self, done: int, total: int | None = None, what: str | None = None) -> None:
            self.told.append((done, total, what))

    book, only = Book(), [Vendor.SWIFT, Vendor.USERLOT]
    await examine(without_door(environment(tmp_path)), only=only, transport_for=over(fresh()), shown=book)
    assert [(done, total) for done, total, _ in book.told] == [(1, 2), (2, 2)]
    assert book.told[0][2] in ("waiting for Swift", "waiting for Userlot")
    assert book.told[1][2] == "done"
