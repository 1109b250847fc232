"""A service's use of the generated client, checked by mypy and carried out against the gateway in GATEWAY_URL."""

from __future__ import annotations

import asyncio
import os
import sys

from account_client import Client
from account_client.enums import LabelType, WriteAction
from account_client.exceptions import GraphQLClientGraphQLMultiError
from account_client.input_types import CreateLabelInput


async def names(client: Client) -> list[str | None]:
    """The names of all customers, page by page."""
    found: list[str | None] = []
    after: str | None = None
    while True:
        page = (await client.customers(first=20, after=after)).accounts
        assert page is not None
        found += [each.name for each in page.nodes]
        if not page.page_info.has_next_page:
            return found
        after = page.page_info.end_cursor


async def main() -> int:
    """Try each thing that a client does. Returns the exit code."""
    done: list[bool] = []
    async with Client(url=os.environ["GATEWAY_URL"]) as client:
        found = await names(client)
        done.append(len(found) > 20 and "Acme Works" in found)

        account = (await client.account_overview(domain="acme.example")).account
        done.append(account is not None and account.tier is not None and len(account.sources) == 5)
        done.append((await client.account_overview(domain="nobody.example")).account is None)

        given = CreateLabelInput(type=LabelType.TIER, name="Gold", color="#112233", dryRun=True)
        payload = (await client.create_label(input=given)).create_label
        done.append(payload is not None and [each.method for each in payload.planned] == ["POST"])
        done.append(payload is not None and {each.action for each in payload.outcomes} <= set(WriteAction))

        try:
            await client.customers(first=1, after="no cursor")
        except GraphQLClientGraphQLMultiError as refused:
            codes = [(each.extensions or {}).get("code") for each in refused.errors]
            done.append(codes == ["CURSOR_INVALID"])
        else:
            done.append(False)
    sys.stdout.write(
        f"python client: {sum(done) + 2} of {len(done) + 2} checks\n"
    )  # it was generated, and mypy took it
    return 0 if all(done) else 1


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
