"""What Reevo answers to changes: the whole record in `data`, whether it was made, a part of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.account import ReevoAccount, ReevoDomain
from app.domain.contact import RelatedRecord
from app.domain.identity import normalise_domain
from app.domain.record import Json
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable, an_object, as_text
from app.vendors.reevo import envelope, mapping, replies, values
from app.vendors.reevo.record_query import spelled

_CREATED = {"created": True, "updated": False}  # words of `meta.action`


@dataclass(frozen=True, slots=True)
class OnlyId:
    """All that is known of a record that was changed: which one it is."""

    id: str


def written_account(reply: Reply, asked: str | None = None) -> ReevoAccount:
    """The account after it was written.

    Args:
        reply: within 2xx.
        asked: the id of the account that was to be changed; None for a new one.

    Raises:
        Unparsable: there is none, it is another than the one asked for, or it has no attributes, so that it would look
            like an account whose fields are all empty.
    """
    record = replies.open_record(reply.json())
    an_object(record.get("attributes"), "attributes")
    account = mapping.account(record)
    if asked is not None and spelled(account.id) != spelled(asked):
        raise Unparsable("an account with another id than the one that was to be changed")
    return account


def changed_account(reply: Reply, asked: str) -> ReevoAccount | OnlyId:
    """The account after a change, whose answer the document does not show.

    Args:
        reply: within 2xx.
        asked: the id of the account that was to be changed.

    Returns:
        The id alone where the reply has nothing, or no more than the id.

    Raises:
        Unparsable: it tells of an error, of another account, or of neither an account nor its id.
    """
    data = _data(reply)
    if data is None:
        _no_error(reply)
        return OnlyId(asked)
    if isinstance(data, dict) and "attributes" not in data and spelled(as_text(data.get("id")) or "") == spelled(asked):
        return OnlyId(asked)
    return written_account(reply, asked)


def asserted_account(reply: Reply) -> tuple[ReevoAccount, bool]:
    """The account, and whether it was created: by `meta.action`, else by the status.

    Raises:
        Unparsable: there is no account.
    """
    meta = an_object(reply.json(), "the body").get("meta")
    action = meta.get("action") if isinstance(meta, dict) else None
    created = _CREATED.get(action.lower()) if isinstance(action, str) else None
    return written_account(reply), reply.status == 201 if created is None else created


def written_domain(reply: Reply, asked: str) -> ReevoDomain | None:
    """A domain after it was added or changed: alone, in a list of the account's domains, or in the whole account.

    Args:
        reply: within 2xx.
        asked: the domain that was written.

    Returns:
        None where there is no body, or nothing in it.

    Raises:
        Unparsable: the body is about something else.
    """
    data = _data(reply)
    if data is None:
        return None
    inside = envelope.attributes(data) if isinstance(data, dict) else {}
    for domain in values.domains(envelope.opened(inside.get("domains", data))):
        if _one_name(domain.domain_name) == _one_name(asked):
            return domain
    raise Unparsable("the body does not tell of the domain that was written")


def added_domain(reply: Reply, asked: str) -> ReevoDomain:
    """Like `written_domain`, where the vendor documents the domain as the answer.

    Raises:
        Unparsable: there is none.
    """
    domain = written_domain(reply, asked)
    if domain is None:
        raise Unparsable("the body holds no domain")
    return domain


def written_edge(reply: Reply, asked: str | None) -> RelatedRecord | None:
    """What ties a record to an account, after it was changed: under `item`, else the body itself.

    Args:
        reply: within 2xx.
        asked: the id of the related record; None where it was found by a match.

    Returns:
        None where there is no body, or nothing in it.

    Raises:
        Unparsable: the body is about something else.
    """
    data = _data(reply)
    if data is None:
        return None
    whole = an_object(data, "the answer")
    edge = mapping.related_record(an_object(whole.get("item", whole), "the item"))
    if asked is not None and spelled(edge.id) != spelled(asked):
        raise Unparsable("a record with another id than the one that was to be related")
    return edge


def linked(reply: Reply, asked: str | None) -> RelatedRecord:
    """Like `written_edge`, where the vendor documents the item as the answer.

    Raises:
        Unparsable: there is none.
    """
    edge = written_edge(reply, asked)
    if edge is None:
        raise Unparsable("the body holds no related record")
    return edge


def nothing(reply: Reply) -> None:
    """Check the answer to an archiving or a removal: documented as none, and no other object is looked into.

    Raises:
        NotJson: there is a body of another kind, such as a page of something in between.
        Unparsable: it is no object, or tells of an error though the status does not.
    """
    if reply.body.strip() and (body := reply.json()) is not None:
        an_object(body, "the body")
        _no_error(reply)


def _no_error(reply: Reply) -> None:
    body = reply.json() if reply.body.strip() else None
    if isinstance(body, dict) and any(body.get(key) for key in ("error", "errors")):
        raise Unparsable("an error in the body of a success")


def _data(reply: Reply) -> Json:
    """What is in `data`, or the body itself; None where that is nothing."""
    body = reply.json() if reply.body.strip() else None
    if isinstance(body, dict) and "data" in body:
        body = body["data"]
    return None if body in ({}, []) else body


def _one_name(domain: str) -> str:
    return normalise_domain(domain) or domain.strip().lower()
