"""Mutations that tie records to a Reevo account: contacts with their part there, and any others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from app.domain import contact as records
from app.domain.account import ReevoAccount
from app.domain.changes import Changes
from app.domain.errors import FieldRefused
from app.upstream.writing import Write
from app.vendors.reevo.relationships import ReevoRelationships
from schema.account.reevo_writing import ReevoAccountInput, Settle, Written, written
from schema.contact import ties
from schema.contact.link_payloads import ContactLinkPayload, RelatedLinkPayload
from schema.contact.link_targets import contact_id, edge, matched, one_of, related_id
from schema.contact.mutation_inputs import (
    LinkContactInput,
    LinkRelatedInput,
    UnlinkContactInput,
    UnlinkRelatedInput,
    UpdateContactLinkInput,
)
from schema.contact.types import RelatedRecord
from schema.context import Info
from schema.record_types import served_or_none
from schema.writes.inputs import changes_of, id_or_none
from schema.writes.outcomes import WriteAction, about
from schema.writes.previews import Preview, changed, created

_CONTACTS = "contacts"
_NAMED_BY = ("account", "by")
_TIE = ("role", "is_primary")  # of which null says something
_FIND_OUT = "`reevo { contacts }` of the account shows who is linked."
_FIND_OUT_RELATED = "`reevo { relationship }` of the account shows what is linked."


@strawberry.type
class LinkMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(description="Link a contact to an account at Reevo.")
    @staticmethod
    async def link_contact(
        info: Info,
        input: Annotated[LinkContactInput, strawberry.argument(description="The link.")],  # noqa: A002
    ) -> ContactLinkPayload | None:
        """`POST /api/v2/account/{account_id}/relationship/contacts`."""
        said = edge(input.role, input.is_primary)

        def build(at: ReevoRelationships, account_id: str) -> Write[Any]:
            found_by = one_of(contact_id=input.contact_id, contact_match=input.contact_match)
            by_id = found_by == "contact_id"
            related = contact_id(input.contact_id) if by_id else matched(found_by, input.contact_match)
            try:
                return at.link(account_id, _CONTACTS, related, **said)
            except FieldRefused as error:
                raise FieldRefused(found_by, error.message) from error

        return await _contact_written(
            info,
            input,
            WriteAction.LINKED,
            build,
            input.contact_id,
            preview=lambda _: created(_said_of(input)),
            settle=ties.look_alikes(info.context, _CONTACTS, lambda: contact_id(input.contact_id), said),
        )

    @strawberry.mutation(description="Change a contact's part at an account at Reevo.")
    @staticmethod
    async def update_contact_link(
        info: Info,
        input: Annotated[UpdateContactLinkInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> ContactLinkPayload | None:
        """`PATCH /api/v2/account/{account_id}/relationship/contacts/{target_id}`."""
        changes = changes_of(input, without=(*_NAMED_BY, "contact_id"))

        def build(at: ReevoRelationships, account_id: str) -> Write[Any]:
            return at.update(account_id, _CONTACTS, contact_id(input.contact_id), changes)

        async def preview(account: ReevoAccount) -> Preview:
            with about("contactId"):
                tie = await ties.tie(info.context, account.id, _CONTACTS, contact_id(input.contact_id))
                return changed(tie, changes)

        return await _contact_written(info, input, WriteAction.UPDATED, build, input.contact_id, preview=preview)

    @strawberry.mutation(description="Unlink a contact from an account at Reevo. Neither is deleted.")
    @staticmethod
    async def unlink_contact(
        info: Info,
        input: Annotated[UnlinkContactInput, strawberry.argument(description="Which contact.")],  # noqa: A002
    ) -> ContactLinkPayload | None:
        """`DELETE /api/v2/account/{account_id}/relationship/contacts/{target_id}`."""

        def build(at: ReevoRelationships, account_id: str) -> Write[Any]:
            return at.unlink(account_id, _CONTACTS, contact_id(input.contact_id))

        async def preview(account: ReevoAccount) -> Preview:
            with about("contactId"):
                tie = await ties.tie(info.context, account.id, _CONTACTS, contact_id(input.contact_id))
            return Preview({"contact_id": tie.id, "role": tie.role, "is_primary": tie.is_primary}, None)

        return await _contact_written(info, input, WriteAction.UNLINKED, build, input.contact_id, preview=preview)

    @strawberry.mutation(description="Link a record to an account at Reevo, in any relationship of the workspace.")
    @staticmethod
    async def link_related(
        info: Info,
        input: Annotated[LinkRelatedInput, strawberry.argument(description="The link.")],  # noqa: A002
    ) -> RelatedLinkPayload | None:
        """`POST /api/v2/account/{account_id}/relationship/{api_name}`."""

        def build(at: ReevoRelationships, account_id: str) -> Write[Any]:
            found_by = one_of(
                related_record_id=input.related_record_id, related_record_match=input.related_record_match
            )
            by_id = found_by == "related_record_id"
            by_match = input.related_record_match
            related = related_id(input.related_record_id) if by_id else matched(found_by, by_match)
            with about("apiName"):
                return at.link(account_id, input.api_name, related)

        return await _related_written(
            info,
            input,
            WriteAction.LINKED,
            build,
            input.related_record_id,
            preview=lambda _: created(_said_of(input)),
            settle=ties.look_alikes(info.context, input.api_name, lambda: related_id(input.related_record_id), {}),
        )

    @strawberry.mutation(
        description="Unlink a record from an account at Reevo, in any relationship of the workspace. Neither is "
        "deleted."
    )
    @staticmethod
    async def unlink_related(
        info: Info,
        input: Annotated[UnlinkRelatedInput, strawberry.argument(description="Which record.")],  # noqa: A002
    ) -> RelatedLinkPayload | None:
        """`DELETE /api/v2/account/{account_id}/relationship/{api_name}/{target_id}`."""

        def build(at: ReevoRelationships, account_id: str) -> Write[Any]:
            target = related_id(input.related_record_id)
            with about("apiName"):
                return at.unlink(account_id, input.api_name, target)

        async def preview(account: ReevoAccount) -> Preview:
            with about("relatedRecordId"):
                tie = await ties.tie(info.context, account.id, input.api_name, related_id(input.related_record_id))
            return Preview({"api_name": input.api_name, "related_record_id": tie.id}, None)

        return await _related_written(
            info, input, WriteAction.UNLINKED, build, input.related_record_id, preview=preview
        )


async def _contact_written(
    info: Info,
    given: ReevoAccountInput,
    action: WriteAction,
    build: Callable[[ReevoRelationships, str], Write[Any]],
    given_id: str | None,
    *,
    preview: Callable[[ReevoAccount], Preview | Awaitable[Preview]],
    settle: Settle | None = None,
) -> ContactLinkPayload:
    done = await written(
        info.context,
        given,
        action,
        lambda account_id: build(info.context.vendors.reevo.relationships, account_id),
        record_id=_id_of,
        named=id_or_none(lambda: contact_id(given_id)),
        find_out=_FIND_OUT,
        preview=preview,
        settle=settle,
    )
    return ContactLinkPayload(
        **done.carried.told,
        account_id=done.account_id,
        contact_id=done.carried.shown_id,
        related=_related(done),
    )


async def _related_written(
    info: Info,
    given: ReevoAccountInput,
    action: WriteAction,
    build: Callable[[ReevoRelationships, str], Write[Any]],
    given_id: str | None,
    *,
    preview: Callable[[ReevoAccount], Preview | Awaitable[Preview]],
    settle: Settle | None = None,
) -> RelatedLinkPayload:
    done = await written(
        info.context,
        given,
        action,
        lambda account_id: build(info.context.vendors.reevo.relationships, account_id),
        record_id=_id_of,
        named=id_or_none(lambda: related_id(given_id)),
        find_out=_FIND_OUT_RELATED,
        preview=preview,
        settle=settle,
    )
    return RelatedLinkPayload(
        **done.carried.told,
        account_id=done.account_id,
        related=_related(done),
    )


def _said_of(given: LinkContactInput | LinkRelatedInput) -> Changes:
    """What a link is to be, ids as Reevo has them; building the write has refused what is none."""
    changes = dict(changes_of(given, without=_NAMED_BY))
    for name, read in (("contact_id", contact_id), ("related_record_id", related_id)):
        if isinstance(named := changes.get(name), str):
            changes[name] = read(named)
    return {name: value for name, value in changes.items() if value is not None or name in _TIE}


def _id_of(answer: records.RelatedRecord | None) -> str | None:
    return None if answer is None else answer.id


def _related(done: Written) -> RelatedRecord | None:
    return served_or_none(RelatedRecord, done.carried.answers[0])
