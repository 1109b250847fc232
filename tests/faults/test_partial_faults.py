"""One operation of a vendor fails: what it would have filled is null, the rows around it stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.faults.jumping_loop import run
from tests.faults.stage import Reply, on_stage


@dataclass(frozen=True)
class Edge:
    """A field below a list that costs a call of its own.

    Attributes:
        operation: that fails, as the gateway calls it.
        document: selects the field on rows that have it.
        field: its name.
        sandbox: the sandbox's own name of the operation, where it has another.
    """

    operation: str
    document: str
    field: str
    sandbox: str = ""

    @property
    def ordered(self) -> str:
        """The operation as the sandbox calls it."""
        return self.sandbox or self.operation


EDGES = (
    Edge("assembly.label.list", "{ rows: assemblyAccounts(first: 9) { nodes { id name tier { name } } } }", "tier"),
    Edge(
        "assembly.additional_properties.get",
        "{ rows: assemblyAccounts(first: 3) { nodes { id name additionalProperties { name } } } }",
        "additionalProperties",
        sandbox="assembly.property.get",
    ),
    Edge(
        "assembly.usage_log.list_of_account",
        "{ rows: assemblyAccounts(first: 3) { nodes { id name usageLogs { nodes { id } } } } }",
        "usageLogs",
        sandbox="assembly.usage_log.list",
    ),
    Edge(
        "userlot.company_status.list", "{ rows: companies(first: 9) { nodes { id name status { name } } } }", "status"
    ),
    Edge(
        "userlot.end_user.list",
        "{ rows: companies(first: 9) { nodes { id name endUsers { nodes { name } } } } }",
        "endUsers",
    ),
    Edge(
        "userlot.revenue.list",
        "{ rows: companies(first: 3) { nodes { id name revenue { raw } } } }",
        "revenue",
        sandbox="userlot.revenue.get",
    ),
    Edge(
        "reevo.relationship.list",
        "{ rows: reevoAccounts(first: 3) { nodes { id name contacts { nodes { displayName } } } } }",
        "contacts",
    ),
    Edge(
        "reevo.account.query",
        "{ rows: assemblyAccounts(first: 3) { nodes { id name reevo { displayName } } } }",
        "reevo",
    ),
    Edge("swift.account.list", "{ rows: assemblyAccounts(first: 2) { nodes { id name swift { name } } } }", "swift"),
    Edge(
        "userlot.company.list", "{ rows: assemblyAccounts(first: 1) { nodes { id name company { mrr } } } }", "company"
    ),
    Edge("assemble.team.tree", "{ rows: assemblyAccounts(first: 1) { nodes { id name teams { name } } } }", "teams"),
    Edge("assembly.account.get", "{ rows: endUsers(first: 3) { nodes { id name account { name } } } }", "account"),
)


def rows(reply: Reply) -> list[dict[str, Any]]:
    """The list's nodes."""
    nodes: list[dict[str, Any]] = reply.data["rows"]["nodes"]
    return nodes


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.operation)
def test_rows_outlive_what_hangs_on_them(edge: Edge) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order(edge.operation.split(".")[0], "status", operation=edge.ordered, status=503)
            reply = await stage.ask(edge.document)
            await stage.mend()
            whole = await stage.ask(edge.document)
            assert whole.errors == []
            filled = [index for index, row in enumerate(rows(whole)) if row[edge.field] is not None]
            assert filled, "no row has the field, so the test shows nothing"
            assert rows(reply) == [{**row, edge.field: None} for row in rows(whole)]
            paths = [error["path"] for error in reply.errors]
            assert sorted(paths) == [["rows", "nodes", index, edge.field] for index in filled]
            assert {error["extensions"]["code"] for error in reply.errors} == {"UPSTREAM_UNAVAILABLE"}
            assert {error["extensions"]["operation"] for error in reply.errors} == {edge.operation}

    run(scenario())


def test_one_call_of_many_fails() -> None:
    """Only the row whose own call failed is without its field."""
    document = "{ rows: assemblyAccounts(first: 5) { nodes { id usageLogs { nodes { id } } } } }"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("assembly", "empty", operation="assembly.usage_log.list", skip=2, times=1)
            reply = await stage.ask(document)
            (error,) = reply.errors
            assert error["extensions"]["code"] == "MALFORMED_REPLY"
            missing = [index for index, row in enumerate(rows(reply)) if row["usageLogs"] is None]
            assert error["path"] == ["rows", "nodes", *missing, "usageLogs"]

    run(scenario())


def test_a_broken_value_within_a_list_breaks_that_vendor_alone() -> None:
    """A list whose third account is a number is not passed off as a shorter list."""
    document = "{ swiftAccounts { nodes { id } } companyStatuses { name } }"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("swift", "wrong_type", at=["data", "items", 2], value=5)
            reply = await stage.ask(document)
            assert reply.data["swiftAccounts"] is None
            assert reply.data["companyStatuses"]
            (error,) = reply.errors
            assert error["extensions"]["code"] == "MALFORMED_REPLY"
            assert error["extensions"]["operation"] == "swift.account.list"

    run(scenario())
