"""A dossier is one file that needs nothing else, and nothing that a report says makes it anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parsing

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.export import bibtex, csl_item, csl_json, describe_selection, render_dossier
from foreigndesk.export.citations import citation_key, cited_address
from foreigndesk.model import Claim, Evidence, Participant
from foreigndesk.store.counts import Counts
from foreigndesk.store.dossier import Dossier, Source, measure_selection
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.record_version import RecordVersion
from foreigndesk.store.selection import Selection
from foreigndesk.store.views import ClaimView, SourceLine
from made_up import MadeUpReader, report

MADE_AT = "2026-01-02T03:04:05.000000Z"
ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE president)"
FERRY = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"
REPORTS = [
    report(
        1, f"meet {ANNA} & {CARL} 2021-05-03\nsay {ANNA}: {FERRY}\n", day="2021-05-04", outlet="Skerry Times"
    ),
    report(2, f"say {ANNA}: {FERRY.replace('harbour', 'port')}\n", day="2021-05-05", outlet="Copy Cat"),
    report(3, f"say {CARL}: Sweden builds its own ice-breakers\n", day="2021-05-06", outlet="Fjord Post"),
]
# schemas/input/csl-data.json of citation-style-language/schema, as far as reports need it; it allows no other fields.
CSL_FIELDS = {
    "type", "id", "title", "author", "container-title", "issued", "accessed", "URL", "language", "source", "note",
}  # fmt: skip
CSL_TYPES = {"article-newspaper", "document"}
HOSTILE = st.one_of(
    st.text(st.characters(blacklist_categories=()), max_size=60),
    st.sampled_from(
        [
            "</style><script>x()</script>",
            '"><img src=x onerror=x()>',
            "{{ 7*7 }}",
            "a}b{c\\",
            "100% & $5_#~^",
            "\x1b[31m\u202e",
        ]
    ),
)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def made_of(source: Source, words: str = "They met.") -> Dossier:
    """A dossier of one statement in the words of one report."""
    line = SourceLine(source.id, source.outlet, source.published, source.title, words, origin=source.id)
    claim = Claim(
        "c" * 16, "statement", "happened", (Evidence(source.id, 0, len(words), words),), "test",
        content=words, directness="direct", speaker=(Participant(words, "speaker"),),
    )  # fmt: skip
    view = ClaimView(claim, 1, 1, 1, (line,))
    return Dossier(
        Selection(ClaimFilter(actor=words or "x")),
        (view,),
        1,
        (source,),
        RecordVersion("0" * 16, 1, MADE_AT),
        Counts(1, 1, 1),
    )


def rendered(dossier: Dossier, title: str | None = None) -> str:
    return render_dossier(dossier, made_at=MADE_AT, version="1", title=title)


def assert_stands_alone(page: str) -> None:
    tree = parsing.document_fromstring(page)
    assert not tree.cssselect("script, link, img, iframe, object, embed, svg, form, base, [style]")
    assert len(tree.cssselect("style")) == 1 and "url(" not in tree.cssselect("style")[0].text
    anchors = {element.get("id") for element in tree.iter() if element.get("id")}
    for element in tree.iter(etype for etype in ("*",)):
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name not in ("src", "srcset", "action"), (name, value)
            if name == "href" and value.startswith("#"):
                assert value[1:] in anchors, value
            elif name == "href":
                assert "address" in element.get("class", "") and re.match(r"https?://", value), value


def test_every_claim_stands_in_it_with_all_its_evidence_and_citations_that_lead_to_its_reports(
    filled: Desk,
) -> None:
    made = filled.dossier(Selection())
    page = rendered(made, "The talks & the ferry")
    assert_stands_alone(page)
    tree = parsing.document_fromstring(page)
    assert tree.cssselect("h1")[0].text_content() == "The talks & the ferry"
    assert made.found == len(made.claims) > 3
    for view in made.claims:
        (entry,) = tree.cssselect(f"#c-{view.id}")
        opened = [li.text_content() for li in entry.cssselect("details li")]
        for line in view.sources:
            assert any(" ".join(line.text.split()) in text for text in opened)
            assert line.outlet and any(line.outlet in text for text in opened)
        cited = {a.get("href") for a in entry.cssselect(".foot .refs a")}
        reports = {
            tree.cssselect(href)[0].cssselect(".id")[0].text_content().split("\xa0")[1] for href in cited
        }
        assert reports == {line.report_id for line in view.sources}
        notes = tree.cssselect(f'.notes li[value="{entry.get("value")}"]')
        assert len(notes) == 1 and " ".join(view.sources[0].text.split()) in notes[0].text_content()


def test_where_reports_differ_it_says_so_with_the_reports_of_each_value(filled: Desk) -> None:
    said = filled.said("Berg")[0]
    tree = parsing.document_fromstring(rendered(filled.dossier(Selection())))
    (note,) = tree.cssselect(f"#c-{said.id} .differs")
    assert "quotation" in note.text_content()
    assert {value.text_content() for value in note.cssselect(".value")} == {
        FERRY,
        FERRY.replace("harbour", "port"),
    }
    assert {a.get("href") for a in note.cssselect("a")} == {"#s-1", "#s-2"}


def test_a_reprint_stands_under_its_origin(desk: Desk) -> None:
    text = REPORTS[0].text + FERRY * 5
    copies = [
        report(n, text, day=f"2021-05-0{n}", outlet=outlet) for n, outlet in ((1, "First"), (2, "Second"))
    ]
    pipeline.run(copies, desk.store, reader=MadeUpReader(), workers=1)
    made = desk.dossier(Selection())
    assert (made.counts.reports, made.counts.origins) == (2, 1)
    tree = parsing.document_fromstring(rendered(made))
    (copy,) = tree.cssselect("#s-1 .reprints li")
    assert "reprint of 1" in copy.text_content() and "Second" in copy.text_content()
    assert "reprint of report" in csl_item(made.sources[1])["note"]


def test_the_same_record_and_moment_give_the_same_bytes(filled: Desk) -> None:
    assert rendered(filled.dossier(Selection())) == rendered(filled.dossier(Selection()))


def test_a_selection_may_join_filters_a_second_party_a_story_and_a_search(filled: Desk) -> None:
    def ids(selection: Selection) -> set[str]:
        made = filled.dossier(selection)
        with filled.store.reading() as connection:
            size = measure_selection(connection, selection)
        assert (size.claims, size.counts) == (made.found, made.counts)
        return {view.id for view in made.claims}

    apart = report(7, "say Eva Lind (FIN): the forests burn again\n", day="2023-08-09", outlet="Forest Post")
    pipeline.run([apart], filled.store, reader=MadeUpReader(), workers=1)
    meeting = {view.id for view in filled.timeline()}
    assert ids(Selection(ClaimFilter(kind="event", actor="Berg", other="Sweden"))) == meeting
    assert ids(Selection(ClaimFilter(kind="event", actor="Berg", other="Finland"))) == set()
    assert ids(Selection(query="kind:statement ice-breakers")) == {view.id for view in filled.said("Dahl")}
    assert ids(Selection(ClaimFilter(speaker="Berg"), query="ice-breakers")) == set()
    story = filled.report(REPORTS[0].id).story
    of_story = {
        v.id
        for v in filled.claims()
        if any(filled.report(e.report_id).story == story for e in v.claim.evidence)
    }
    assert story and ids(Selection(story=story[:8])) == of_story != ids(Selection())
    with pytest.raises(NotFoundError):
        filled.dossier(Selection(story="nothing"))
    with pytest.raises(QueryError):
        filled.dossier(Selection(query="speakr:Berg"))


def test_a_past_state_of_the_record_is_what_it_was(filled: Desk) -> None:
    before = filled.dossier(Selection()).record.recorded_at
    assert before is not None
    late = report(9, f"say {CARL}: the sea is calm\n", day="2021-06-01", outlet="Late Post")
    pipeline.run([late], filled.store, reader=MadeUpReader(), workers=1)
    now = filled.dossier(Selection(query="kind:statement calm"))
    assert len(now.claims) == 1
    assert (
        filled.dossier(Selection(ClaimFilter(as_of="2025-12-31"), query="kind:statement calm")).claims == ()
    )


def test_of_too_many_claims_it_has_the_first_and_says_so(filled: Desk) -> None:
    steps: list[tuple[int, int]] = []
    made = filled.dossier(Selection(), most=2, progress=lambda done, total: steps.append((done, total)))
    assert len(made.claims) == 2 < made.found and steps[-1] == (2, 2)
    assert f"{made.found} claims meet the selection" in rendered(made)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_whatever_reports_say_is_text(title: str, outlet: str, url: str, words: str) -> None:
    source = Source(
        "a" * 16, title, outlet, "2025-10-29", url=url, author=title, byline=words, origin="a" * 16
    )
    page = rendered(made_of(source, words), title)
    assert_stands_alone(page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    page.encode()


@pytest.mark.parametrize(
    ("url", "cited"),
    [
        ("https://a.example/x?y=1&z=%7B2%7D#f", "https://a.example/x?y=1&z=%7B2%7D#f"),
        ("https://a.example/{x} \\y\"", "https://a.example/%7Bx%7D%20%5Cy%22"),
        ("https://a.example/später", "https://a.example/sp%C3%A4ter"),
        ("javascript:alert(1)", None), ("data:text/html,x", None), ("//a.example", None), ("http://[", None), (None, None),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_cited(url: str | None, cited: str | None) -> None:
    assert cited_address(url) == cited


# -- bibliographies ------------------------------------------------------------------------------------------


def read_bibtex(text: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Read entries as BibTeX does: values in braces that balance, a backslash before a brace does not hide it."""
    for entry in re.finditer(r"^@(\w+)\{([^,\s]+),\n(.*?)^\}$", text, re.DOTALL | re.MULTILINE):
        fields = {}
        for line in entry[3].splitlines():
            name, value = re.fullmatch(r"  (\w+) = (.*),", line).groups()  # type: ignore[union-attr]
            if value.startswith("{"):
                depths = [value[: n + 1].count("{") - value[: n + 1].count("}") for n in range(len(value))]
                assert depths[-1] == 0 and all(depth > 0 for depth in depths[:-1]), value
                value = value[1:-1]
            fields[name] = value
        yield entry[1], entry[2], fields


