"""News agencies by the names that credits use (public facts; the agencies' own sites and Wikipedia's list of them)."""

from __future__ import annotations

import re

# Name as credited → name kept. Short forms that are also words ("AA", "TT") count only in brackets or after a slash.
AGENCIES: dict[str, str] = {
    "Reuters": "Reuters", "Thomson Reuters": "Reuters", "Reuters Staff": "Reuters", "Thomson Reuters Foundation": "Reuters",
    "AP": "AP", "Associated Press": "AP", "The Associated Press": "AP", "AFP": "AFP", "Agence France-Presse": "AFP",
    "Agence France Presse": "AFP", "VOA": "VOA", "VOA News": "VOA", "Voice of America": "VOA", "Yonhap": "Yonhap",
    "Yonhap News": "Yonhap", "Yonhap News Agency": "Yonhap", "Newsis": "Newsis", "Xinhua": "Xinhua",
    "Xinhua News Agency": "Xinhua", "China News Service": "China News Service", "CNS": "China News Service",
    "Kyodo": "Kyodo", "Kyodo News": "Kyodo", "Jiji": "Jiji", "Jiji Press": "Jiji", "PTI": "PTI",
    "Press Trust of India": "PTI", "ANI": "ANI", "Asian News International": "ANI", "IANS": "IANS",
    "Indo-Asian News Service": "IANS", "UNI": "UNI", "TASS": "TASS", "ITAR-TASS": "TASS", "Itar-Tass": "TASS",
    "RIA Novosti": "RIA Novosti", "RIA": "RIA Novosti", "Interfax": "Interfax", "Interfax-Ukraine": "Interfax-Ukraine",
    "Sputnik": "Sputnik", "DPA": "dpa", "dpa": "dpa", "Deutsche Presse-Agentur": "dpa", "EFE": "EFE", "Agencia EFE": "EFE",
    "ANSA": "ANSA", "UPI": "UPI", "United Press International": "UPI", "Bloomberg": "Bloomberg",
    "Bloomberg News": "Bloomberg", "Anadolu Agency": "Anadolu", "Anadolu": "Anadolu", "IRNA": "IRNA", "FNA": "Fars",
    "Fars": "Fars", "Fars News Agency": "Fars", "Tasnim": "Tasnim", "Tasnim News Agency": "Tasnim", "MNA": "Mehr",
    "Mehr": "Mehr", "ISNA": "ISNA", "KCNA": "KCNA", "Korean Central News Agency": "KCNA", "Bernama": "Bernama",
    "Antara": "Antara", "ANTARA News": "Antara", "APP": "APP", "Associated Press of Pakistan": "APP", "BSS": "BSS",
    "UNB": "UNB", "MENA": "MENA", "Middle East News Agency": "MENA", "WAM": "WAM", "SPA": "SPA",
    "Saudi Press Agency": "SPA", "KUNA": "KUNA", "QNA": "QNA", "Qatar News Agency": "QNA", "Petra": "Petra", "SANA": "SANA",
    "NNA": "NNA", "BNA": "BNA", "ONA": "ONA", "NINA": "NINA", "WAFA": "WAFA", "NAN": "NAN",
    "News Agency of Nigeria": "NAN", "PANA": "PANA", "Ukrinform": "Ukrinform", "UNIAN": "UNIAN", "BelTA": "BelTA",
    "AZERTAC": "AZERTAC", "Armenpress": "Armenpress", "Kazinform": "Kazinform", "Tanjug": "Tanjug", "HINA": "HINA",
    "Hina": "HINA", "MTI": "MTI", "PAP": "PAP", "CTK": "CTK", "Lusa": "Lusa", "Belga": "Belga", "ANP": "ANP",
    "NTB": "NTB", "Ritzau": "Ritzau", "RFE/RL": "RFE/RL", "Radio Free Asia": "RFA", "RFA": "RFA", "VNA": "VNA",
    "Vietnam News Agency": "VNA", "TNA": "TNA", "PNA": "PNA", "Philippine News Agency": "PNA",
    "Prensa Latina": "Prensa Latina",
    "Telam": "Telam", "Agencia Brasil": "Agencia Brasil",
    "Andina": "Andina", "Notimex": "Notimex", "MAP": "MAP", "APS": "APS",
    "TAP": "TAP", "CNA": "CNA", "Central News Agency": "CNA", "AAP": "AAP", "Australian Associated Press": "AAP",
    "PA": "PA", "Press Association": "PA", "CP": "The Canadian Press", "The Canadian Press": "The Canadian Press",
    "Canadian Press": "The Canadian Press", "CNN": "CNN", "BBC": "BBC", "Al Jazeera": "Al Jazeera", "RT": "RT",
    "Press TV": "Press TV", "DW": "DW", "NPR": "NPR", "IPS": "IPS", "Inter Press Service": "IPS", "Trend": "Trend",
    "Agencies": "Agencies", "agencies": "Agencies", "News Agencies": "Agencies", "Agency": "Agencies", "agency": "Agencies",
    "AA": "Anadolu", "TT": "TT", "STT": "STT", "APA": "APA", "AGI": "AGI",
}  # fmt: skip
# Names that stand for a news desk of somebody else wherever they are written alone on a line.
_WORDS_TOO = {
    "Petra",
    "Trend",
    "agency",
    "Agency",
    "MAP",
    "Mehr",
    "Fars",
    "SPA",
    "TAP",
    "PA",
    "RT",
    "CP",
    "AA",
    "TT",
    "Andina",
    "Agencies",
    "agencies",
}

NAME = "(?:" + "|".join(re.escape(n) for n in sorted(AGENCIES, key=lambda n: (-len(n), n))) + ")"
# Reuters; AP and AFP; Reuters/AFP; AP, Reuters
NAMES = rf"{NAME}(?:(?:\s*[/,&+]\s*|\s+and\s+){NAME})*"
_SPLIT = re.compile(r"\s*[/,&+]\s*|\s+and\s+")
_UPPER = {n.upper(): kept for n, kept in AGENCIES.items()}


def agency_of(words: str) -> str | None:
    """Return the agency or agencies that a credit names ("Reuters/AFP" → "Reuters, AFP"), or None."""
    words = words.strip(" .()[]-–—")
    if kept := AGENCIES.get(words) or _UPPER.get(words):
        return kept
    found = [AGENCIES.get(part) or _UPPER.get(part) for part in _SPLIT.split(words)]
    if not found or any(f is None for f in found):
        return None
    return ", ".join(dict.fromkeys(str(f) for f in found))


def is_agency_line(line: str) -> bool:
    """Return whether a line names agencies and nothing else."""
    return line.strip() not in _WORDS_TOO and agency_of(line) is not None
