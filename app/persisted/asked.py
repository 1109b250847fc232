"""What a request asks to be executed: a document that it brings, or one that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from app.access.principal import ANY_DOCUMENT, Principal
from app.domain.errors import BadUserInput
from app.persisted.kept import KeptDocuments
from app.persisted.refusals import NotTrusted, PersistedQueryNotFound, Unclear

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOTHING = re.compile(r"\{\s*__typename\s*\}")
"""Asks for no data: who wants to know whether he would be answered sends it, as the handshake of a WebSocket does."""

_SCHEME = "sha256:"
_LONGEST_NAME = 200


class Trusted(Protocol):
    """The operator's documents, by name and by hash."""

    def text_of(self, name: str) -> str | None:
        """The document with this name or hash; None where there is none."""
        ...


class Asked:
    """Finds the documents that requests name.

    Args:
        kept: those that clients have sent with their hash.
        trusted: the operator's.
        only_trusted: whether no others are executed, but for clients with the scope `documents:any`.
        is_valid: whether a text is a document that may be executed here.
    """

    def __init__(
        self, kept: KeptDocuments, trusted: Trusted, *, only_trusted: bool, is_valid: Callable[[str], bool]
    ) -> None:
        self._kept = kept
        self._trusted = trusted
        self._only_trusted = only_trusted
        self._is_valid = is_valid

    async def written_out(self, parameters: Mapping[str, Any], principal: Principal) -> Mapping[str, Any]:
        """The parameters of a request, with the document that they name as `query`.

        Args:
            parameters: as GraphQL over HTTP describes them; none of them has been looked at.
            principal: who asks.

        Raises:
            BadUserInput: the hash is not that of the document, or what names it cannot mean anything.
            PersistedQueryNotFound: no document of that hash or name is kept.
            NotTrusted: it is none of those that are executed here.
        """
        query, digest = parameters.get("query"), _digest(parameters)
        named = parameters.get("documentId")
        if digest is None and named is None:
            if self._only_trusted and isinstance(query, str):
                self._check(query, principal)
            return parameters
        if named is not None:
            if query is not None or digest is not None:
                raise Unclear("Send one of `documentId`, `query` and `extensions.persistedQuery`.")
            text = await self._found(_name(named), principal)
        elif query is None:
            assert digest is not None  # noqa: S101 - for the type checker: one of the two was given
            text = await self._found(digest, principal)
        else:
            text = self._learnt(query, digest or "", principal)
        return {**parameters, "query": text}

    async def _found(self, name: str, principal: Principal) -> str:
        text = self._trusted.text_of(name)
        if text is None and self._may_bring(principal) and _DIGEST.fullmatch(name):
            text = await self._kept.get(name)
        if text is None:
            raise PersistedQueryNotFound
        return text

    def _learnt(self, query: Any, digest: str, principal: Principal) -> str:
        """The document that was sent with its hash; it is kept where it is valid."""
        if not isinstance(query, str):
            raise BadUserInput("`query` is missing: give the GraphQL document as a string.")
        if digest_of(query) != digest:
            raise Unclear("provided sha does not match query")
        self._check(query, principal)
        if self._is_valid(query):
            self._kept.keep(digest, query)
        return query

    def _check(self, query: str, principal: Principal) -> None:
        if self._may_bring(principal) or _NOTHING.fullmatch(query.strip()):
            return
        if self._trusted.text_of(digest_of(query)) is None:
            raise NotTrusted

    def _may_bring(self, principal: Principal) -> bool:
        return not self._only_trusted or principal.may(ANY_DOCUMENT)


def digest_of(text: str) -> str:
    """The SHA-256 of a document in small hexadecimal digits, as clients make it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(parameters: Mapping[str, Any]) -> str | None:
    """The hash in `extensions.persistedQuery`; None where there is none."""
    extensions = parameters.get("extensions")
    told = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if told is None:
        return None
    if not isinstance(told, dict) or isinstance(told.get("version"), bool) or told.get("version") != 1:
        raise Unclear("Unsupported persisted query version")
    digest = told.get("sha256Hash")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest.lower()):
        raise Unclear("`extensions.persistedQuery.sha256Hash` is not a SHA-256 in 64 hexadecimal digits.")
    return digest.lower()


def _name(named: Any) -> str:
    if not isinstance(named, str) or not 0 < len(named) <= _LONGEST_NAME:
        raise Unclear("`documentId` is not the name or the hash of a document.")
    if not named.startswith(_SCHEME):
        return named
    digest = named.removeprefix(_SCHEME).lower()
    if not _DIGEST.fullmatch(digest):
        raise Unclear("`documentId` is not `sha256:` and 64 hexadecimal digits.")
    return digest
