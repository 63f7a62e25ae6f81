"""Whether it happened: the reality status of what a trigger tells, read off the verbs above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.annotation.events.syntax import (
    VERBAL,
    ancestors,
    children,
    coordinator,
    first_conjunct,
    scheduling,
)
from foreigndesk.model.annotations import Status

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

PLANNING = frozenset(
    "plan intend aim hope expect schedule set prepare agree vow pledge promise decide due slate want "
    "wish seek propose offer "
    "threaten arrange look consider commit ready swear poise design mean authorize authorise approve".split()
)
CALLING = frozenset(
    "urge ask demand request order tell call appeal beg press pressure plead implore require recommend "
    "advise encourage insist "
    "exhort instruct lobby push invite challenge".split()
)
# Who wants somebody else to do something calls for it ('wants Norway to agree').
WANTING = frozenset("want wish like need prefer".split())
# Verbs under which something is as real as they are: what somebody is brought to do, does by such means, or tries to do.
BRINGING_ABOUT = frozenset(
    "force compel lead drive prompt cause make get oblige persuade convince provoke induce coerce pay use employ "
    "try attempt dare".split()
)
# Crowds gather, and people write, for what they do by it ('rallied to demand').
GATHERING = frozenset(
    "gather rally march assemble demonstrate protest pour flock converge write phone telephone".split()
)
# What was allowed was done; what is allowed may be done.
ALLOWING = frozenset("allow permit let enable".split())
UNWILLING = frozenset("unwilling reluctant unable loath".split())
OPPOSING = frozenset("oppose resist prevent avert obstruct block veto".split())
FAILING = frozenset(
    "fail decline refuse avoid cancel postpone scrap abandon skip suspend delay neglect shelve".split()
)
CONTINUING = frozenset("continue keep proceed".split())
DENYING = frozenset("deny reject refute dismiss dispute".split())
PHASE = frozenset(
    "begin start continue keep manage resume stop finish help come go get proceed appear seem".split()
)
WISHING_NOUNS = frozenset(
    "plan intention proposal offer hope decision willingness readiness pledge promise commitment vow "
    "bid effort".split()
)
CALLING_NOUNS = frozenset("call demand request appeal need plea order".split())
THREAT_NOUNS = frozenset("threat possibility risk prospect fear danger chance scenario option".split())
GOING_ON = frozenset("current ongoing continuing".split())
UPCOMING = frozenset(
    "planned upcoming scheduled next proposed forthcoming future impending expected coming possible "
    "potential".split()
)
MODALS: dict[str, Status] = {
    "will": "planned", "wo": "planned", "'ll": "planned", "’ll": "planned", "shall": "planned", "would": "conditional",
    "could": "conditional", "may": "conditional", "might": "conditional", "can": "conditional", "should": "called_for",
    "must": "called_for", "ought": "called_for", "'d": "conditional",
}  # fmt: skip
SAYING = frozenset("say tell announce add note declare report confirm state reveal".split())
# After these, too, 'would' is a 'will' told afterwards.
FORETELLING = SAYING | frozenset(
    "insist promise pledge vow predict repeat stress agree decide signal indicate acknowledge claim".split()
)
# What these are to bring is not there yet.
MAKING = frozenset(
    "initiate start begin create form build establish need want seek find develop launch draft adopt elect".split()
)
# Papers that may never be adopted: what they say is as real as they are ('efforts for a resolution condemning').
PAPERS = frozenset("resolution statement declaration communique motion bill text".split())


def status_of(trigger: Token, *, headline: bool = False) -> Status:
    """Return the reality status of what a trigger tells.

    Args:
        trigger: A verb, or an event noun.
        headline: Headlines use the present for what happened and the infinitive for what is planned.
    """
    if trigger.pos_ in VERBAL:
        return _of_verb(trigger, headline)
    return _of_noun(trigger, headline)


def is_background(trigger: Token) -> bool:
    """Whether the report recalls the event: pluperfect, or a relative clause in the past."""
    verb = (
        trigger
        if trigger.pos_ in VERBAL
        else next((a for a in ancestors(trigger) if a.pos_ in VERBAL), trigger)
    )
    if first_conjunct(verb).dep_ == "ccomp":
        return False  # 'said that they had met': the tense is that of reported speech
    return any(c.lower_ == "had" for c in children(verb, "aux")) and verb.tag_ == "VBN"


def _of_verb(verb: Token, headline: bool) -> Status:
    status = _of_verb_plainly(verb, headline)
    present = status == "ongoing" and verb.tag_ in ("VBZ", "VBP")
    if (status == "planned" or present) and has_condition(verb):
        return "conditional"
    if status == "absent" and _is_denial(verb):
        return "denied"
    return status


def has_condition(verb: Token) -> bool:
    """Whether what a verb tells hangs on a condition: 'ready to withdraw if', 'would strike unless', 'provided that'."""
    governors = [verb]
    while governors[-1].dep_ in ("xcomp", "acomp", "conj") and len(governors) < 5:
        governors.append(governors[-1].head)
    for governor in governors:
        for clause in children(governor, "advcl"):
            if any(m.lower_ in ("if", "unless") for m in children(clause, "mark")):
                return True
    # 'withdraw provided the border is safe': the parser makes a verb of it.
    for token in verb.doc[verb.i + 1 : min(verb.i + 9, verb.sent.end - 1)]:
        if token.lower_ == "provided" and token.nbor().lower_ not in (
            "by",
            "to",
            "for",
            "with",
            "in",
            ",",
            ".",
        ):
            return token.nbor(-1).pos_ not in ("AUX", "PRON")
    following = verb.right_edge.i + 1
    if following < verb.sent.end and verb.doc[following].text == ",":
        following += 1
    return following < verb.sent.end and verb.doc[following].lower_ == "unless"


def _is_denial(verb: Token) -> bool:
    """Whether somebody is told to have said that a thing did not take place ('said that it had not sent troops')."""
    first = first_conjunct(verb)
    if (
        first.dep_ != "ccomp"
        or first.head.lemma_.lower() not in SAYING
        or verb.tag_ not in ("VBN", "VBD", "VB")
    ):
        return False
    return any(
        a.lower_ in ("had", "has", "have", "did", "was", "were") for a in children(verb, "aux", "auxpass")
    )


def _of_verb_plainly(verb: Token, headline: bool) -> Status:
    own = _own_status(verb, headline)
    if own is not None:
        return own
    head = coordinator(verb) if verb.dep_ == "conj" else verb.head
    if verb.dep_ == "conj" and head.pos_ in VERBAL and not children(verb, "aux", "nsubj"):
        if verb.tag_ == head.tag_ or verb.tag_ == "VB" or head.tag_ == "VB":
            return _of_verb(head, headline)
    if verb.dep_ in ("xcomp", "ccomp", "acl", "pcomp", "advcl", "oprd") and verb.tag_ in (
        "VB",
        "VBG",
        "VBN",
        "VBP",
    ):
        above = _from_above(verb, head, headline)
        if above is not None:
            return above
    return _by_tense(verb, headline)


def _own_status(verb: Token, headline: bool) -> Status | None:
    """Return what the verb's own auxiliaries, negation and conjunction say, or None."""
    auxiliaries = children(verb, "aux", "auxpass")
    if verb.tag_ == "VBG" and not auxiliaries:
        if any(c.lower_ in ("now", "currently") for c in children(verb, "advmod")):
            return "ongoing"
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in verb.lefts):
        return "conditional"
    if any(w.lower_ in ("no", "neither") for s in children(verb, "nsubj", "nsubjpass") for w in s.lefts):
        return "absent"  # 'neither side attended', 'no minister came'
    modal = next((MODALS[a.lower_] for a in auxiliaries if a.lower_ in MODALS), None)
    if modal == "called_for":
        modal = _inferred(verb, {a.lower_ for a in auxiliaries})
    if any(d.lower_ == "no" for a in children(verb, "attr") for d in children(a, "det")):
        return "absent"  # 'there was no contact'
    if any(map(_negates, children(verb, "neg"))) or any(
        c.lower_ == "never" for c in children(verb, "advmod")
    ):
        return "absent"
    if (
        modal == "conditional"
        and any(a.lower_ in ("would", "'d") for a in auxiliaries)
        and _is_reported(verb)
    ):
        return "planned"
    if modal is not None:
        return modal
    if headline and any(a.lower_ == "to" for a in auxiliaries) and verb.dep_ in ("ROOT", "relcl", "acl"):
        return "planned"
    return None


