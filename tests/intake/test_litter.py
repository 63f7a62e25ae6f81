from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.intake.litter import clean_page, clean_record
from foreigndesk.intake.paragraphs import paragraphs
from foreigndesk.model import Document
from foreigndesk.time_limit import stop_after

LEAD = (
    "The foreign ministers of Norland and Sudria agreed on Tuesday to reopen the border "
    "crossing that was closed in the spring."
)
SECOND = (
    "“We have found a way out,” the Norland minister told reporters after two hours of talks, "
    "adding that a date would be set soon."
)
THIRD = (
    "Officials on both sides said that the dispute over fishing rights was not touched upon "
    "during the meeting in the capital."
)
FOURTH = (
    "The two neighbours have been at odds since a patrol boat was seized near the islands four years ago."
)
BODY = "\n\n".join((LEAD, SECOND, THIRD, FOURTH))
HEADLINE = "Norland and Sudria to reopen border after talks"

# Lines of made-up pages, as copied with the mouse; none is a sentence of a report.
HEAD_LITTER = [
    "World",
    "Asia-Pacific",
    "NEWS",
    "Home > World > Europe",
    "Home / World / Talks",
    "By Jane Farrow",
    "By Jane Farrow and Tom Lindqvist, Reuters",
    "Jane Farrow, Diplomatic Correspondent",
    "Jane Farrow in Brussels",
    "Staff Writer",
    "Our Correspondent",
    "Web Desk",
    "By Agencies",
    "Reuters",
    "AFP",
    "Published: 3 March 2015, 10:23",
    "Published 3 March 2015",
    "March 3, 2015 10:15 IST",
    "Updated on March 3, 2015 7:05 pm",
    "Tue 3 Mar 2015 10.23 GMT",
    "Last Updated: 03 March 2015 09:11 PM IST",
    "3 hours ago",
    "2 Min Read",
    "4 min read",
    "Reading time: 3 minutes",
    "Share",
    "Facebook Twitter Email Print",
    "Share on Facebook",
    "Print Email",
    "A A A",
    "Comments (12)",
    "5 Comments",
    "Listen to this article",
    "PTI | New Delhi | Updated: March 3, 2015 10:15 IST",
    "Photo: Reuters",
    "File photo",
    "REUTERS/Tom Lindqvist",
    "Tom Lindqvist/AFP/Getty Images",
    "Advertisement",
    "Follow us on Twitter",
    "Posted on March 3, 2015 by admin",
    "Written by Jane Farrow | Norcity |",
    "Jane Farrow | AFP",
    "Text size",
    "Save",
    "Bookmark this article",
    "March 3, 2015, 10:15 a.m. ET",
    "2015-03-03 10:15:00",
    "Tuesday, 3 March 2015",
    "From our correspondent",
    "Skip to content",
    "Subscribe Now",
    "Sign in",
    "Image caption The ministers shook hands before the talks",
    "WhatsApp",
    "0 Shares",
    "1.2k views",
    "Reuters Staff",
    "Norcity (AP)",
    "FILE PHOTO: The two ministers attend a meeting in Norcity, March 2, 2015. REUTERS/Tom "
    "Lindqvist/File Photo",
    "The Norland minister (L) shakes hands with his counterpart in Norcity on Monday. (Photo: AFP)",
    "Norland's foreign minister speaks to the press in Norcity. Photo: Tom Lindqvist / AFP",
    "The ministers at the table. — AP Photo",
]
TAIL_LITTER = [
    "Share this Post",
    "Leave a Comment",
    "Share this:",
    "Tags: Norland, Sudria, border",
    "Topics: Norland | Sudria",
    "Related Stories",
    "Also read: Sudria calls up reserves",
    "READ MORE: What the border deal means",
    "Read more",
    "(Reporting by Jane Farrow; Editing by Tom Lindqvist)",
    "With inputs from agencies",
    "(With inputs from PTI)",
    "Copyright © 2015 The Norcity Herald. All rights reserved.",
    "© 2015 AFP",
    "Sign up for our newsletter to get the day's stories in your inbox.",
    "This website uses cookies to improve your experience. Accept",
    "We use cookies to give you the best experience on our site.",
    "Follow us on Facebook and Twitter",
    "Our Standards: The Thomson Reuters Trust Principles.",
    "More from World",
    "You may also like",
    "Most Read",
    "Advertisement",
    "#Norland #Sudria",
    "Source: Xinhua",
    "SOURCE: AFP",
    "The Associated Press contributed to this report.",
    "Disclaimer: The views expressed here are the author's own.",
    "Your email address will not be published. Required fields are marked *",
    "Back to top",
    "Next article",
    "Print",
    "desk@herald.example",
    "(AFP)",
    "/AFP",
    "--Reuters",
    "This story has not been edited by our staff and is published from a syndicated feed.",
    "Comments are closed.",
    "(END)",
    "Download our app",
    "***",
    "Load more",
    "Editing by Tom Lindqvist",
    "First published on: 03-03-2015 at 10:15 IST",
    "Trending Now",
    "Watch: Ministers meet the press",
    "Filed under: World",
    "Subscribe to our YouTube channel",
    "Join our WhatsApp channel",
    "Terms of Use | Privacy Policy",
    "Contact us",
    "Recommended for you",
]
# Sentences of made-up reports that use the words of litter; none may be cut.
BODY_SENTENCES = [
    "Share prices in Norcity fell by four percent after the minister spoke of new tariffs on steel.",
    "Reuters reported on Tuesday that the two sides had agreed on a draft.",
    "The agency said in a comment on the report that no date was set.",
    "By Tuesday evening the ministers had still not agreed on a text.",
    "Read together, the two statements suggest that a deal is close.",
    "The photo released by the ministry shows the minister with his guests.",
    "Sign-ups for the reserve doubled in March, the ministry said.",
    "He declined to comment.",
    "They met on March 3, 2015.",
    "More talks are planned.",
    "Published accounts of the meeting differ on who spoke first.",
    "Updated figures put the number of troops at 4,200, the ministry said.",
    "Follow-up talks will be held in Norcity in May.",
    "The newsletter of the ministry called the deal a step forward.",
    "“Share this land with us,” he said, “and there will be peace.”",
    "Watch towers along the border were manned again on Monday.",
    "Related sanctions were lifted in June, according to the Foreign Ministry.",
    "According to Xinhua, the minister will travel to Sudria next week.",
    "Home to 40,000 troops, the island lies off the coast of Sudria.",
    "Next week the minister flies to Norcity for a second round.",
    "The minister spoke to Reuters.",
    "Advertisements for the army appeared in Norcity papers on Monday.",
    "Comments by the minister drew a protest from Sudria.",
    "Copyright law was also discussed, officials said.",
    "Tags worn by the soldiers were handed over to the Red Cross.",
    "Video of the launch was shown on state television.",
    "It was agreed that the left bank (L) and the right bank would be patrolled by both sides.",
    "The minister told AFP.",
    "“No.”",
    "Editing by the censors delayed the broadcast, the minister said.",
    "The cookies served at the talks were from Sudria, a spokesman joked.",
    "See you in Norcity, the president told his guest as they parted.",
    "With agencies of the United Nations on the ground, aid could start soon.",
    "Source of the dispute is a chain of islands that both states claim.",
    "Analysis of the debris showed that the missile was of foreign make, officials said.",
    "Explainer or not, the map that the ministry issued on Monday angered Sudria.",
    "Print shops in the capital were told to stop, the ministry said on March 3, 2015.",
    "Image is all that matters to him, a diplomat said of the envoy.",
    "Agency heads from both states will meet in Norcity on Friday, the statement said.",
    "The two sides met in Norcity on Monday (AP reported it first).",
]


