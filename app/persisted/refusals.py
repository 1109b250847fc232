"""Why a request that names its document, or brings one, is not executed.

::

    GatewayError
    ├── BadUserInput
    │   ├── Unclear                 what names the document cannot mean anything
    │   └── OnlyByPost              the document writes, and was asked for by GET
    ├── NotServed                   there is no endpoint of this name
    ├── PersistedQueryNotFound      no document of this hash or name is kept
    └── NotTrusted                  only the operator's documents run here, and this is none of them
"""

from __future__ import annotations

from app.domain.errors import BadUserInput, GatewayError

STATUS = {"PERSISTED_QUERY_NOT_FOUND": 200, "FORBIDDEN": 403}
"""HTTP statuses of these refusals; the others are 400."""


class Unclear(BadUserInput):
    """A hash or a name of a document that cannot mean anything."""


class OnlyByPost(BadUserInput):
    """The document writes, and was asked for by GET, which nobody expects to change anything."""

    def __init__(self) -> None:
        super().__init__("This operation writes: send it by POST, with the variables as a JSON object.")


class NotServed(GatewayError):
    """There is no document of this name."""

    code = "NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no operation of this name here. `/openapi.json` lists those that there are.")


class PersistedQueryNotFound(GatewayError):
    """No document of this hash or name is kept.

    The message is one that clients look for: they send the document once more with its hash.
    """

    code = "PERSISTED_QUERY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotFound")


class NotTrusted(GatewayError):
    """The gateway runs the operator's documents alone, and was sent another."""

    code = "FORBIDDEN"

    def __init__(self) -> None:
        super().__init__(
            "This gateway runs only the operations that its operator keeps, for introspection and editors too: send "
            "`documentId` with the name of one of them. `/openapi.json` lists them."
        )
