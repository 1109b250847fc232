"""What a caller wants written: only the fields that were given, where None is null and not absence."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.record import Json

Changes = Mapping[str, Json]
"""Values by the names of the record's attributes in snake case, as in `AssemblyAccount`; a key that is missing was not
given. Custom fields stand under `custom_fields`, as an object."""
