"""Which documents are tools, and what is told of them."""

from __future__ import annotations

from app.documents.document import Documents, document_of
from app.documents.tools import Tools

DOCUMENTS = Documents(
    [
        document_of("# Reads.\nquery Reads($by: AccountBy!, $type: LabelType = TIER) { vendors { vendor } }"),
        document_of("# Writes.\nmutation Writes($id: ID!) { deleteLabel(input: { id: $id }) { outcomes { action } } }"),
        document_of("# Streams.\nsubscription Streams { addUsageLogs(input: { logs: [] }) { progress { total } } }"),
    ]
)


def test_reading_ones_alone_unless_told_otherwise_and_never_a_subscription() -> None:
    assert [each["name"] for each in Tools(DOCUMENTS, writes=False).told()] == ["Reads"]
    writing = Tools(DOCUMENTS, writes=True)
    assert [each["name"] for each in writing.told()] == ["Reads", "Writes"]
    assert writing.get("Writes") is not None
    assert (writing.get("Streams"), Tools(DOCUMENTS, writes=False).get("Writes")) == (None, None)


def test_a_schema_stands_by_itself() -> None:
    (reads,) = Tools(DOCUMENTS, writes=False).told()
    inputs = reads["inputSchema"]
    assert (inputs["required"], inputs["additionalProperties"]) == (["by"], False)
    assert inputs["properties"]["type"]["default"] == "TIER"
    assert inputs["properties"]["by"] == {"$ref": "#/$defs/AccountBy"}
    assert {"AccountBy", "RecordInput", "Vendor", "LabelType"} <= set(inputs["$defs"])
    assert (inputs["$defs"]["AccountBy"]["minProperties"], inputs["$defs"]["AccountBy"]["maxProperties"]) == (1, 1)
