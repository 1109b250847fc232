"""Assembly's labels: what an account's tier, stage, company type and tags point to."""

from __future__ import annotations

from typing import TypeVar

from app.domain.changes import Changes
from app.domain.errors import InvalidInput, NotFound, UpstreamError
from app.domain.label import Label
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import an_object, objects
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import label_writes, mapping
from app.vendors.assembly.labels_path import LabelsPath
from app.vendors.assembly.refs import label_slot, type_slot

T = TypeVar("T")


class AssemblyLabels:
    """Reads labels: all of them in one call, those of a type, or one; and says how they are written.

    A write stands below the path that took a write before, or that a read found, else the stated one: `ready` makes
    sure that a read has found it, and `write` sends a write that may turn out to belong below the other.

    Args:
        client: the pipeline to Assembly.
        path: `/account/labels` (stated), `/accounts/labels` (the vendor's examples), or `auto`: the stated one is tried
            first, the other after a 404 or 405, and the one that answered is kept.

    Raises:
        ValueError: the path is none of these.
    """

    def __init__(self, client: UpstreamClient, path: str) -> None:
        self._client = client
        self._path = LabelsPath(path)
        self._takes_types: bool | None = None  # in the case that they are sent in; None while that is not known

    async def all(self) -> tuple[Label, ...]:
        """The organisation's labels of every type (`GET /account/labels`).

        Raises:
            UpstreamError: no usable answer came.
        """
        return await self._read("assembly.label.list", "")

    async def of_type(self, label_type: str) -> tuple[Label, ...]:
        """The labels of a type (`GET /account/labels/{type}`).

        The document's prose writes the types in one case and its example in another. A server that takes the one for
        the id of a label has no labels below it: as long as none have come so, all labels tell which are of the type.

        Args:
            label_type: one of `LabelType`, in any case; sent as the document spells it.

        Raises:
            BadUserInput: it is no label type.
            UpstreamError: no usable answer came.
        """
        word = type_slot(label_type)
        found: tuple[Label, ...] = ()
        if self._takes_types is not False:
            try:
                found = await self._read("assembly.label.list_of_type", f"/{word}")
            except (NotFound, InvalidInput):
                if self._takes_types:
                    raise
        if found or self._takes_types:
            self._takes_types = True
            return found
        found = tuple([label for label in await self.all() if label.type == word])
        if found:
            self._takes_types = False
        return found

    async def get(self, label_id: str) -> Label | None:
        """One label; None where Assembly knows none (`GET /account/labels/{label_id}`).

        Raises:
            BadUserInput: the id is the word of a label type, which shares its path, or cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        try:
            labels = await self._read("assembly.label.get", f"/{label_slot(label_id)}")
        except NotFound:
            return None
        # The ids are UUIDs, which are the same in either case.
        return next((label for label in labels if label.id.lower() == label_id.lower()), None)

    async def ready(self) -> None:
        """Find the path out by a read, where it is not known yet; then a write stands below the right one.

        Raises:
            UpstreamError: no usable answer came.
        """
        if self._path.known is None:
            try:
                await self.all()
            except UpstreamError as error:
                error.unsettled = False  # nothing was to be done but to read
                raise

    def create(self, changes: Changes) -> Write[str]:
        """A new label (`POST /account/labels`); its answer is the new label's id.

        Args:
            changes: `type` (one of `LabelType`, in any case), `name`, `color` (`#545A92`) and `description`; the vendor
                demands the first three.

        Raises:
            FieldRefused: a field that is not a label's, null, or a value of another type.
        """
        return label_writes.create(self._path.for_writes, changes)

    def update(self, label_id: str, changes: Changes) -> Write[str]:
        """A change of what is given and nothing else (`PUT /account/labels/{label_id}`); its answer is the label's id.

        Raises:
            BadUserInput: the id is the word of a label type, which shares its path, or cannot stand in a path.
            FieldRefused: as for `create`.
        """
        return label_writes.update(self._path.for_writes, label_id, changes)

    def delete(self, label_id: str) -> Write[None]:
        """The end of a label (`DELETE /account/labels/{label_id}`).

        Raises:
            BadUserInput: the id is the word of a label type, which shares its path, or cannot stand in a path.
        """
        return label_writes.delete(self._path.for_writes, label_id)

    async def write(self, write: Write[T]) -> T:
        """Send a write of this adapter; in `auto` once more below the other path where the first answered 405.

        Only a 405 says that nothing was done. The form that took it is kept for later writes.

        Raises:
            UpstreamError: as `UpstreamClient.write`; of two refusals the first.
        """
        return await self._path.write(write, self._client.write)

    async def _read(self, operation: str, below: str) -> tuple[Label, ...]:
        return await self._path.read(
            lambda path: self._client.read(Request(operation, "GET", f"{path}{below}"), _labels)
        )


def _labels(reply: Reply) -> tuple[Label, ...]:
    """The labels in `{"labels": […]}`, which is the shape of a single label's reply too."""
    typed = mapping.LABELS.read(reply.body)
    if typed is not None:
        return tuple(typed.rows)
    return tuple(map(mapping.label, objects(an_object(reply.json(), "the body").get("labels"), "labels")))
