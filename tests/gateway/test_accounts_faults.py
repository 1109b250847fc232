"""Vendors that fail while all accounts are listed: the list goes on, and says what it may lack."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.kinds import DEADLINE, KINDS, Kind
from tests.faults.stage import Reply, Stage, on_stage
from tests.gateway.all_accounts import Json, origin_of

A, R, U, S = Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT
HOLDERS = (A, R, U, S)
PLAIN = "id idIsProvisional name"
BESIDE = "id idIsProvisional reevo { displayName } company { name endUsers { nodes { name } } } swift { name }"

everyone = pytest.mark.parametrize("vendor", HOLDERS)
anyhow = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
FEW = [kind for kind in KINDS if kind.name in ("down", "hanging", "status 429", "malformed JSON")]
roughly = pytest.mark.parametrize("kind", FEW, ids=lambda kind: kind.name)


async def asked(stage: Stage, after: str | None = None, nodes: str = PLAIN, rest: str = "") -> tuple[Json, Reply]:
    """A page of fifty, and the whole reply."""
    behind = f', after: "{after}"' if after else ""
    reply = await stage.ask(
        f"{{ accounts(first: 50{behind}{rest}) {{ totalCount missing {{ vendor error {{ code message retryable }} }} "
        f"pageInfo {{ hasNextPage endCursor isComplete }} nodes {{ {nodes} }} }} }}"
    )
    return reply.data["accounts"], reply


async def walked(stage: Stage, found: Json) -> list[Json]:
    """The pages behind one."""
    pages = [found]
    while pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append((await asked(stage, pages[-1]["pageInfo"]["endCursor"]))[0])
    return pages[1:]


def rows(*pages: Json) -> list[Json]:
    return [node for page in pages for node in page["nodes"]]


def holders(*pages: Json) -> set[Vendor]:
    """The vendors whose records give the rows their ids."""
    return {origin_of(node["id"])[0] for node in rows(*pages)}


def lacks(found: Json, vendor: Vendor, kind: Kind) -> None:
    """That a page tells that a vendor is missing, and why."""
    assert found["pageInfo"]["isComplete"] is False
    assert found["totalCount"] is None
    (missing,) = found["missing"]
    assert (missing["vendor"], missing["error"]["code"]) == (vendor.name, kind.code)
    assert missing["error"]["retryable"] is kind.retryable
    assert vendor.title in missing["error"]["message"]


def is_whole(found: Json) -> None:
    assert (found["pageInfo"]["isComplete"], found["missing"]) == (True, [])


@anyhow
def test_without_assembly_the_others_records_are_listed_and_their_ids_are_provisional(kind: Kind) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await kind.befall(stage, A)
            found, reply = await asked(stage)
            assert reply.errors == []
            assert reply.seconds <= DEADLINE * 0.75 + 0.001
            assert len(stage.sent(A)) == kind.tries, "one call is tried for a page"
            lacks(found, A, kind)
            assert len(found["nodes"]) == 50
            rest = await walked(stage, found)
            assert all(page["missing"][0]["vendor"] == "ASSEMBLY" for page in rest)
            assert not any(page["pageInfo"]["isComplete"] or page["totalCount"] for page in rest)
            assert holders(found, *rest) == {R, U, S}
            assert all(node["idIsProvisional"] for node in rows(found, *rest))
            ids = [node["id"] for node in rows(found, *rest)]
            assert len(set(ids)) == len(ids) == await _count(stage, R, U, S)

            await stage.mend()
            again, _ = await asked(stage)
            is_whole(again)
            assert holders(again) == {A}
            assert not any(node["idIsProvisional"] for node in rows(again, *(await walked(stage, again))))

    run(scenario())


@anyhow
@pytest.mark.parametrize("vendor", [R, U, S])
def test_a_list_is_made_of_those_who_answer(vendor: Vendor, kind: Kind) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            first, _ = await asked(stage)
            is_whole(first)
            await kind.befall(stage, vendor)
            second, reply = await asked(stage, first["pageInfo"]["endCursor"])
            assert reply.errors == []
            assert reply.seconds <= DEADLINE * 0.75 + 0.001
            lacks(second, vendor, kind)
            third, _ = await asked(stage, second["pageInfo"]["endCursor"])
            assert [missing["vendor"] for missing in third["missing"]] == [vendor.name]
            pages = [first, second, *(await walked(stage, second))]
            assert holders(*pages) == set(HOLDERS) - {vendor}
            ids = [node["id"] for node in rows(*pages)]
            assert len(set(ids)) == len(ids)

            await stage.mend()
            again, _ = await asked(stage)
            for page in (again, *(await walked(stage, again))):
                is_whole(page)

    run(scenario())


@roughly
def test_assembly_fails_behind_the_first_page(kind: Kind) -> None:
    """What was shown of it stays shown; what the others hold goes on, and may be the same customers again."""

    async def scenario() -> None:
        async with on_stage() as stage:
            first, _ = await asked(stage)
            await kind.befall(stage, A)
            second, reply = await asked(stage, first["pageInfo"]["endCursor"])
            assert reply.errors == []
            assert reply.seconds <= DEADLINE * 0.75 + 0.001
            lacks(second, A, kind)
            assert holders(second) <= {R, U, S}
            assert all(node["idIsProvisional"] for node in rows(second))
            await stage.mend()
            ids = [node["id"] for node in rows(first, *(await walked(stage, second)))]
            assert len(set(ids)) == len(ids), "once Assembly answers, nobody who was shown is shown again"

    run(scenario())


@roughly
@everyone
def test_the_rows_of_a_kept_list_cannot_be_read(vendor: Vendor, kind: Kind) -> None:
    """The page says who is missing from it; asked for again it is whole, and the pages behind it are."""

    async def scenario() -> None:
        async with on_stage(GATEWAY_CACHE_TTL="0") as stage:
            pages = [(await asked(stage))[0]]
            pages += await walked(stage, pages[0])
            assert [len(page["nodes"]) for page in pages] == [50, 50, 50, 17]
            number = next(at for at in (1, 2, 3) if vendor in holders(pages[at]))
            before = pages[number - 1]["pageInfo"]["endCursor"]
            await kind.befall(stage, vendor)
            found, reply = await asked(stage, before)
            assert reply.errors == []
            assert reply.seconds <= DEADLINE + 0.001
            if number > 1:  # page 1 is the one that makes the list
                lacks(found, vendor, kind)
                assert vendor not in holders(found)
                assert found["pageInfo"]["endCursor"] is not None
                assert found["pageInfo"]["hasNextPage"] == pages[number]["pageInfo"]["hasNextPage"]
            await stage.mend()
            again, _ = await asked(stage, before)
            is_whole(again)
            assert [node["id"] for node in rows(again)] == [node["id"] for node in rows(pages[number])]

    run(scenario())


@roughly
def test_a_row_of_assemblys_is_shown_by_what_another_holds_of_it(kind: Kind) -> None:
    async def scenario() -> None:
        async with on_stage(GATEWAY_CACHE_TTL="0") as stage:
            first, _ = await asked(stage, rest=", orderBy: {field: NAME}")
            whole, _ = await asked(stage, first["pageInfo"]["endCursor"], rest=", orderBy: {field: NAME}")
            await kind.befall(stage, A)
            calls = len(stage.sent(A))
            found, reply = await asked(stage, first["pageInfo"]["endCursor"], rest=", orderBy: {field: NAME}")
            assert reply.errors == []
            lacks(found, A, kind)
            assert 20 < len(found["nodes"]) < 50
            assert holders(found) <= {R, U, S}
            assert all(node["idIsProvisional"] for node in rows(found))
            assert {node["name"] for node in rows(found)} <= {node["name"] for node in rows(whole)}
            assert len(stage.sent(A)) - calls == kind.tries, "once it has failed it is not asked again"

    run(scenario())


@roughly
@everyone
@pytest.mark.parametrize(
    "where", ['{domain: "acme.example"}', '{owner: "d0000000-0000-4000-8000-000000000001"}'], ids=["domain", "owner"]
)
def test_a_filter_that_is_put_to_vendors_says_who_did_not_answer(where: str, vendor: Vendor, kind: Kind) -> None:
    """Swift is not asked at all."""

    async def scenario() -> None:
        async with on_stage() as stage:
            await kind.befall(stage, vendor)
            found, reply = await asked(stage, rest=f", filter: {where}")
            assert reply.seconds <= DEADLINE + 0.001
            assert reply.errors == []
            if stage.sent(vendor):
                lacks(found, vendor, kind)
            else:
                is_whole(found)
            if vendor is A:
                assert all(node["idIsProvisional"] for node in rows(found))
            await stage.mend()
            again, _ = await asked(stage, rest=f", filter: {where}")
            is_whole(again)
            assert "Acme Works" in [node["name"] for node in rows(again)]

    run(scenario())


@roughly
@everyone
def test_fields_of_a_vendor_that_fails_are_null_and_the_rows_stand(vendor: Vendor, kind: Kind) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await kind.befall(stage, vendor)
            found, reply = await asked(stage, nodes=BESIDE)
            assert len(found["nodes"]) == 50
            assert reply.seconds <= DEADLINE + 0.001
            if vendor is A:
                lacks(found, A, kind)
                return
            is_whole(found)  # Assembly's own customers are all there
            field = {R: "reevo", U: "company", S: "swift"}[vendor]
            assert all(node[field] is None for node in rows(found))
            codes = {error["extensions"]["code"] for error in reply.errors if error["path"][-1] == field}
            assert codes == {kind.code}

    run(scenario())


def test_where_nobody_answers_there_is_no_list() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("*", "hang")
            reply = await stage.ask("{ accounts { nodes { id } } }")
            assert reply.data == {"accounts": None}
            (error,) = reply.errors
            assert (error["extensions"]["code"], error["extensions"]["vendor"]) == ("TIMEOUT", "ASSEMBLY")
            assert reply.seconds == pytest.approx(DEADLINE, abs=1)

    run(scenario())


def test_a_look_up_at_userlot_that_fails_makes_the_list_incomplete() -> None:
    """Which company knows a record is not known then, and both may be listed."""

    async def scenario() -> None:
        async with on_stage() as stage:
            first, _ = await asked(stage)
            await stage.order("userlot", "status", operation="userlot.company.list", status=503, skip=1)
            second, reply = await asked(stage, first["pageInfo"]["endCursor"])
            assert reply.errors == []
            (missing,) = second["missing"]
            assert (missing["vendor"], missing["error"]["code"]) == ("USERLOT", "UPSTREAM_UNAVAILABLE")

    run(scenario())


async def _count(stage: Stage, *vendors: Vendor) -> int:
    """How many records the sandbox lists of these vendors."""
    nouns = {R: "account", U: "company", S: "account"}
    count = 0
    for vendor in vendors:
        reply = await stage.sandbox.get(f"/_sandbox/records/{vendor.value}/{nouns[vendor]}")
        records: list[dict[str, Any]] = reply.json()["records"]
        count += sum(not each.get("archived") and each.get("_product") != "second" for each in records)
    return count
