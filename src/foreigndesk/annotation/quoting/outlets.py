"""Names of news agencies and outlets, which pass on what others say."""

from __future__ import annotations

import re

from foreigndesk.data.bodies import lookup_body

_MEDIA = re.compile(
    r"\b(?:News Agency|news agency|News|Times|Post|Journal|Radio|Television|TV|Herald|Tribune|Daily|Press|"
    r"Telegraph|Guardian|Gazette|Gazette-Mail|Chronicle|Evening Standard|Inquirer|Examiner|Broadcasting|Newspaper)\b"
)
_KNOWN_MEDIA = frozenset(
    """Reuters AP AFP dpa DPA TASS Tass Xinhua Yonhap Kyodo Interfax RIA Bloomberg BBC CNN NBC CBS
    ABC NPR VOA PTI IANS KCNA NHK Anadolu IRNA ISNA Fars SANA Jazeera Arabiya Politico Spiegel MSNBC CNBC PBS CBC
    ITV ANSA EFE Antara Bernama ARY Haaretz Asahi Yomiuri Mainichi Nikkei Axios Hurriyet Kommersant Izvestia
    Vedomosti Meduza Newsweek Mehr Tasnim WAFA CGTN CCTV Ynet""".split()
)


def is_media(name: str) -> bool:
    """Return whether a name is that of a news agency or an outlet."""
    body = lookup_body(name)
    if body is not None:
        return body.sector == "MED"
    return name in _KNOWN_MEDIA or (_MEDIA.search(name) is not None and " " in name)