@given(st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), max_size=4))
def test_bibtex_is_read_again_whatever_a_title_holds(rows: list[tuple[str, str, str]]) -> None:
    sources = [
        Source(
            f"{number:016x}",
            title,
            outlet,
            "2025-10-29T10:00:00",
            url="https://a.example/" + url,
            author=title,
        )
        for number, (title, outlet, url) in enumerate(rows)
    ]
    found = list(read_bibtex(bibtex(sources)))
    assert [key for _, key, _ in found] == [citation_key(source) for source in sources]
    assert len({key for _, key, _ in found}) == len(sources)
    for _, key, fields in found:
        assert re.fullmatch(r"[a-z0-9-]+", key)
        assert fields["date"] == "2025-10-29" and fields["month"] == "oct"
        assert not re.search(
            r"(?<!\\)[#$%&_^~]",
            "".join(fields.get(name, "") for name in ("title", "author", "journal", "note")),
        )


def test_bibtex_escapes_what_latex_would_read_and_leaves_other_letters() -> None:
    source = Source(
        "a" * 16,
        "50% of {Žižek} & co_\\x",
        "Le Monde é",
        "2025-10",
        retrieved_at="2025-11-01T00:00:00Z",
        byline="By Ana Å.",
    )
    ((kind, key, fields),) = read_bibtex(bibtex([source]))
    assert (kind, key) == ("article", f"lemondee202510-{'a' * 16}")
    assert fields["title"] == r"{50\% of \textbraceleft{}Žižek\textbraceright{} \& co\_\textbackslash{}x}"
    assert (fields["author"], fields["date"], fields["urldate"]) == ("{Ana Å.}", "2025-10", "2025-11-01")


