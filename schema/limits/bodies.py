"""Whether a request's body is worth decoding: what nests or lists beyond all limits takes long to make values of."""

from __future__ import annotations

from app.domain.errors import BadUserInput
from app.limits import Limits


def check_body(body: bytes, limits: Limits) -> None:
    """Refuse a body with more lists and objects than an operation may hold.

    What stands in texts is counted too, as it is not told apart yet: the document has no more braces than tokens.

    Args:
        body: JSON, or not.
        limits: that hold.

    Raises:
        BadUserInput: it opens more lists and objects than values and tokens are allowed together.
    """
    most = limits.values + limits.tokens
    if body.count(b"[") + body.count(b"{") > most:
        raise BadUserInput(f"The body opens more than {most} lists and objects. Send them with several operations.")