@pytest.mark.parametrize("litter", HEAD_LITTER)
def test_litter_between_headline_and_body_is_cut(litter: str) -> None:
    cleaned = clean_page(f"{HEADLINE}\n{litter}\n\n{BODY}")
    assert cleaned.title == HEADLINE
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


@pytest.mark.parametrize("litter", HEAD_LITTER)
def test_litter_above_the_headline_is_cut(litter: str) -> None:
    cleaned = clean_page(f"{litter}\n{HEADLINE}\n{BODY}")
    assert cleaned.title == HEADLINE
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


@pytest.mark.parametrize("litter", TAIL_LITTER)
def test_litter_below_the_body_is_cut(litter: str) -> None:
    cleaned = clean_page(f"{HEADLINE}\n\n{BODY}\n\n{litter}")
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]
    assert cleaned.removed[-1].line == 11


@pytest.mark.parametrize("litter", [t for t in TAIL_LITTER if t not in ("(AFP)", "/AFP", "--Reuters")])
def test_litter_within_the_body_is_cut(litter: str) -> None:
    cleaned = clean_page(f"{HEADLINE}\n\n{LEAD}\n{litter}\n{SECOND}\n{THIRD}\n{FOURTH}")
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


@pytest.mark.parametrize("sentence", BODY_SENTENCES)
def test_no_sentence_of_a_report_is_cut(sentence: str) -> None:
    for text in (
        f"{HEADLINE}\n\n{LEAD}\n{sentence}\n{SECOND}\n{THIRD}",
        f"{HEADLINE}\n{LEAD}\n{SECOND}\n{THIRD}\n{sentence}",
        f"{HEADLINE}\n\n{sentence} {LEAD}\n{SECOND}",
    ):
        assert sentence in " ".join(line.text for line in clean_page(text).body)
    assert sentence in " ".join(line.text for line in clean_record(f"{LEAD}\n{sentence}\n{SECOND}").body)