def _negates(negation: Token) -> bool:
    """Whether a 'not' denies the verb; 'not just' does not."""
    following = negation.doc[negation.i + 1] if negation.i + 1 < len(negation.doc) else None
    return following is None or following.lower_ not in ("just", "only", "merely", "simply", "solely")


def _inferred(verb: Token, auxiliaries: set[str]) -> Status | None:
    """Return what 'must' and 'should' say: 'must be laughing' is a guess at what goes on, 'should have met' a reproach."""
    if "have" in auxiliaries and verb.tag_ == "VBN":
        return "happened" if "must" in auxiliaries else "absent"
    if "must" in auxiliaries and "be" in auxiliaries and verb.tag_ == "VBG":
        return "ongoing"
    return "called_for"


def _is_reported(verb: Token) -> bool:
    """Whether a verb stands in what somebody said ('said he would meet'), without a condition."""
    first = first_conjunct(verb)
    above = first.head
    if first.dep_ == "acl" and any(m.lower_ == "that" for m in children(first, "mark")):
        # 'said in a speech that': the parser hangs what was said on the speech
        above = next((a for a in ancestors(first) if a.pos_ in VERBAL), above)
    said = first.dep_ in ("ccomp", "acl") and above.lemma_.lower() in FORETELLING
    return said and not any(m.lower_ == "if" for c in children(first, "advcl") for m in children(c, "mark"))


