"""Hosts of free mail, in the spelling that domains have once normalised."""

from __future__ import annotations

import pytest

from app.domain import free_mail
from app.domain.free_mail import is_free_mail
from app.domain.identity import normalise_domain

WELL_KNOWN = """
126.com 163.com aol.com comcast.net fastmail.com free.fr gmail.com gmx.at gmx.de gmx.net googlemail.com hotmail.co.uk
hotmail.com icloud.com libero.it live.com live.nl mail.ru me.com msn.com orange.fr outlook.com outlook.de proton.me
protonmail.com qq.com t-online.de wanadoo.fr web.de yahoo.co.jp yahoo.com yahoo.com.br yandex.com yandex.ru ymail.com
zoho.com
"""
COMPANIES = """
acme.com google.com microsoft.com live.acme.com outlook.acme.com mail.gmail.com gmail.com.acme.com notgmail.com
gmail.org yahoo.acme gmx.example liveramp.com freenet.acme.de
"""


@pytest.mark.parametrize("domain", WELL_KNOWN.split())
def test_a_host_of_free_mail(domain: str) -> None:
    assert is_free_mail(domain)


@pytest.mark.parametrize("domain", COMPANIES.split())
def test_a_domain_of_ones_own(domain: str) -> None:
    assert not is_free_mail(domain)


@pytest.mark.parametrize("spelling", ["GMail.com", " www.gmail.com. ", "ｇmail.com"])
def test_any_spelling_once_it_is_normalised(spelling: str) -> None:
    domain = normalise_domain(spelling)
    assert domain is not None
    assert is_free_mail(domain)


def test_every_host_stands_as_it_is_looked_for() -> None:
    assert [host for host in free_mail._FREE_MAIL if normalise_domain(host) != host] == []
    assert len(free_mail._FREE_MAIL) > 300


def test_no_host_is_named_twice() -> None:
    hosts = free_mail._HOSTS.split()
    twice = {host for host in hosts if hosts.count(host) > 1}
    families = {f"{name}.{ending}" for name, endings in free_mail._FAMILIES.items() for ending in endings.split()}
    assert twice | families.intersection(hosts) == set()