@given(st.lists(st.sampled_from(BODY_SENTENCES[:20]), min_size=3, max_size=12, unique=True))
def test_a_report_without_litter_stays_whole(sentences: list[str]) -> None:
    cleaned = clean_page("\n\n".join([HEADLINE, *sentences]))
    assert [line.text for line in cleaned.body] == sentences
    assert cleaned.title == HEADLINE


@given(st.text())
def test_nothing_breaks_on_any_text(text: str) -> None:
    for cleaned in (clean_page(text), clean_record(text)):
        assert all(line.text.strip() for line in cleaned.body)
        assert "\x1b" not in "".join(line.text for line in cleaned.body)


def test_whatever_is_cut_is_kept_with_line_and_reason(page: Callable[..., Document]) -> None:
    document = page(f"World\n{HEADLINE}\nBy Jane Farrow\n\n{BODY}\n\nShare this Post")
    assert [(r.text, r.line) for r in document.removed] == [
        ("World", 1),
        ("By Jane Farrow", 3),
        ("Share this Post", 13),
    ]
    assert document.removed[0].reason == "section name"
    assert document.byline == "Jane Farrow"
    assert (
        document.headline is not None
        and document.text[document.headline.start : document.headline.end] == HEADLINE
    )
    assert document.text == f"{HEADLINE}\n\n{BODY}"


def test_a_byline_said_twice_is_cut_and_kept(page: Callable[..., Document]) -> None:
    document = page(f"{HEADLINE}\n\nJFX\nJFX 3 Min Read\n3 Min Read\n\n{BODY}")
    assert document.text == f"{HEADLINE}\n\n{BODY}"
    assert document.byline == "JFX"


@pytest.mark.parametrize(
    ("tail", "agency"),
    [
        (" /VOA", "VOA"),
        (" (Reuters)", "Reuters"),
        (" — AFP", "AFP"),
        (" AP", "AP"),
        (" /Xinhua/", "Xinhua"),
        ("\n\n(With inputs from PTI)", "PTI"),
        ("\n\nSource: TASS", "TASS"),
        ("\n\nAFP", "AFP"),
        (" -Reuters/AFP", "Reuters, AFP"),
    ],
)
def test_the_agency_at_the_end_is_credited(tail: str, agency: str) -> None:
    cleaned = clean_page(f"{HEADLINE}\n\n{BODY}{tail}")
    assert cleaned.agency == agency
    assert cleaned.body[-1].text == FOURTH


def test_credits_at_the_end_of_the_last_paragraph_are_cut() -> None:
    cleaned = clean_page(
        f"{HEADLINE}\n\n{BODY} (Reporting by Jane Farrow in Norcity; Editing by Tom Lindqvist)"
    )
    assert cleaned.body[-1].text == FOURTH


def test_links_under_a_heading_are_cut_with_it() -> None:
    links = "Related Stories\nSudria calls up reserves\nWhat the deal means for farmers\n"
    cleaned = clean_page(f"{HEADLINE}\n{LEAD}\n{SECOND}\n{links}{THIRD}\n{FOURTH}")
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


def test_readers_comments_are_cut() -> None:
    comments = (
        "3 Comments\njoe1975\nWhat a waste of time, these ministers never get anything done at "
        "all.\nanna\nGreat news."
    )
    cleaned = clean_page(f"{HEADLINE}\n\n{BODY}\n{comments}")
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