def _from_above(verb: Token, head: Token, headline: bool) -> Status | None:
    lemma = head.lemma_.lower()
    if head.pos_ in VERBAL or head.pos_ == "ADJ":
        negated = bool(children(head, "neg"))
        governed = verb.dep_ != "advcl"  # 'was denied because he fought': the fighting is not denied
        if lemma in FAILING and governed:
            return "absent"
        if lemma in DENYING and governed:
            return "denied"
        if head.dep_ == "ccomp" and head.head.lemma_.lower() in DENYING:
            return "denied"  # 'denied that it planned to attack'
        if lemma in CONTINUING and verb.dep_ == "xcomp":
            above = _of_verb(head, headline)
            perfect = any(a.lower_ in ("has", "have", "'ve") for a in children(head, "aux"))
            return "ongoing" if above == "happened" and perfect else above
        if lemma == "go" and verb.dep_ == "xcomp" and head.tag_ == "VBG" and children(verb, "aux"):
            return "planned"
        if verb.tag_ == "VB" and (_brings_about(head) or _is_gathering(head)):
            above = _of_verb(head, headline)
            return "happened" if above == "ongoing" and lemma not in ("try", "attempt") else above
        if lemma in WANTING and verb.tag_ == "VB" and children(verb, "nsubj") and not negated:
            return "called_for"
        if lemma in CALLING and verb.tag_ in ("VB", "VBP"):
            return "called_for"
        if lemma in UNWILLING and verb.tag_ == "VB":
            return "absent"
        if lemma in PLANNING and verb.dep_ != "advcl":
            if head.pos_ in VERBAL and _own_status(head, headline) == "conditional":
                return "conditional"  # 'might consider leaving'
            return "absent" if negated else "planned"
        if lemma in ALLOWING and verb.tag_ == "VB":
            above = _of_verb(head, headline)
            return "conditional" if above == "ongoing" else above
        if lemma in PHASE or lemma in ("help", "see"):
            above = _of_verb(head, headline)
            # 'appears to have attacked' is over
            over = verb.tag_ == "VBN" and any(a.lower_ == "have" for a in children(verb, "aux"))
            return "happened" if over and above == "ongoing" else above
        if verb.dep_ == "advcl" and verb.tag_ == "VB":
            return "planned"
        if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not _is_finite(verb):
            above = _of_verb(head, headline)
            return above if above in ("planned", "conditional", "called_for", "absent") else "happened"
        if verb.dep_ == "ccomp" and verb.tag_ == "VB" and not children(verb, "aux"):
            return "called_for"
        if verb.dep_ == "xcomp" and verb.tag_ == "VB":
            own = _own_status(head, headline) if head.pos_ in VERBAL else None
            return own if own in ("conditional", "absent") else "planned"
        return None
    if lemma in CALLING_NOUNS:
        return "called_for"
    if lemma in THREAT_NOUNS:
        return "conditional"
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma in PAPERS:
        above = _of_noun(head, headline)
        return None if above == "happened" else above
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and not headline:
        governor = next((a for a in ancestors(head) if a.pos_ in VERBAL), None)
        going_on = governor is not None and governor.tag_ in ("VBZ", "VBP", "VBG")
        return (
            "ongoing"
            if going_on and governor is not None and _of_verb(governor, headline) == "ongoing"
            else None
        )
    if verb.tag_ == "VB":
        named = first_conjunct(head)
        called = named.dep_ in ("dobj", "appos") and named.head.lemma_.lower() in CALLING
        return "called_for" if called else "planned"  # 'demands the right to visit'
    if verb.dep_ == "pcomp" and _is_left_out(head):
        return "absent"  # 'rather than calling for help'
    if verb.dep_ == "pcomp" and head.lower_ in ("after", "since", "following", "by"):
        by = head.lower_ == "by" and head.head.pos_ in VERBAL
        whole = _of_verb(head.head, headline) if by else "happened"
        return whole if whole in ("planned", "conditional", "called_for") else "happened"
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma in ("trouble", "difficulty"):
        return "absent"  # 'had trouble reaching a deal'
    if head.dep_ == "prep" and verb.dep_ == "pcomp":
        return _from_above(verb, head.head, headline)
    return None


