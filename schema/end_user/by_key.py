"""The end user that an `EndUserBy` names."""

from __future__ import annotations

from app.domain import end_user as domain
from app.domain.errors import BadUserInput
from app.domain.identity import normalise_email
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.account.inputs import given
from schema.context import Context
from schema.end_user.inputs import EndUserBy
from schema.end_user.loaders import EndUserById
from schema.ids import the_only
from schema.userlot.keys import id_to_write, named


async def end_user_by(context: Context, by: EndUserBy) -> domain.EndUser | None:
    """By id or record, which are point reads, or by one of the other keys, which are filters.

    Raises:
        BadUserInput: the key cannot mean anything.
        AmbiguousKey: several end users have it.
        GatewayError: Userlot gave no usable answer.
    """
    record_id = _named(by)
    if record_id is not None:
        return await context.loader(EndUserById).load(record_id)
    key, where = _filter(by)
    end_users = context.vendors.userlot.end_users
    chose(Vendor.USERLOT, f"1 end user by {key}", Strategy.QUERY, "Userlot filters its list", 1)
    return the_only(key, Vendor.USERLOT, await end_users.all(where))


async def end_user_to_write(context: Context, by: EndUserBy, *, field: str) -> str:
    """Userlot's own id of the end user that a write goes to; one that is named by its id is not read for that.

    Args:
        context: of the request.
        by: which end user.
        field: the input's field that holds `by`.

    Raises:
        About: of `field`: the key means nothing, matches nothing or several, or could not be looked for.
    """
    return await id_to_write(lambda: _named(by), lambda: end_user_by(context, by), field=field, one="end user")


def _named(by: EndUserBy) -> str | None:
    return named(by, "EndUser", "end users")


def _filter(by: EndUserBy) -> tuple[str, domain.EndUserFilter]:
    if (external_id := given(by.external_id)) is not None:
        return "externalId", domain.EndUserFilter(external_id=external_id)
    if (source_id := given(by.source_external_id)) is not None:
        return "sourceExternalId", domain.EndUserFilter(source_external_id=source_id)
    return "email", domain.EndUserFilter(email=_an_email(given(by.email) or ""))


def _an_email(address: str) -> str:
    """The address, trimmed. Raises BadUserInput where it is none."""
    if normalise_email(address) is None:
        raise BadUserInput(f"{address[:60]!r} is not an e-mail address; give one such as `ada@acme.com`.")
    return address.strip()
