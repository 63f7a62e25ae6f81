"""Model values to bytes and back: JSON by msgspec, and compressed where it is large and seldom read."""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+")
# What the JSON of claims and actors has in common, so that it need not stand in each. Desks are read with it:
# it must never change. (Fields that the models gain later are only packed less tightly.)
_DICTIONARY = (
    b'{"id":"","kind":"person","members":[],"name":"","names":[""],"reasons":[" = : the same name ()'
    b' and state (USA)"," = : the same name () and office (head_of_state)"," = : the same name () in'
    b' one report"," is the only fitting : state ()"],"sector":"GOV","state":null}{"company":[],"day'
    b'":null,"gender":null,"kind":"organization","member":"","name":"","named":false,"names":[],"off'
    b'ices":[],"report_id":"","sector":null,"state":null}{"company":[],"day":"2012-01-01","gender":"'
    b'male","kind":"person","member":"","name":"","named":true,"names":[""],"offices":[["president",'
    b'"head_of_state","USA","current"],["minister","foreign_minister",null,"former"]],"report_id":""'
    b',"sector":"GOV","state":"USA"}{"about":[],"addressees":[],"background":false,"body":null,"conf'
    b'idence":0.5,"content":null,"continues":null,"cue":null,"directness":null,"evidence":[],"figure'
    b'":null,"holder":null,"id":"","inferred":false,"kind":"relation","made_by":"foreigndesk 0.1.0",'
    b'"members":[],"mode":null,"object":{"actor_id":null,"kind":"force","name":null,"office":null,"r'
    b'ole":"object","sector":null,"state":null,"text":""},"office":null,"office_kind":null,"particip'
    b'ants":[],"pieces":[],"place":{"country":"","geonameid":1,"lat":1.0,"lon":1.0,"name":"","text":'
    b'""},"speaker":[],"state":null,"status":"stated","subject":{"actor_id":null,"kind":"state","nam'
    b'e":null,"office":null,"role":"subject","sector":null,"state":null,"text":""},"time":null,"type'
    b'":"deployment","venue":null,"via":null}{"about":[],"addressees":[],"background":false,"body":n'
    b'ull,"confidence":0.5,"content":null,"continues":null,"cue":null,"directness":null,"evidence":['
    b'],"figure":null,"holder":{"actor_id":null,"kind":"person","name":null,"office":"","role":"hold'
    b'er","sector":"GOV","state":"","text":""},"id":"","inferred":false,"kind":"tenure","made_by":"f'
    b'oreigndesk 0.1.0","members":[],"mode":null,"object":null,"office":"President","office_kind":"h'
    b'ead_of_government","participants":[],"pieces":[],"place":null,"speaker":[],"state":"USA","stat'
    b'us":"former","subject":null,"time":null,"type":null,"venue":null,"via":null}{"about":[],"addre'
    b'ssees":[],"background":true,"body":null,"confidence":0.5,"content":null,"continues":null,"cue"'
    b':null,"directness":null,"evidence":[{"end":0,"headline":false,"report_id":"","start":0,"text":'
    b'"the  of  and  in  to  on "}],"figure":null,"holder":null,"id":"","inferred":false,"kind":"eve'
    b'nt","made_by":"foreigndesk 0.1.0","members":[],"mode":"meet","object":null,"office":null,"offi'
    b'ce_kind":null,"participants":[{"actor_id":null,"kind":"person","name":null,"office":"prime min'
    b'ister","role":"actor","sector":"GOV","state":"USA","text":""},{"actor_id":null,"kind":"organiz'
    b'ation","name":null,"office":null,"role":"recipient","sector":"MIL","state":null,"text":""}],"p'
    b'ieces":[],"place":{"country":"","geonameid":1,"lat":1.0,"lon":1.0,"name":"","text":""},"speake'
    b'r":[],"state":null,"status":"happened","subject":null,"time":{"end":"2012-01-01","inferred":"d'
    b'ay of the report\'s main event","precision":"day","start":"2012-01-01","text":""},"type":"CONSU'
    b'LT","venue":null,"via":null}{"about":[{"actor_id":null,"kind":"state","name":null,"office":nul'
    b'l,"role":"about","sector":null,"state":null,"text":""}],"addressees":[],"background":false,"bo'
    b'dy":null,"confidence":0.5,"content":"","continues":null,"cue":"said","directness":"indirect","'
    b'evidence":[{"end":0,"headline":false,"report_id":"","start":0,"text":""}],"figure":null,"holde'
    b'r":null,"id":"","inferred":false,"kind":"statement","made_by":"foreigndesk 0.1.0","members":[]'
    b',"mode":null,"object":null,"office":null,"office_kind":null,"participants":[],"pieces":[{"end"'
    b':0,"headline":false,"report_id":"","start":0,"text":""}],"place":null,"speaker":[{"actor_id":n'
    b'ull,"kind":"person","name":null,"office":"spokesman","role":"speaker","sector":"GOV","state":"'
    b'USA","text":""}],"state":null,"status":"said","subject":null,"time":{"end":"2012-01-01","infer'
    b'red":"day of the report\'s publication","precision":"day","start":"2012-01-01","text":""},"type'
    b'":null,"venue":null,"via":null}'
)
# Making a decoder costs more than decoding a claim.
_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


def to_json(value: object) -> str:
    """Return the JSON of a model value; equal values give equal text."""
    return msgspec.json.encode(value, order="sorted").decode()


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Return the model value of a JSON text."""
    return _decoder(kind).decode(text)


def pack(value: object) -> bytes:
    """Return a model value as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value, order="sorted"), 6)


def unpack(data: bytes, kind: type[T]) -> T:
    """Return the model value of compressed JSON."""
    return from_json(zlib.decompress(data), kind)


def unpacked_json(data: bytes) -> bytes:
    """Return the JSON that `pack` compressed; equal values have equal JSON, whatever compressed it."""
    return zlib.decompress(data)


def squeeze(value: object) -> bytes:
    """Return a small model value as JSON compressed with `_DICTIONARY`: a claim takes a fifth of the room."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)
    return packer.compress(msgspec.json.encode(value, order="sorted")) + packer.flush()


def squeezed_json(data: bytes) -> bytes:
    """Return the JSON that `squeeze` made small; equal values have equal JSON, whatever compressed it."""
    return zlib.decompressobj(-15, _DICTIONARY).decompress(data)


def unsqueeze(data: bytes, kind: type[T]) -> T:
    """Return the model value that `squeeze` made small."""
    return from_json(squeezed_json(data), kind)


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    if kind not in _decoders:
        _decoders[kind] = msgspec.json.Decoder(kind)
    return _decoders[kind]


def name_words(*texts: str | None) -> str:
    """Return the words of names for whole-word search: no case, no accents, each name between '|' and spaces.

    `name_words("Yōko Kamikawa")` is `"| yoko kamikawa |"`, which holds `" kamikawa "`.
    """
    found: list[str] = []
    for text in texts:
        if not text:
            continue
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        words = " ".join(_WORD.findall(plain.casefold()))
        if words and words not in found:
            found.append(words)
    return "| " + " | ".join(found) + " |" if found else ""