def _is_left_out(preposition: Token) -> bool:
    before = [c.lower_ for c in preposition.lefts] + [preposition.head.lower_]
    if preposition.lower_ == "than":
        return "rather" in before
    return preposition.lower_ == "without" or (preposition.lower_ == "of" and "instead" in before)


def _is_finite(verb: Token) -> bool:
    """Whether a participle has a subject and an auxiliary of its own ('because it was attacking')."""
    return bool(children(verb, "nsubj")) and bool(children(verb, "aux"))


def _brings_about(verb: Token) -> bool:
    """Whether what hangs on a verb is as real as the verb is; 'led efforts to' brings nothing about."""
    efforts = any(o.lemma_.lower() in WISHING_NOUNS | CALLING_NOUNS for o in children(verb, "dobj"))
    return verb.lemma_.lower() in BRINGING_ABOUT and not efforts


def _is_gathering(verb: Token) -> bool:
    if verb.lemma_.lower() in GATHERING:
        return True
    told = children(verb, "dobj") + [o for p in children(verb, "prep") for o in children(p, "pobj")]
    return verb.lemma_.lower() in ("hit", "take") and any(o.lemma_.lower() == "street" for o in told)


def is_attempt(trigger: Token) -> bool:
    """Whether what a verb tells was only tried ('tried to reach a deal')."""
    verb = first_conjunct(trigger)
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in ("try", "attempt")


def _of_what_is_wanted(verb: Token, headline: bool) -> Status | None:
    """Return the status of a clause on something that is not there yet ('must start a process that respects')."""
    noun = verb.head
    if verb.dep_ != "relcl" or verb.tag_ not in ("VBZ", "VBP") or children(verb, "aux"):
        return None
    if not any(d.lower_ in ("a", "an", "any") for d in children(noun, "det")):
        return None
    if not any(c.tag_ == "WDT" for c in children(verb, "nsubj")) or noun.head.lemma_.lower() not in MAKING:
        return None
    above = _of_verb(noun.head, headline)
    return above if above in ("planned", "called_for", "conditional") else None


def _is_told(verb: Token) -> bool:
    """Whether a clause is what somebody says or thinks, and not half of a headline before a colon."""
    told = verb.head.lemma_.lower() in FORETELLING | {"believe", "think", "argue", "warn", "mean", "know"}
    return told or any(m.lower_ == "that" for m in children(verb, "mark"))


def _by_tense(verb: Token, headline: bool) -> Status:
    auxiliaries = {c.lower_ for c in children(verb, "aux", "auxpass")}
    wanted = _of_what_is_wanted(verb, headline)
    if wanted is not None:
        return wanted
    if "had" in auxiliaries:
        return "happened"
    if verb.tag_ == "VB" and "to" in auxiliaries:
        return "planned"
    if verb.tag_ == "VBG" and auxiliaries & {"is", "are", "am", "'s", "'re", "been", "’s", "’re"}:
        return "ongoing"
    if verb.tag_ == "VBG" and auxiliaries & {"was", "were"} and _is_reported(verb):
        return "ongoing"  # 'said that troops were fighting'
    if verb.lemma_ == "be" and auxiliaries & {"has", "have", "'ve", "'s"}:
        return "ongoing"
    if verb.tag_ in ("VBZ", "VBP") and not headline and "has" not in auxiliaries:
        return "ongoing"
    return "happened"


