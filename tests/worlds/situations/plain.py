"""Customers as most are: held by one vendor or several, and recognised without any doubt."""

from __future__ import annotations

from tests.worlds.model import Rule, linked, own
from tests.worlds.scene import Scene


def all_five(scene: Scene) -> None:
    """Every vendor holds a record, each reached by another kind of key."""
    domain, key = scene.domain(), scene.token()
    reevo, company, swift, team = scene.reevo(domain), scene.userlot(key), scene.swift(), scene.team(key)
    account = scene.assembly(key, f"swift:{swift}", domain=domain)
    scene.customer(
        a=own(account),
        r=linked(Rule.DOMAIN, reevo),
        u=linked(Rule.EXTERNAL_ID, company),
        s=linked(Rule.EXPLICIT, swift),
        t=linked(Rule.EXTERNAL_ID, team),
    )


def assembly_and_reevo(scene: Scene) -> None:
    """One domain."""
    domain = scene.domain()
    reevo = scene.reevo(domain)
    scene.customer(a=own(scene.assembly(domain=domain)), r=linked(Rule.DOMAIN, reevo))


def assembly_and_userlot(scene: Scene) -> None:
    """One external id, among the source specific ids."""
    key = scene.token()
    company = scene.userlot(key)
    scene.customer(a=own(scene.assembly(scene.token(), key)), u=linked(Rule.EXTERNAL_ID, company))


def assembly_and_userlot_by_tool(scene: Scene) -> None:
    """One external id, the id in the tool."""
    key = scene.token()
    company = scene.userlot(key)
    scene.customer(a=own(scene.assembly(tool=key)), u=linked(Rule.EXTERNAL_ID, company))


def assembly_and_swift(scene: Scene) -> None:
    """The number of the legacy system, the id in the tool."""
    number = scene.numeral()
    swift = scene.swift(number)
    scene.customer(a=own(scene.assembly(tool=str(number))), s=linked(Rule.EXTERNAL_ID, swift))


def assembly_and_swift_beyond_doubles(scene: Scene) -> None:
    """A number that a double cannot hold, and its neighbour that would be the same double."""
    number = 2**53 + 2 * scene.numeral()
    swift, neighbour = scene.swift(number + 1), scene.swift(number)
    scene.customer(a=own(scene.assembly(str(number + 1))), s=linked(Rule.EXTERNAL_ID, swift))
    scene.customer(s=own(neighbour))


def assembly_and_team(scene: Scene) -> None:
    """The team's external reference."""
    key = scene.token()
    team = scene.team(key)
    scene.customer(a=own(scene.assembly(key)), t=linked(Rule.EXTERNAL_ID, team))


def assembly_and_deep_team(scene: Scene) -> None:
    """The reference of a team six levels down; those above it are nobody's."""
    key, above = scene.token(), None
    for _ in range(5):
        above = scene.team(parent=above)
    team = scene.team(key, parent=above)
    scene.customer(a=own(scene.assembly(tool=key)), t=linked(Rule.EXTERNAL_ID, team))


def reevo_and_userlot(scene: Scene) -> None:
    """A company knows the account of Reevo by its id."""
    reevo = scene.reevo(scene.domain())
    company = scene.userlot(scene.token(), [scene.token(), reevo])
    scene.customer(r=own(reevo), u=linked(Rule.EXTERNAL_ID, company))


def userlot_and_swift(scene: Scene) -> None:
    """A company knows the account of Swift by its id."""
    swift = scene.swift(scene.numeral())
    company = scene.userlot(None, [swift])
    scene.customer(u=own(company), s=linked(Rule.EXTERNAL_ID, swift))


def reevo_userlot_and_swift(scene: Scene) -> None:
    """A company knows both, and so they are one customer."""
    reevo, swift = scene.reevo(), scene.swift()
    company = scene.userlot(scene.token(), [swift, reevo])
    scene.customer(r=own(reevo), u=linked(Rule.EXTERNAL_ID, company), s=linked(Rule.EXTERNAL_ID, swift))


