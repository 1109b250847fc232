"""Links that somebody wrote down, and what they do to weaker rules."""

from __future__ import annotations

from app.domain.vendor import Vendor
from tests.worlds.model import Rule, ambiguous, gone, linked, own
from tests.worlds.scene import Scene


def link_to_reevo(scene: Scene) -> None:
    """`reevo:id`, the domains being different."""
    reevo = scene.reevo(scene.domain())
    account = scene.assembly(f"reevo:{reevo}", domain=scene.domain())
    scene.customer(a=own(account), r=linked(Rule.EXPLICIT, reevo))


def link_to_userlot(scene: Scene) -> None:
    """`userlot:id`, the external ids being different."""
    company = scene.userlot(scene.token())
    account = scene.assembly(scene.token(), f"userlot:{company}")
    scene.customer(a=own(account), u=linked(Rule.EXPLICIT, company))


def link_to_swift(scene: Scene) -> None:
    """`swift:id`, the numbers being different."""
    swift = scene.swift(scene.numeral())
    account = scene.assembly(f"swift:{swift}", tool=str(scene.numeral()))
    scene.customer(a=own(account), s=linked(Rule.EXPLICIT, swift))


def link_to_team(scene: Scene) -> None:
    """`assemble:id`, the references being different."""
    team = scene.team(scene.token())
    account = scene.assembly(scene.token(), f"assemble:{team}")
    scene.customer(a=own(account), t=linked(Rule.EXPLICIT, team))


def links_to_all(scene: Scene) -> None:
    """Four links in spellings that vary: the vendor's and the id's case, and blanks round both."""
    reevo, company, swift, team = scene.reevo(), scene.userlot(), scene.swift(), scene.team()
    account = scene.assembly(
        f"REEVO:{reevo.upper()}", f"  Userlot:{company.upper()} ", f"swift:{swift.lower()}", f"assemble: {team}"
    )
    scene.customer(
        a=own(account),
        r=linked(Rule.EXPLICIT, reevo),
        u=linked(Rule.EXPLICIT, company),
        s=linked(Rule.EXPLICIT, swift),
        t=linked(Rule.EXPLICIT, team),
    )


def plain_own_id(scene: Scene) -> None:
    """A plain id that is a record's own."""
    _, letter, record = scene.any_record()
    scene.customer(a=own(scene.assembly(record)), **{letter: linked(Rule.EXPLICIT, record)})


def plain_own_id_otherwise_spelled(scene: Scene) -> None:
    """A plain id that is a record's own in another case, with blanks round it."""
    reevo, swift = scene.reevo(), scene.swift()
    account = scene.assembly(f" {reevo.upper()}", f"{swift.lower()} ")
    scene.customer(a=own(account), r=linked(Rule.EXPLICIT, reevo), s=linked(Rule.EXPLICIT, swift))


def tool_id_is_no_link(scene: Scene) -> None:
    """The id in the tool is a record's own id: no rule reads it as a link."""
    reevo = scene.reevo()
    scene.customer(a=own(scene.assembly(tool=reevo)))
    scene.customer(r=own(reevo))


def dangling(scene: Scene) -> None:
    """Links to records that never were."""
    reevo, company, swift, team = scene.uuid(), scene.uuid(), scene.ulid(), scene.team_id()
    account = scene.assembly(f"reevo:{reevo}", f"userlot:{company}", f"swift:{swift}", f"assemble:{team}")
    scene.customer(a=own(account), r=gone(reevo), u=gone(company), s=gone(swift), t=gone(team))


def dangling_before_domain(scene: Scene) -> None:
    """A link to a record that is gone stops the search: the account of the same domain is not taken."""
    domain, absent = scene.domain(), scene.uuid()
    reevo = scene.reevo(domain)
    scene.customer(a=own(scene.assembly(f"reevo:{absent}", domain=domain)), r=gone(absent))
    scene.customer(r=own(reevo))


def dangling_before_external_id(scene: Scene) -> None:
    """Likewise at Userlot, where the external id is the same."""
    key, absent = scene.token(), scene.uuid()
    company = scene.userlot(key)
    scene.customer(a=own(scene.assembly(key, f"userlot:{absent}")), u=gone(absent))
    scene.customer(u=own(company))


def link_to_archived(scene: Scene) -> None:
    """An archived record does not exist."""
    archived = scene.reevo(archived=True)
    scene.customer(a=own(scene.assembly(f"reevo:{archived}")), r=gone(archived))


