"""What a dry run tells of one step: the request that would be sent, and what would be different."""

from __future__ import annotations

from inspect import isawaitable
from typing import Any

from app.domain.vendor import Vendor
from app.upstream.decoding import decode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.writes.outcomes import PlannedRequest, WriteAction, outcome_of
from schema.writes.steps import NEW, Done, Step


async def foretold(step: Step, write: Write[Any]) -> Done:
    """The request and the changes of a step that is not sent.

    Args:
        step: that was built.
        write: as it was built.

    Raises:
        GatewayError: what the write is about could not be read.
    """
    changes = []
    if step.preview is not None:
        found = step.preview()
        preview = await found if isawaitable(found) else found
        known = step.known_id()
        changes.append(preview.shown(step.vendor, None if known == NEW else known))
    found_id = next((change.record_id for change in changes if change.record_id), None)
    record_id = step.known_id() or found_id
    not_sent = outcome_of(step.vendor, WriteAction.NOT_ATTEMPTED, record_id)
    return Done(not_sent, planned=[_planned(step.vendor, write.request)], changes=changes)


def _planned(vendor: Vendor, request: Request) -> PlannedRequest:
    body = None if request.body is None else decode_json(request.body)
    return PlannedRequest(vendor=vendor, method=request.method, path=request.target, body=body)