def _of_noun(noun: Token, headline: bool) -> Status:
    if any(c.lower_ in UPCOMING for c in children(noun, "amod")):
        return "planned"
    if any(c.lower_ in GOING_ON for c in children(noun, "amod")):
        return "ongoing"
    if any(c.lower_ == "draft" for c in children(noun, "amod", "compound")):
        return "planned"
    if scheduling(noun) is not None:
        return "planned"
    if any(c.lower_ == "will" for clause in children(noun, "relcl") for c in children(clause, "aux")):
        return "planned"
    head = noun.head
    if noun.dep_ == "pobj" and head.dep_ == "prep":
        status = _after_preposition(head, headline)
        if status is not None:
            return status
    if noun.dep_ in ("dobj", "nsubjpass", "nsubj") and head.pos_ in VERBAL:
        return _under_verb(noun, head, headline)
    if noun.dep_ == "conj":
        return (
            _of_noun(first_conjunct(noun), headline)
            if first_conjunct(noun).pos_ in ("NOUN", "PROPN")
            else "happened"
        )
    return "happened"


def _after_preposition(preposition: Token, headline: bool) -> Status | None:
    above = preposition.head
    lemma = above.lemma_.lower()
    if preposition.lower_ in ("before", "ahead") or (
        preposition.lower_ == "of" and lemma in ("ahead", "eve")
    ):
        return "planned"
    if preposition.lower_ == "to" and above.lower_ == "opposed" and not _is_known(preposition):
        return "absent"
    if preposition.lower_ in ("for", "of", "on", "to"):
        if lemma in CALLING_NOUNS or (
            lemma in CALLING and preposition.lower_ in ("for", "on") and preposition.i > above.i
        ):
            return "called_for"
        if lemma in WISHING_NOUNS or (lemma in PLANNING and above.pos_ in VERBAL):
            return "planned"
        if lemma in THREAT_NOUNS:
            return "conditional"
    if above.pos_ in VERBAL and preposition.lower_ in ("during", "at", "in", "on", "for"):
        if above.lemma_.lower() in PLANNING and children(above, "xcomp"):
            return "planned"
        status = _of_verb(above, headline)
        return status if status in ("planned", "conditional", "called_for") else None
    if above.pos_ in ("NOUN", "PROPN") and preposition.lower_ == "of" and lemma == "possibility":
        return "conditional"
    return None


def _is_known(above: Token) -> bool:
    """Whether a noun, or the object of a preposition, is spoken of as a fact ('opposed the invasion of 2003')."""
    nouns = [above] if above.pos_ in ("NOUN", "PROPN") else children(above, "pobj")
    known = ("the", "this", "that", "these", "those")
    return any(d.lower_ in known or d.dep_ == "poss" for n in nouns for d in children(n, "det", "poss"))


def _under_verb(noun: Token, verb: Token, headline: bool) -> Status:
    lemma = verb.lemma_.lower()
    if noun.dep_ != "nsubj":
        if lemma in CALLING:
            return "called_for"
        if lemma in DENYING:
            return "denied"
        if lemma in FAILING or (lemma in OPPOSING and not _is_known(noun)):
            return "absent"
        if lemma in PLANNING:
            return "planned"
    if noun.dep_ == "nsubj" and lemma not in (
        "take",
        "begin",
        "start",
        "follow",
        "come",
        "occur",
        "happen",
        "end",
        "continue",
    ):
        return "happened"
    status = _of_verb(verb, headline)
    return status if status in ("planned", "conditional", "called_for", "absent") else "happened"


def light_status(verb: Token, *, headline: bool = False) -> Status:
    """Return the status of the event that a light verb's object names ('cancelled talks' did not take place)."""
    if verb.lemma_.lower() in FAILING:
        return "absent"
    own = status_of(verb, headline=headline)
    if verb.lemma_.lower() in ("schedule", "arrange", "plan", "expect") and own in ("happened", "ongoing"):
        return "planned"
    return own