def test_a_pull_quote_that_repeats_a_paragraph_is_cut() -> None:
    cleaned = clean_page(f"{HEADLINE}\n\n{LEAD}\n\n{SECOND}\n\n{THIRD}\n\n{SECOND}\n\n{FOURTH}")
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


def test_the_headline_with_the_name_of_the_site_gives_the_outlet() -> None:
    cleaned = clean_page(f"{HEADLINE} | The Norcity Herald\n{HEADLINE}\n\n{BODY}", HEADLINE)
    assert cleaned.outlet == "The Norcity Herald"


def test_a_text_without_headline_has_none(page: Callable[..., Document]) -> None:
    document = page(f"NORCITY, March 3 (Reuters) - {BODY}")
    assert document.headline is None and document.title is None


@pytest.mark.parametrize(
    "headline",
    [
        "Norland's president to visit the U.S.",
        "NORLAND AND SUDRIA END BORDER TALKS",
        "Is the border deal dead?",
        "'We will not be bullied', says Sudria",
        "Analysis: What Norland wants from Sudria",
        "Norland: Sudria 'must choose'",
        "Sudria, Norland, March 3 and the long road to peace",
        "Norland tests missile; Sudria protests to U.N.",
        "Share of Norland's gas going to Sudria falls",
        "Read the fine print, Sudria tells Norland",
    ],
)
def test_headlines_of_all_kinds_are_found(headline: str) -> None:
    cleaned = clean_page(f"World\n{headline}\nBy Jane Farrow\n\n{BODY}")
    assert cleaned.title == headline
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


def test_wrapped_lines_become_paragraphs() -> None:
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(p, 72) for p in (LEAD, SECOND, THIRD, FOURTH))
    assert [line.text for line in paragraphs(wrapped)] == [LEAD, SECOND, THIRD, FOURTH]
    cleaned = clean_page(f"{HEADLINE}\n\n{wrapped}\n\nShare this Post")
    assert [line.text for line in cleaned.body] == [LEAD, SECOND, THIRD, FOURTH]


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    assert [line.text for line in paragraphs(f"{LEAD}\n{SECOND}\n{THIRD}\n{FOURTH}")] == [
        LEAD,
        SECOND,
        THIRD,
        FOURTH,
    ]


def test_in_a_record_only_litter_beyond_doubt_is_cut() -> None:
    text = (
        f"{LEAD}\nShare this story\nNorcity\nPhoto : AP The ministers smiled at one another when "
        f"they left the hall .\n{SECOND}"
    )
    assert [line.text for line in clean_record(text).body] == [
        LEAD,
        "Norcity",
        "Photo : AP The ministers smiled at one another when they left the hall .",
        SECOND,
    ]


def test_control_characters_and_escapes_are_cut_and_noted(page: Callable[..., Document]) -> None:
    document = page(f"{HEADLINE}\n\n{LEAD[:20]}\x1b[31m\x00{LEAD[20:]}\u202e\n\n{SECOND}")
    assert document.text == f"{HEADLINE}\n\n{LEAD}\n\n{SECOND}"
    assert [(r.reason, r.text, r.line) for r in document.removed] == [
        ("control characters", "\\x1b[31m\\x00\\u202e", 3)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Share this " + "8" * 600,
        "Share this " + "on aaa " * 40 + "x" * 60,
        "Report this to us " + "by mail via the web to all " * 22 + "?~",
        "REUTERS/" + "A" * 600 + "~",
        "Share " + "a-" * 300 + "~",
        "Share " + "pin it" * 100 + "~",
        "Written by Anna " + "Berg and the " * 45 + "?~",
        "#a" * 300 + "~",
        "(with inputs from " + "Agencies and the " * 38 + "~",
    ],
)  # fmt: skip
def test_no_line_has_the_rules_try_every_way_to_cut_it(line: str) -> None:
    text = f"{LEAD}\n\n{line}\n\n{FOURTH}"
    # where words can be cut in many ways, all of them would be tried for years
    with stop_after(10.0, TimeoutError(line[:40])):
        assert LEAD in [kept.text for kept in clean_page(text).body]
        assert LEAD in [kept.text for kept in clean_record(text).body]