def only_assembly(scene: Scene) -> None:
    """A company that no other vendor knows."""
    scene.customer(a=own(scene.assembly(scene.token(), domain=scene.domain(), tool=scene.token())))


def only_reevo(scene: Scene) -> None:
    """An account of Reevo alone."""
    scene.customer(r=own(scene.reevo(scene.domain(), scene.domain())))


def only_userlot(scene: Scene) -> None:
    """A company of Userlot alone, with ids that nobody has."""
    scene.customer(u=own(scene.userlot(scene.token(), [scene.token()])))


def only_swift(scene: Scene) -> None:
    """An account of Swift alone."""
    scene.customer(s=own(scene.swift(scene.numeral())))


def company_knows_assembly(scene: Scene) -> None:
    """A company of Userlot knows the account of Assembly by its id."""
    account = scene.assembly(domain=scene.domain())
    company = scene.userlot(scene.token(), [account])
    scene.customer(a=own(account), u=linked(Rule.EXTERNAL_ID, company))


def company_knows_assemblys_reevo(scene: Scene) -> None:
    """A company knows the account of Reevo whose domain is that of Assembly's."""
    domain = scene.domain()
    reevo = scene.reevo(domain)
    company = scene.userlot(None, [reevo])
    account = scene.assembly(domain=domain)
    scene.customer(a=own(account), r=linked(Rule.DOMAIN, reevo), u=linked(Rule.EXTERNAL_ID, company))


def company_knows_assemblys_swift(scene: Scene) -> None:
    """A company knows the account of Swift to which Assembly links."""
    swift = scene.swift()
    company = scene.userlot(None, [swift])
    account = scene.assembly(f"swift:{swift}")
    scene.customer(a=own(account), s=linked(Rule.EXPLICIT, swift), u=linked(Rule.EXTERNAL_ID, company))


def assemblys_company_knows_reevo(scene: Scene) -> None:
    """Assembly's company knows an account of Reevo that nothing else ties to Assembly: the three are one."""
    key = scene.token()
    reevo = scene.reevo(scene.domain())
    company = scene.userlot(key, [reevo])
    account = scene.assembly(key, domain=scene.domain())
    scene.customer(a=own(account), u=linked(Rule.EXTERNAL_ID, company), r=linked(Rule.EXTERNAL_ID, reevo))


def person_everywhere(scene: Scene) -> None:
    """A person of a company, an address in three cases."""
    key, domain = scene.token(), scene.domain()
    reevo, company = scene.reevo(domain), scene.userlot(key)
    account = scene.assembly(key, domain=domain)
    scene.customer(a=own(account), r=linked(Rule.DOMAIN, reevo), u=linked(Rule.EXTERNAL_ID, company))
    user = scene.end_user(f"sam.smith@{domain}", company)
    contact = scene.contact(f"sam.smith@{domain.upper()}", reevo)
    person = scene.person(f"Sam.Smith@{domain}", company=account)
    scene.customer(a=own(person), u=linked(Rule.EMAIL, user), r=linked(Rule.EMAIL, contact))


def person_at_userlot(scene: Scene) -> None:
    """A person with an address at a free-mail host, who is an end user."""
    mail = f"{scene.token()}@gmail.com"
    user = scene.end_user(mail)
    scene.customer(a=own(scene.person(mail)), u=linked(Rule.EMAIL, user))


def person_at_reevo(scene: Scene) -> None:
    """A person who is a contact."""
    mail = f"sam@{scene.domain()}"
    contact = scene.contact(mail.upper())
    scene.customer(a=own(scene.person(mail.title())), r=linked(Rule.EMAIL, contact))


def only_person(scene: Scene) -> None:
    """A person whom no other vendor knows, though others have addresses too."""
    domain = scene.domain()
    scene.end_user(f"someone.else@{domain}")
    scene.contact(f"sam@sub.{domain}")
    scene.customer(a=own(scene.person(f"sam@{domain}")))
