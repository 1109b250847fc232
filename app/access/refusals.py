"""Why a request is turned away before a vendor is asked.

::

    GatewayError
    ├── Unauthenticated     it is not known who asks
    ├── HostUnclear         it does not say to which host it is sent
    ├── UnknownHost         it is sent to a name that is not served
    ├── FromAnotherSite     a page of another site made a browser send it
    ├── NotAllowed          the client's scopes do not hold it
    ├── UnknownTenant       the client's organisation is not served here
    ├── TooManyRequests     the client has asked too often
    └── Overloaded          the gateway serves as many requests as it may
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.domain.errors import BadUserInput, GatewayError

Refuse = Callable[[Request, GatewayError, int, Mapping[str, str]], Response]
"""Makes the answer to a request that is turned away, with this status and these headers."""


class Unauthenticated(GatewayError):
    """The request does not say who asks, or not so that it can be believed.

    Args:
        message: what to do; nothing of what was sent.
        may_pass: whether the same credential may be accepted later, since it could not be checked now.
    """

    code = "UNAUTHENTICATED"

    def __init__(self, message: str, *, may_pass: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass

    @property
    def extensions(self) -> dict[str, object]:
        """The code, and whether to ask again with the same credential."""
        return {**super().extensions, "retryable": self.may_pass}


class HostUnclear(BadUserInput):
    """The request names no host, several, or one that cannot be a host."""

    def __init__(self) -> None:
        super().__init__("The request does not say which host it is sent to: send one `Host` with a name or address.")


class UnknownHost(GatewayError):
    """The request was sent to a name that this gateway does not answer to."""

    code = "FORBIDDEN"

    def __init__(self) -> None:
        super().__init__(
            "This gateway is not served under the name that the request was sent to. Ask the operator to add it to "
            "GATEWAY_HOSTS, or use an address that is served."
        )


class FromAnotherSite(GatewayError):
    """A page of a site that is not allowed to made a browser send the request."""

    code = "FORBIDDEN"

    def __init__(self) -> None:
        super().__init__("A page of another site sent this request, and its origin is not among those allowed to.")


class NotAllowed(GatewayError):
    """The client is known, and its scopes do not hold what it asks for.

    Args:
        what: what was asked for, as the client knows it.
        scopes: that are missing, in the order of their names.
    """

    code = "FORBIDDEN"

    def __init__(self, what: str, *scopes: str) -> None:
        needed = " and ".join(f"`{scope}`" for scope in sorted(scopes))
        super().__init__(f"{what} needs the scope{'s' if len(scopes) > 1 else ''} {needed}, which this client has not.")


class UnknownTenant(GatewayError):
    """The client belongs to an organisation whose vendors this gateway has no access to."""

    code = "FORBIDDEN"

    def __init__(self) -> None:
        super().__init__("This gateway serves no organisation of the name that this client has. Ask the operator.")


class TooManyRequests(GatewayError):
    """The client has spent its requests for now.

    Args:
        seconds: until the next one is served.
    """

    code = "RATE_LIMITED"
    retryable = True

    def __init__(self, seconds: int) -> None:
        super().__init__(f"This client has sent too many requests. The next one is served in {seconds} s.")
        self.seconds = seconds


class Overloaded(GatewayError):
    """The gateway is answering as many requests as it may at once; this one was not begun."""

    code = "OVERLOADED"
    retryable = True

    def __init__(self) -> None:
        super().__init__("The gateway is answering as many requests as it may at once. Send this one again later.")
