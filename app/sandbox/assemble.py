"""Assemble, Teams 3.0: the organisation's tree of teams. Not to be confused with Assembly.

Written from the Assemble document, and from the vendor's guide where that is silent: tokens by client credentials,
and an Accept header that every request must carry.
"""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import parse_qsl

from app.sandbox.assemble_teams import AssembleTeams
from app.sandbox.credentials import ASSEMBLE_CLIENT_ID, ASSEMBLE_CLIENT_SECRET, ASSEMBLE_STATIC_TOKEN
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.store import State
from app.sandbox.vendor import Vendor

MEDIA_TYPE = "application/x.uvol.v3+json"
FORM_TYPE = "application/x-www-form-urlencoded"
TOKEN_OPERATION = "assemble.token.create"  # noqa: S105 - an operation's name
SCOPES = frozenset({"activities", "address-book", "opportunities", "organisation", "role-profiles", "teams", "users"})
REASONS = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
}


class OAuthRefusal(Refusal):
    """A refusal of the token endpoint, in the form of RFC 6749 section 5.2."""


class Assemble(Vendor):
    """Assemble's HTTP face."""

    name: ClassVar[str] = "assemble"

    def __init__(self, state: State) -> None:
        self._issued = 0
        self._tokens: dict[str, float] = {}
        super().__init__(state)

    def make_routes(self) -> Sequence[Route]:
        """The token endpoint, then the teams."""
        token = Route("POST", "oauth/token", TOKEN_OPERATION, self._create_token)
        return (token, *AssembleTeams(self.state).routes())

    def admit(self, call: Call) -> None:
        """Check the Accept header and the token; the token endpoint itself needs neither."""
        if call.operation == TOKEN_OPERATION:
            return
        if MEDIA_TYPE not in {part.split(";")[0].strip() for part in call.headers.get("accept", "").split(",")}:
            raise Refusal(406, f"Accept must be {MEDIA_TYPE}")
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._is_good(token.strip()):
            raise self.refused_token()

    def refused_token(self) -> Refusal:
        """401 for a token that is missing, wrong or has run out."""
        return Refusal(401, "Unauthorized")

    def expired(self) -> Refusal:
        """Let every token issued so far run out, so that only a new one helps."""
        self._tokens.clear()
        return self.refused_token()

    def refuse(self, refusal: Refusal) -> Answer:
        """`{"message": "400 Bad request", "status_code": "400"}`, the reason added to the message."""
        if isinstance(refusal, OAuthRefusal):
            body: dict[str, object] = {"error": refusal.code, "error_description": refusal.message}
            return reply(body, refusal.status, refusal.headers)
        reason = REASONS.get(refusal.status, "Error")
        said = "" if refusal.message.lower() == reason.lower() else f": {refusal.message}"
        as_text = self.state.variants["assemble", "status_code"] == "string"
        body = {
            "message": f"{refusal.status} {reason}{said}",
            "status_code": str(refusal.status) if as_text else refusal.status,
        }
        return reply(body, refusal.status, refusal.headers)

    def _is_good(self, token: str) -> bool:
        return token == ASSEMBLE_STATIC_TOKEN or self._tokens.get(token, float("-inf")) > self.state.clock()

    def _create_token(self, call: Call) -> Answer:
        """Client credentials in a form, as the vendor's guide says; other grants are not for a service."""
        on_host = len(call.raw_path) == len("/oauth/token")
        if (self.state.variants["assemble", "token_path"] == "host") != on_host:
            raise Refusal(404, "Not Found")
        if call.headers.get("content-type", "").split(";")[0].strip().lower() != FORM_TYPE:
            raise OAuthRefusal(400, f"Content-Type must be {FORM_TYPE}", code="invalid_request")
        form = dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))
        if set(form) - {"grant_type", "client_id", "client_secret", "scope"}:
            raise OAuthRefusal(400, "Unknown parameter", code="invalid_request")
        if form.get("grant_type") != "client_credentials":
            raise OAuthRefusal(400, "grant_type must be client_credentials", code="unsupported_grant_type")
        if (form.get("client_id"), form.get("client_secret")) != (ASSEMBLE_CLIENT_ID, ASSEMBLE_CLIENT_SECRET):
            raise OAuthRefusal(401, "Client authentication failed", code="invalid_client")
        if not set(form.get("scope", "").split()) <= SCOPES:
            raise OAuthRefusal(400, "Unknown scope", code="invalid_scope")
        seconds = self.state.variants.number("assemble", "token_seconds")
        self._issued += 1
        token = f"sandbox-assemble-issued-{self._issued}"
        self._tokens[token] = self.state.clock() + seconds
        return reply({"token_type": "Bearer", "expires_in": seconds, "access_token": token})
