"""Domains, addresses and names: what is one, what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

from tests.worlds.model import Rule, ambiguous, linked, own
from tests.worlds.scene import Scene

Spelling = Callable[[str], str]


def _spelled(scene: Scene, at_assembly: Spelling, at_reevo: Spelling) -> None:
    domain = scene.domain()
    reevo = scene.reevo(at_reevo(domain))
    scene.customer(a=own(scene.assembly(domain=at_assembly(domain))), r=linked(Rule.DOMAIN, reevo))


def domain_case(scene: Scene) -> None:
    """Upper case at Assembly, mixed at Reevo."""
    _spelled(scene, str.upper, str.title)


def domain_www_at_assembly(scene: Scene) -> None:
    """A leading `www.`."""
    _spelled(scene, lambda domain: f"WWW.{domain}", str)


def domain_blanks(scene: Scene) -> None:
    """Blanks round it."""
    _spelled(scene, lambda domain: f" {domain}  ", str)


def domain_www_at_reevo(scene: Scene) -> None:
    """A leading `www.` at the other side."""
    _spelled(scene, str, lambda domain: f"www.{domain}")


def domain_trailing_dot(scene: Scene) -> None:
    """A full stop at the end."""
    _spelled(scene, lambda domain: f"{domain}.", str)


def domain_unicode_at_assembly(scene: Scene) -> None:
    """Letters beyond ASCII at Assembly, punycode at Reevo."""
    _spelled(scene, lambda domain: f"müller-{domain}", lambda domain: f"müller-{domain}".encode("idna").decode())


def domain_unicode_at_reevo(scene: Scene) -> None:
    """Punycode in upper case at Assembly, letters beyond ASCII at Reevo."""
    _spelled(scene, lambda domain: f"zoë-{domain}".encode("idna").decode().upper(), lambda domain: f"www.zoë-{domain}")


def secondary_domain(scene: Scene) -> None:
    """A domain of Reevo's that is not the primary one."""
    domain = scene.domain()
    reevo = scene.reevo(scene.domain(), scene.domain(), domain)
    scene.customer(a=own(scene.assembly(domain=domain)), r=linked(Rule.DOMAIN, reevo))


def twin_reevo_accounts(scene: Scene) -> None:
    """Two accounts of Reevo share a domain, which is primary at one."""
    domain = scene.domain()
    one, other = scene.reevo(domain), scene.reevo(scene.domain(), domain)
    account = scene.assembly(domain=domain)
    scene.customer(a=own(account), r=ambiguous(one, other))
    scene.customer(r=own(one), a=ambiguous(account))
    scene.customer(r=own(other), a=ambiguous(account))


def two_companies_one_reevo(scene: Scene) -> None:
    """Two domains of one account of Reevo are two companies of Assembly."""
    domain, second = scene.domain(), scene.domain()
    reevo = scene.reevo(domain, second)
    one, other = scene.assembly(domain=domain), scene.assembly(domain=second)
    scene.customer(a=own(one), r=ambiguous(reevo))
    scene.customer(a=own(other), r=ambiguous(reevo))
    scene.customer(r=own(reevo), a=ambiguous(one, other))


def archived_twin(scene: Scene) -> None:
    """Of two accounts of Reevo with one domain one is archived: it does not exist."""
    domain = scene.domain()
    scene.reevo(domain, archived=True)
    reevo = scene.reevo(domain)
    scene.customer(a=own(scene.assembly(domain=domain)), r=linked(Rule.DOMAIN, reevo))


def archived_only(scene: Scene) -> None:
    """The only account of the domain is archived."""
    domain = scene.domain()
    scene.reevo(domain, archived=True)
    scene.customer(a=own(scene.assembly(domain=domain)))


def sub_domain(scene: Scene) -> None:
    """A domain below another is another."""
    domain = scene.domain()
    scene.customer(a=own(scene.assembly(domain=f"shop.{domain}")))
    scene.customer(r=own(scene.reevo(domain, f"labs.{domain}")))
    scene.customer(a=own(scene.assembly(domain=f"{domain}.example")))


def free_mail_domain(scene: Scene) -> None:
    """Everybody may have an address at such a host: it is nobody's domain."""
    host = scene.random.choice(("gmail.com", "outlook.com", "yahoo.com", "icloud.com"))
    scene.customer(a=own(scene.assembly(domain=host)))
    scene.customer(r=own(scene.reevo(scene.domain(), host.upper())))


def address_for_a_domain(scene: Scene) -> None:
    """A company has an address where its domain should be: that is no domain, and no person's address either."""
    domain = scene.domain()
    scene.end_user(f"office@{domain}")
    scene.customer(a=own(scene.assembly(domain=f"office@{domain}")))
    scene.customer(r=own(scene.reevo(domain)))


def persons_host(scene: Scene) -> None:
    """The host of a person's address is no domain of his."""
    domain = scene.domain()
    scene.customer(a=own(scene.person(f"sam@{domain}")))
    scene.customer(r=own(scene.reevo(domain)))


def equal_names(scene: Scene) -> None:
    """One name at five vendors, and no key: five customers less the team."""
    name = f"{scene.name()} {scene.token()}"
    scene.customer(a=own(scene.assembly(domain=scene.domain(), name=name)))
    scene.customer(r=own(scene.reevo(scene.domain(), name=name)))
    scene.customer(u=own(scene.userlot(scene.token(), name=name)))
    scene.customer(s=own(scene.swift(scene.numeral(), name=name)))
    scene.team(scene.token(), name=name)


def two_end_users_one_address(scene: Scene) -> None:
    """A person's address is that of two end users, and of one contact."""
    mail = f"sam@{scene.domain()}"
    one, other, contact = scene.end_user(mail), scene.end_user(mail), scene.contact(mail)
    scene.customer(a=own(scene.person(mail)), u=ambiguous(one, other), r=linked(Rule.EMAIL, contact))


def end_user_in_another_case(scene: Scene) -> None:
    """Userlot has a person's address in another case."""
    mail = f"sam@{scene.domain()}"
    user = scene.end_user(mail.title())
    scene.customer(a=own(scene.person(mail)), u=linked(Rule.EMAIL, user))


def archived_contact(scene: Scene) -> None:
    """The only contact with a person's address is archived."""
    mail = f"sam@{scene.domain()}"
    scene.contact(mail, archived=True)
    scene.customer(a=own(scene.person(mail)))


def refused_end_user(scene: Scene) -> None:
    """Of two end users with a person's address one is refused."""
    mail = f"sam@{scene.domain()}"
    wrong, right = scene.end_user(mail), scene.end_user(mail)
    scene.customer(a=own(scene.person(mail, f"not:userlot:{wrong}")), u=linked(Rule.EMAIL, right))
