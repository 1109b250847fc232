"""What a request's parameters name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.access.principal import ANY_DOCUMENT, EVERYBODY, Principal
from app.domain.errors import BadUserInput
from app.persisted.asked import Asked, digest_of
from app.persisted.here import DocumentsHere
from app.persisted.kept import DocumentsAlone
from app.persisted.refusals import NotTrusted, PersistedQueryNotFound

TEXT = "{ vendors { vendor } }"
DIGEST = digest_of(TEXT)
FREE = Principal("free", "key", frozenset({"read", ANY_DOCUMENT}))


class _Trusted:
    def text_of(self, name: str) -> str | None:
        kept = "query Kept { a }"
        return kept if name in ("Kept", digest_of(kept)) else None


@pytest.fixture
def here() -> DocumentsHere:
    return DocumentsHere()


def asked(here: DocumentsHere, *, only: bool = False) -> Asked:
    return Asked(DocumentsAlone(here), _Trusted(), only_trusted=only, is_valid=lambda text: "bad" not in text)


def hashed(digest: Any, version: Any = 1, **more: Any) -> dict[str, Any]:
    return {**more, "extensions": {"persistedQuery": {"version": version, "sha256Hash": digest}}}


async def test_a_hash_is_not_known_until_its_document_was_sent(here: DocumentsHere) -> None:
    with pytest.raises(PersistedQueryNotFound, match=r"^PersistedQueryNotFound$"):
        await asked(here).written_out(hashed(DIGEST), EVERYBODY)
    assert (await asked(here).written_out(hashed(DIGEST.upper(), query=TEXT), EVERYBODY))["query"] == TEXT
    assert (await asked(here).written_out(hashed(DIGEST), EVERYBODY))["query"] == TEXT
    assert (await asked(here).written_out({"documentId": f"sha256:{DIGEST}"}, EVERYBODY))["query"] == TEXT


async def test_what_is_not_valid_is_not_kept(here: DocumentsHere) -> None:
    await asked(here).written_out(hashed(digest_of("{ bad }"), query="{ bad }"), EVERYBODY)
    assert len(here) == 0


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (hashed("0" * 64, query=TEXT), "provided sha does not match query"),
        (hashed(DIGEST, version=2), "Unsupported persisted query version"),
        (hashed(DIGEST, version=True), "Unsupported persisted query version"),
        ({"extensions": {"persistedQuery": 5}}, "Unsupported persisted query version"),
        (hashed("nope"), "64 hexadecimal"),
        (hashed(5), "64 hexadecimal"),
        (hashed(DIGEST, query=5), "`query` is missing"),
        ({"documentId": 5}, "`documentId`"),
        ({"documentId": ""}, "`documentId`"),
        ({"documentId": "x" * 201}, "`documentId`"),
        ({"documentId": "sha256:nope"}, "`documentId`"),
        ({"documentId": "Kept", "query": TEXT}, "Send one of"),
        (hashed(DIGEST, documentId="Kept"), "Send one of"),
    ],
)
async def test_what_cannot_mean_anything_is_refused(
    here: DocumentsHere, parameters: Mapping[str, Any], told: str
) -> None:
    with pytest.raises(BadUserInput, match=told):
        await asked(here).written_out(parameters, EVERYBODY)
    assert len(here) == 0


async def test_what_names_nothing_is_left_as_it_is(here: DocumentsHere) -> None:
    for parameters in ({"query": TEXT}, {}, {"extensions": {"other": 1}}, {"extensions": 5}):
        assert await asked(here).written_out(parameters, EVERYBODY) is parameters


async def test_a_trusted_document_is_found_by_name_and_by_hash(here: DocumentsHere) -> None:
    kept = "query Kept { a }"
    for parameters in ({"documentId": "Kept"}, hashed(digest_of(kept)), {"documentId": digest_of(kept)}):
        assert (await asked(here, only=True).written_out(parameters, EVERYBODY))["query"] == kept
    with pytest.raises(PersistedQueryNotFound):
        await asked(here).written_out({"documentId": "Other"}, EVERYBODY)


async def test_where_only_trusted_ones_run_no_other_is_executed_or_kept(here: DocumentsHere) -> None:
    alone = asked(here, only=True)
    for parameters in ({"query": TEXT}, hashed(DIGEST, query=TEXT)):
        with pytest.raises(NotTrusted, match=r"openapi\.json"):
            await alone.written_out(parameters, EVERYBODY)
    for harmless in ("{ __typename }", "{__typename}\n"):
        assert (await alone.written_out({"query": harmless}, EVERYBODY))["query"] == harmless
    with pytest.raises(NotTrusted):
        await alone.written_out({"query": "{ __typename x: __typename }"}, EVERYBODY)
    assert len(here) == 0
    assert (await alone.written_out({"query": "query Kept { a }"}, EVERYBODY))["query"] == "query Kept { a }"


async def test_who_has_the_scope_may_send_others(here: DocumentsHere) -> None:
    alone = asked(here, only=True)
    assert (await alone.written_out(hashed(DIGEST, query=TEXT), FREE))["query"] == TEXT
    assert (await alone.written_out(hashed(DIGEST), FREE))["query"] == TEXT
    with pytest.raises(PersistedQueryNotFound):
        await alone.written_out(hashed(DIGEST), EVERYBODY)
