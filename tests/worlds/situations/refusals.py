"""Refusals that somebody wrote down: a refused pair is no candidate under any rule."""

from __future__ import annotations

from app.domain.vendor import Vendor
from tests.worlds.model import Rule, linked, own
from tests.worlds.scene import Scene


def refused(scene: Scene) -> None:
    """The record of the same domain is refused."""
    domain = scene.domain()
    reevo = scene.reevo(domain)
    scene.customer(a=own(scene.assembly(f"not:reevo:{reevo}", domain=domain)))
    scene.customer(r=own(reevo))


def refused_otherwise_spelled(scene: Scene) -> None:
    """A company, a number and a reference are refused, in other cases than their own."""
    key, number = scene.token(), scene.numeral()
    company, swift, team = scene.userlot(key), scene.swift(number), scene.team(key)
    refusals = (f"NOT:Userlot:{company.upper()}", f" not:swift:{swift.lower()}", f"Not:assemble:{team} ")
    scene.customer(a=own(scene.assembly(key, *refusals, tool=str(number))))
    scene.customer(u=own(company))
    scene.customer(s=own(swift))


def refused_with_another(scene: Scene) -> None:
    """Of two records of one domain one is refused: the other is taken."""
    domain = scene.domain()
    wrong, right = scene.reevo(domain), scene.reevo(domain)
    scene.customer(a=own(scene.assembly(f"not:reevo:{wrong}", domain=domain)), r=linked(Rule.DOMAIN, right))
    scene.customer(r=own(wrong))


def refused_by_one_of_two(scene: Scene) -> None:
    """Two accounts share an external id and one refuses the company: it is the other's."""
    key = scene.token()
    company = scene.userlot(key)
    scene.customer(a=own(scene.assembly(f"not:userlot:{company}", tool=key)))
    scene.customer(a=own(scene.assembly(tool=key)), u=linked(Rule.EXTERNAL_ID, company))


def refused_before_own_link(scene: Scene) -> None:
    """An account links to a record and refuses it."""
    vendor, letter, record = scene.any_record()
    scene.customer(a=own(scene.assembly(f"{vendor}:{record}", f"not:{vendor}:{record}")))
    if vendor is not Vendor.ASSEMBLE:
        scene.customer(**{letter: own(record)})


def refused_link_leaves_domain(scene: Scene) -> None:
    """A link that is refused is none: the domain decides, and the refused record may be another's."""
    domain, key = scene.domain(), scene.domain()
    refused_one, right = scene.reevo(key), scene.reevo(domain)
    account = scene.assembly(f"reevo:{refused_one}", f"not:reevo:{refused_one}", domain=domain)
    scene.customer(a=own(account), r=linked(Rule.DOMAIN, right))
    scene.customer(a=own(scene.assembly(domain=key)), r=linked(Rule.DOMAIN, refused_one))


def refused_and_gone(scene: Scene) -> None:
    """A link to a record that is gone is refused: nothing is missing."""
    absent = scene.uuid()
    scene.customer(a=own(scene.assembly(f"userlot:{absent}", f"not:userlot:{absent}")))