def plain_id_of_archived(scene: Scene) -> None:
    """A plain id of an archived record says nothing, so that the domain decides."""
    domain = scene.domain()
    archived, reevo = scene.reevo(archived=True), scene.reevo(domain)
    scene.customer(a=own(scene.assembly(archived, domain=domain)), r=linked(Rule.DOMAIN, reevo))


def dangling_and_existing(scene: Scene) -> None:
    """Of two links one is gone: the other holds."""
    reevo = scene.reevo()
    account = scene.assembly(f"reevo:{scene.uuid()}", f"reevo:{reevo}")
    scene.customer(a=own(account), r=linked(Rule.EXPLICIT, reevo))


def two_links(scene: Scene) -> None:
    """Two links to one vendor, both good."""
    one, other = scene.reevo(), scene.reevo()
    account = scene.assembly(f"reevo:{one}", f"reevo:{other}")
    scene.customer(a=own(account), r=ambiguous(one, other))
    scene.customer(r=own(one), a=ambiguous(account))
    scene.customer(r=own(other), a=ambiguous(account))


def two_links_before_external_id(scene: Scene) -> None:
    """Two links to one vendor in two spellings; the external id, which would settle it, is not asked."""
    key = scene.token()
    one, other = scene.userlot(key), scene.userlot()
    account = scene.assembly(key, one, f"userlot:{other}")
    scene.customer(a=own(account), u=ambiguous(one, other))
    scene.customer(u=own(one), a=ambiguous(account))
    scene.customer(u=own(other), a=ambiguous(account))


def claimed_twice(scene: Scene) -> None:
    """Two accounts link to one record, in two spellings."""
    vendor, letter, record = scene.any_record()
    one, other = scene.assembly(f"{vendor}:{record}"), scene.assembly(record)
    scene.customer(a=own(one), **{letter: ambiguous(record)})
    scene.customer(a=own(other), **{letter: ambiguous(record)})
    if vendor is not Vendor.ASSEMBLE:
        scene.customer(a=ambiguous(one, other), **{letter: own(record)})


def claimed_before_domain(scene: Scene) -> None:
    """Another account links to the record of this one's domain: it is the other's."""
    domain = scene.domain()
    reevo = scene.reevo(domain)
    scene.customer(a=own(scene.assembly(f"reevo:{reevo}", domain=scene.domain())), r=linked(Rule.EXPLICIT, reevo))
    scene.customer(a=own(scene.assembly(domain=domain)))


def claimed_before_external_id(scene: Scene) -> None:
    """Likewise with a company, a number and a reference."""
    key, number = scene.token(), scene.numeral()
    company, swift, team = scene.userlot(key), scene.swift(number), scene.team(key)
    claims = scene.assembly(f"userlot:{company}", f"swift:{swift}", f"assemble:{team}")
    scene.customer(
        a=own(claims),
        u=linked(Rule.EXPLICIT, company),
        s=linked(Rule.EXPLICIT, swift),
        t=linked(Rule.EXPLICIT, team),
    )
    scene.customer(a=own(scene.assembly(key, tool=str(number))))


def link_before_own_domain(scene: Scene) -> None:
    """An account links to one record and has the domain of another."""
    domain = scene.domain()
    chosen, left = scene.reevo(), scene.reevo(domain)
    scene.customer(a=own(scene.assembly(chosen, domain=domain)), r=linked(Rule.EXPLICIT, chosen))
    scene.customer(r=own(left))


def link_before_own_external_id(scene: Scene) -> None:
    """An account links to one company and has the external id of another, which a second account has too."""
    key = scene.token()
    chosen, shared = scene.userlot(), scene.userlot(key)
    scene.customer(a=own(scene.assembly(key, f"userlot:{chosen}")), u=linked(Rule.EXPLICIT, chosen))
    scene.customer(a=own(scene.assembly(tool=key)), u=linked(Rule.EXTERNAL_ID, shared))


def person_with_link(scene: Scene) -> None:
    """A person may be linked, too, and then his address is not asked."""
    mail = f"sam@{scene.domain()}"
    reevo = scene.reevo()
    scene.contact(mail)
    scene.customer(a=own(scene.person(mail, f"reevo:{reevo}")), r=linked(Rule.EXPLICIT, reevo))
