"""Labels by id: one read of the whole list, or a point read where a single label is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.errors import GatewayError
from app.domain.label import Label
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy
from schema.loading import Loader, Whole, each
from schema.loading.choices import Noun
from schema.made_once import MadeOnce

LABELS = Noun(Vendor.ASSEMBLY, "label", "labels")


def _by_id(labels: tuple[Label, ...]) -> Mapping[str, Label]:
    return {label.id: label for label in labels}


_BY_ID = MadeOnce(_by_id)


class AllLabels(Whole[tuple[Label, ...]]):
    """Which labels are there?"""

    noun = LABELS

    async def read(self) -> tuple[Label, ...]:
        """One call."""
        return await self.context.vendors.assembly.labels.all()


class LabelById(Loader[str, Label | None]):
    """Which label has this id? None where there is none."""

    _all: Mapping[str, Label] | None = None

    def known(self, key: str) -> tuple[Label | None] | None:
        """Also where the whole list is there."""
        labels = self.everything()
        return super().known(key) if labels is None else (labels.get(key),)

    def everything(self) -> Mapping[str, Label] | None:
        """All labels by their ids, where the whole list is there."""
        if self._all is None:
            everything = self.context.loader(AllLabels).known_all()
            if everything is not None:
                self._all = _BY_ID.of(self.context.vendors, everything[0])
        return self._all

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Label | GatewayError | None]:
        """One point read for one label, else one call for all of them: the list is small and has no pages."""
        labels = self.context.vendors.assembly.labels
        everything = self.context.loader(AllLabels)
        if everything.all_begun():
            LABELS.by_id(len(keys), Strategy.LIST, "the list is read anyway", 0)
        elif len(keys) == 1:
            LABELS.by_id(1, Strategy.POINTS, "one is a small read, more are the list", 1)
            return await each(keys, labels.get)
        else:
            LABELS.by_id(len(keys), Strategy.LIST, "more than one: the list is small and has no pages", 0)
        by_id = _BY_ID.of(self.context.vendors, await everything.all())
        return {key: by_id.get(key) for key in keys}