@given(HOSTILE, HOSTILE, st.one_of(st.none(), HOSTILE, st.dates().map(str)))
def test_csl_json_holds_to_its_schema(title: str, outlet: str, published: str | None) -> None:
    source = Source("a" * 16, title, outlet, published, url="https://a.example", author=title, language="en")
    (item,) = json.loads(csl_json([source]))
    assert item.keys() <= CSL_FIELDS and item["type"] in CSL_TYPES and item["id"] == citation_key(source)
    for name, value in item.items():
        if name == "author":
            assert all(set(author) == {"literal"} and isinstance(author["literal"], str) for author in value)
        elif name in ("issued", "accessed"):
            (parts,) = value["date-parts"]
            assert 1 <= len(parts) <= 3 and all(isinstance(part, int) for part in parts)
        else:
            assert isinstance(value, str)


def test_what_is_unknown_is_left_out_and_a_report_without_headline_is_cited_by_its_first_words() -> None:
    bare = Source("a" * 16, None, None, None)
    assert csl_item(bare) == {
        "id": f"report-{'a' * 16}",
        "type": "document",
        "note": f"foreigndesk report {'a' * 16}",
    }
    assert csl_item(replace(bare, opening="The ministers met in"))["title"] == "[The ministers met in]"


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(), "all claims of the desk"),
        (Selection(ClaimFilter(kind="event")), "events"),
        (
            Selection(
                ClaimFilter(actor="Japan", since="2025-10", until="2026", status="planned", other="USA")
            ),
            "claims with Japan and USA as parties, with the status planned, from 2025-10 to 2026",
        ),
        (
            Selection(ClaimFilter(country="JPN"), query="ferry"),
            "claims in Japan, that meet the search “ferry”",
        ),
        (Selection(ClaimFilter(background=False)), "claims only what was news"),
    ],
)
def test_a_selection_is_told_in_words(selection: Selection, words: str) -> None:
    assert describe_selection(selection) == words


def test_speakers_whom_no_report_names_stand_together_at_the_end() -> None:
    whole = made_of(Source("a" * 16, "Talks", "Post", "2025-10-29", origin="a" * 16))
    (one,) = whole.claims
    spoken = [
        replace(one, claim=replace(one.claim, id=f"{number:016x}", speaker=speaker))
        for number, speaker in enumerate(
            [
                (Participant("activists", "speaker", "a1"),),
                (Participant("activists", "speaker", "b2"),),
                (),
                (Participant("Vale", "speaker", "c3", "Ada Vale"),),
            ]
        )
    ]
    tree = parsing.document_fromstring(rendered(replace(whole, claims=tuple(spoken))))
    groups = [(head.text_content(), len(head.getnext())) for head in tree.cssselect("h3")]
    assert groups == [("Ada Vale", 1), ("Speakers without a name", 3)]
