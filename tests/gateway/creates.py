"""Creates as tests lose their answers: one for each way in which a new record can, or cannot, be known again."""

from __future__ import annotations

from dataclasses import dataclass

from tests.gateway.customer_mutations import BY, COMPANY, FUEL, NADIA

TOLD = "outcomes { action recordId candidates error { code retryable } } userErrors { code field }"


@dataclass(frozen=True)
class Create:
    """One way to create something.

    Attributes:
        name: of the test.
        field: the mutation.
        given: its input.
        operation: the sandbox's name of what is sent.
        settled: what it is told as where a read settles it; empty where it stays unknown.
        has_likes: whether look-alikes are told where it does.
        noun: of the stand-in's records.
    """

    name: str
    field: str
    given: str
    operation: str
    noun: str
    settled: str = ""
    has_likes: bool = True

    @property
    def vendor(self) -> str:
        """To whom it goes."""
        return self.operation.partition(".")[0]

    def document(self, more: str = "") -> str:
        """The mutation alone in a document, with more of its input."""
        return f"mutation {{ {self.field}(input: {{{self.given}{more}}}) {{ {TOLD} }} }}"


COMPANY_BY_KEY = Create(
    "company by external id",
    "createCompany",
    'name: "Lost", mrr: "10.50", externalId: "lost-1", customFields: {plan_name: "Gold"}',
    "userlot.company.create",
    "company",
    settled="CREATED",
)
COMPANY_BY_NAME = Create("company by name", "createCompany", 'name: "Lost"', "userlot.company.create", "company")
PERSON_BY_KEY = Create(
    "end user by external id",
    "createEndUser",
    'firstName: "L", email: "lost@new.example", externalId: "u-lost"',
    "userlot.end_user.create",
    "end_user",
    settled="CREATED",
)
PERSON_BY_EMAIL = Create(
    "end user by email", "createEndUser", 'email: "lost@new.example"', "userlot.end_user.create", "end_user"
)
PERSON_BY_NAME = Create(
    "end user by name", "createEndUser", 'firstName: "Zed", lastName: null', "userlot.end_user.create", "end_user"
)
TEAM = Create("team", "createTeam", 'name: "Night desk", parentId: "110"', "assemble.team.create", "team")
HIDDEN_TEAM = Create("hidden team", "createTeam", 'name: "Ghosts", hidden: true', "assemble.team.create", "team")
LABEL = Create("label", "createLabel", 'type: TIER, name: "Lost", color: "#E5E4E2"', "assembly.label.create", "label")
DOMAIN = Create(
    "domain", "addAccountDomain", f'{BY}, domainName: "Lost.example"', "reevo.domain.add", "account", settled="UPDATED"
)
CREATES = (
    COMPANY_BY_KEY,
    COMPANY_BY_NAME,
    Create(
        "company by source external id",
        "createCompany",
        'sourceExternalId: "crm-lost", name: "Lost"',
        "userlot.company.create",
        "company",
    ),
    Create(
        "end user without a name",
        "createEndUser",
        f'companyId: "{COMPANY}"',
        "userlot.end_user.create",
        "end_user",
        has_likes=False,
    ),
    PERSON_BY_KEY,
    PERSON_BY_EMAIL,
    PERSON_BY_NAME,
    TEAM,
    HIDDEN_TEAM,
    LABEL,
    DOMAIN,
    Create(
        "contact",
        "linkContact",
        f'{BY}, contactId: "{NADIA}", role: "Guest"',
        "reevo.relationship.link",
        "relationship",
    ),
    Create(
        "contact by a match",
        "linkContact",
        f'{BY}, contactMatch: {{email: "nadia@nowhere.example"}}',
        "reevo.relationship.link",
        "relationship",
        has_likes=False,
    ),
    Create(
        "related record",
        "linkRelated",
        f'{BY}, apiName: "opportunities", relatedRecordId: "{FUEL}"',
        "reevo.relationship.link",
        "relationship",
    ),
    Create(
        "additional properties",
        "createAdditionalProperties",
        'account: {domain: "acme.example"}, properties: [{name: "Free text", value: "yes"}]',
        "assembly.property.create",
        "account",
        has_likes=False,
    ),
)
"""One of each."""
