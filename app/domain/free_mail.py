"""Hosts at which anybody can have a mailbox: such a domain says nothing of who its user works for.

The list is our own: well-known hosts, and providers of access whose customers' mail is theirs. It is not complete, and
what is missing from it passes for a company's domain.
"""

from __future__ import annotations

# Endings of hosts that one provider runs in many countries.
_FAMILIES = {
    "aol": "at be ch cl co.nz co.uk com com.ar com.au com.br com.mx de dk es fi fr in it jp nl no pl se",
    "gmx": "at biz ch co.uk com de es eu fr info it net org us",
    "hotmail": "at be ca ch cl co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br com.hk com.mx "
    "com.my com.ph com.sg com.tr com.tw com.vn cz de dk es fi fr gr hu ie it lt lv my net nl no org ph rs se sg sk tw",
    "live": "at be ca ch cl cn co.in co.kr co.uk co.za com com.ar com.au com.mx com.my com.ph com.pt com.sg de dk fi "
    "fr hk ie in it jp net nl no nz ph ru se sg",
    "outlook": "at be cl co.id co.il co.nz co.th com com.ar com.au com.br com.gr com.pe com.tr com.vn cz de dk es fr "
    "hu ie in it jp kr lv my ph pt sa sg sk",
    "yahoo": "at be bg ca ch cl cn co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br "
    "com.co com.hk com.mx com.my com.pe com.ph com.pl com.sg com.tr com.tw com.ve com.vn cz de dk es fi fr gr hr hu ie "
    "in it lt nl no pl pt ro se sk",
    "yandex": "by com com.tr ee kz lt lv net ru ua uz",
}

_HOSTS = """
126.com 139.com 163.com 188.com 189.cn 21cn.com abv.bg adelphia.net alice.it aliyun.com ameritech.net aon.at arcor.de
att.net bell.net bellsouth.net bezeqint.net bigpond.com bigpond.net.au bk.ru bluewin.ch blueyonder.co.uk bol.com.br
btinternet.com btopenworld.com cableone.net centrum.cz centrum.sk centurylink.net centurytel.net charter.net
club-internet.fr comcast.net cox.net daum.net disroot.org docomo.ne.jp duck.com earthlink.net eircom.net email.com
email.cz email.it embarqmail.com eresmas.com excite.com ezweb.ne.jp fastmail.com fastmail.fm fibertel.com.ar
foxmail.com free.fr freemail.hu freenet.de freeserve.co.uk frontier.com frontiernet.net gawab.com globomail.com
gmail.com googlemail.com hanmail.net hey.com home.nl hush.com hushmail.com icloud.com ig.com.br inbox.com inbox.lt
inbox.lv inbox.ru inode.at interia.eu interia.pl inwind.it iol.it iol.pt juno.com kabelmail.de kakao.com keemail.me
kolabnow.com kpnmail.nl laposte.net libero.it list.ru lycos.com mac.com mail.bg mail.com mail.de mail.ee mail.ru
mailbox.org mailfence.com me.com mediacombb.net mindspring.com msn.com mymail.ch nate.com naver.com netcologne.de
netscape.net netzero.net neuf.fr ntlworld.com numericable.fr o2.pl o2online.de onet.eu onet.pl online.de online.no
optonline.net optusnet.com.au orange.fr ozemail.com.au pacbell.net planet.nl pm.me poczta.fm poczta.onet.pl post.cz
posteo.de posteo.net prodigy.net prodigy.net.mx proton.me protonmail.ch protonmail.com qq.com rambler.ru
rediffmail.com roadrunner.com rocketmail.com rogers.com rr.com runbox.com safe-mail.net sapo.pt sbcglobal.net
seznam.cz sfr.fr shaw.ca sina.cn sina.com skynet.be sohu.com startmail.com suddenlink.net swbell.net sympatico.ca
t-online.de t-online.hu talk21.com talktalk.net tele2.nl telenet.be telus.net terra.com.br terra.es tim.it tin.it
tiscali.co.uk tiscali.it tom.com tuta.com tuta.io tutamail.com tutanota.com tutanota.de ukr.net uol.com.br usa.net
verizon.net versatel.nl videotron.ca vip.163.com vip.qq.com virgilio.it virgin.net virginmedia.com vodafonemail.de
voila.fr volny.cz vp.pl walla.co.il wanadoo.es wanadoo.fr web.de west.de windowslive.com windstream.net wp.pl
xs4all.nl xtra.co.nz ya.ru yeah.net ymail.com zeelandnet.nl ziggo.nl zoho.com zoho.eu zoho.in zohomail.com zohomail.eu
zonnet.nl
"""

_FREE_MAIL = frozenset(_HOSTS.split()) | {
    f"{name}.{ending}" for name, endings in _FAMILIES.items() for ending in endings.split()
}


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have a mailbox at this host.

    Args:
        domain: in the spelling of `app.domain.identity.normalise_domain`. What stands below such a host, such as
            `mail.gmail.com`, is not one.
    """
    return domain in _FREE_MAIL
