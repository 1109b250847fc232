"""The five vendors."""

from enum import StrEnum


class Vendor(StrEnum):
    """One of the companies whose API the gateway reads and writes.

    Assembly and Assemble are unrelated companies whose names differ by two letters.
    """

    ASSEMBLY = "assembly"
    ASSEMBLE = "assemble"
    USERLOT = "userlot"
    SWIFT = "swift"
    REEVO = "reevo"

    @property
    def title(self) -> str:  # type: ignore[override]  # the str method of this name has no use for a vendor
        """The vendor's name as people write it."""
        return self.value.capitalize()
