"""The domains of a Reevo account, which are read with the account and changed apart from it, one by one."""

from __future__ import annotations

from functools import partial

from app.domain.account import ReevoDomain
from app.upstream.decoding import encode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.reevo import answers, paths
from app.vendors.reevo.changes import new_domain, spelled_domain

_TOUCHES = frozenset({"account"})


class ReevoDomains:
    """Builds what changes domains. They are sent in lower case and else as given, `www.` and alphabet included."""

    def add(self, account_id: str, domain_name: str) -> Write[ReevoDomain]:
        """One domain more (`POST /api/v2/account/{account_id}/attribute/domains`); the first becomes primary by itself.

        Raises:
            BadUserInput: the id cannot stand in a path.
            FieldRefused: it is no domain.
        """
        name = new_domain(domain_name)
        request = Request(
            "reevo.domain.add", "POST", paths.domains(account_id), body=encode_json({"domain_name": name})
        )
        return Write(request, partial(answers.added_domain, asked=name), _TOUCHES)

    def promote(self, account_id: str, domain_name: str) -> Write[ReevoDomain | None]:
        """Make a domain the primary one (`PATCH …/attribute/domains/{domain_name}`); the former one is then none.

        The answer is None where the reply has nothing. The whole account has changed either way.

        Raises:
            BadUserInput: the id or the domain cannot stand in a path.
        """
        name = spelled_domain(domain_name)
        body = encode_json({"is_primary": True})
        request = Request("reevo.domain.promote", "PATCH", paths.domain(account_id, name), body=body)
        return Write(request, partial(answers.written_domain, asked=name), _TOUCHES, is_repeatable=True)

    def remove(self, account_id: str, domain_name: str) -> Write[None]:
        """One domain less (`DELETE …/attribute/domains/{domain_name}`).

        Raises:
            BadUserInput: the id or the domain cannot stand in a path.
        """
        request = Request("reevo.domain.remove", "DELETE", paths.domain(account_id, spelled_domain(domain_name)))
        return Write(request, answers.nothing, _TOUCHES, is_repeatable=True)
