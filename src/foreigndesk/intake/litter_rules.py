"""Lines that belong to the page and not to the report, by the words that pages use for them.

A rule must match a whole line. Rules in `ANYWHERE` are narrow enough for any place in any text; those in `AROUND`
hold only before the first and after the last paragraph of a copied page. No rule may match a sentence of a report:
tests/intake/test_litter.py tries that with made-up ones.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from foreigndesk.data.agencies import NAME, NAMES
from foreigndesk.intake.dates import DAY_MONTH, WEEKDAY, YEAR

_L, _R = r"(?:\(|\[|-LRB-)\s*", r"\s*(?:\)|\]|-RRB-)"
_PERSON = r"[A-ZÀ-Þ][\w’'.À-ÿ-]*(?:\s(?:[a-z]{1,3}\s)?[A-ZÀ-Þ][\w’'.À-ÿ-]*){0,4}"
_STAMP = (
    rf"(?:{WEEKDAY}\s?,?\s*)?(?:{DAY_MONTH}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{YEAR}|\d\d)\b"
    rf"|{YEAR}[-/.]\d\d[-/.]\d\d)(?:\s?,?\s?{YEAR}\b)?"
    rf"(?:T?\s?(?:,|\||-|–|—|·|•|/|at|@)?\s*\d{{1,2}}\s?[:.h]\s?\d{{2}}(?::\d\d)?\s?"
    r"(?:[AaPp]\.?\s?[Mm]\.?)?(?:\s?\(?(?:hrs?|IST|GMT|UTC|BST|E[SD]T|ET|P[SD]T|CET|CEST|KST|JST|HKT"
    rf"|SGT|PKT|MSK|Z|local time|[+-]\d\d:?\d\d|GMT\s?[+-]\s?\d{{1,2}}(?::?\d\d)?)\)?)*)?"
    r"(?:\s?\(?(?:IST|GMT|UTC|BST|E[SD]T)\)?)?"
)
STAMP = re.compile(_STAMP)
STAMP_WORD = (
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|created|issued|revised"
    r"|uploaded|edited)(?: (?:on|at|online))?|date|publication date|date of publication"
    r"|published date|post date|release date|last update|update(?=\s*:)|dated)"
)
_SHARE_WORDS = (
    r"(?:share|shares|tweet|tweets|retweet|pin|pin it|pinterest|email|e-mail|mail|print|whatsapp"
    r"|facebook|fb|twitter|x|linkedin|reddit|telegram|"
    r"tumblr|messenger|instagram|youtube|google\+?|google plus|viber|line|koo|sms|copy|copy link"
    r"|link copied|link|save|bookmark|like|follow|"
    r"more|comments?|text size|a-|a\+|a|pdf|stumbleupon|digg|flipboard|pocket|wechat|weibo|vk|rss"
    r"|gmail|this|via|on|to|and|or|\d++|[|·•,/&+-])"
)
_LINK_HEAD = (
    r"(?:also (?:read|see|watch|in .{3,20}|on .{3,20})|read (?:also|more|next|full story"
    r"|the full story|too|here)|read|see (?:also|more|related)|more(?: (?:on|from"
    r"|about) [^.:]{2,40})?|"
    r"related(?: (?:stories|articles?|news|topics?|content|coverage|posts?|reading|links?|story"
    r"|reports?|video))?|recommended(?: for you| stories| reading)?|must[- ]reads?|don[’']t miss"
    r"|you (?:may|might)(?: also)? (?:like|be interested in)|"
    r"further reading|watch(?: (?:also|now|more|live|video|the video))?|video|listen(?: now)?"
    r"|in pictures|gallery|photos|explainer|opinion|analysis|timeline|fact ?box|factbox|live updates"
    r"|live blog|background|click here(?: for| to)?|in case you missed it|icymi"
    r"|suggested(?: reading)?|top stories|most read|trending)"
)
_LINK_HEADING = (
    r"(?:related (?:stories|articles?|news|topics?|content|coverage|posts?|links?|story|reports?"
    r"|reading|videos?|items)|recommended(?: for you| stories| reading| articles| by .{3,30})?"
    r"|most (?:read|popular|viewed|shared|watched|commented|emailed)(?: .{3,20})?|trending(?: now"
    r"| news| stories| topics)?|"
    r"top (?:stories|news|headlines)|latest (?:news|stories|headlines|updates|videos?)"
    r"|more (?:stories|news|headlines|articles|from .{2,40}|on this story|on this topic|in .{2,30}"
    r"|like this|about .{2,40}|top stories|coverage)|you (?:may|might)(?: also)? like(?: this"
    r"| these)?|also (?:read|see|in .{2,20})|read (?:more|also|next)|must[- ]reads?|don[’']t miss|"
    r"up next|next (?:story|article|up)|previous (?:story|article)|what to (?:read|watch) next"
    r"|editor[’']?s[’']? (?:picks?|choice)|from (?:around )?the web|sponsored (?:stories|links"
    r"|content)|promoted (?:stories|links|content)|paid content|popular (?:stories|news|now|posts"
    r"|articles)|recent (?:posts|stories|news|articles)|see (?:also|more)|similar (?:stories|news"
    r"|articles)|in case you missed it|"
    r"around the web|you might be interested in|featured(?: stories| videos)?|hot topics"
    r"|breaking news|headlines|other (?:news|stories|headlines)(?: .{2,30})?|on the same topic"
    r"|in this section|keep reading|continue reading|follow the topics in this article|get the latest)"
)
_PHOTO_AGENCY = (
    rf"(?:{NAME}|Getty(?: Images)?|EPA(?:-EFE)?|EFE|Pool|Handout|Shutterstock|iStock|Alamy"
    r"|Wikimedia(?: Commons)?|Twitter|Facebook|Flickr|File|FILE|Press Association|AA"
    r"|Anadolu(?: Agency)?|Kyodo|Sputnik|WireImage|Corbis|Rex(?: Features)?|PA Wire|NurPhoto"
    r"|ZUMA ?Press|Bloomberg|Agencies|Courtesy)"
)


class Rule(NamedTuple):
    """Why a line is litter.

    Attributes:
        needs: One of these words must be in the line. A rule without any is not tried on whole sentences.
    """

    reason: str
    pattern: re.Pattern[str]
    needs: frozenset[str]


def _rule(reason: str, pattern: str, flags: int = re.IGNORECASE, needs: str = "") -> Rule:
    return Rule(reason, re.compile(rf"(?:{pattern})\Z", flags), frozenset(needs.split()))


_PHOTO = (
    "photo photos photograph photographs picture pictures pic pics image images caption graphic"
    " infographic map cartoon illustration "
    "video screengrab file getty footage grab frame archive"
)
_MONTHS = (
    "jan january feb february mar march apr april may jun june jul july aug august sep sept"
    " september oct october nov november dec december"
)
_PICTURE_AGENCIES = (
    "reuters ap afp epa efe kyodo xinhua yonhap pa sputnik tass anadolu getty ani pti kcna pool wire"
)

ANYWHERE: tuple[Rule, ...] = (
    _rule(
        "reading time",
        r"(?:\S+\s){0,4}?(?:(?:est(?:imated|\.)?|reading"
        r"|read) time\s*[:\-–]?\s*)?(?:about )?\d{1,2}[ -]?(?:min(?:ute)?s?\.?|m)[ -](?:read|reading"
        r"|reading time|to read)(?: time)?\.?",
    ),
    _rule(
        "reading time",
        r"(?:estimated |approx\.? )?(?:reading|read) time\s*[:\-–]?\s*(?:less than |about |~)?(?:\d{1,2}"
        r"|a|one|two|three|four|five)\s*min(?:ute)?s?\.?(?: \d+ sec(?:ond)?s?)?",
    ),
    _rule(
        "share line",
        r"share (?:this|the)? ?(?:page|story|article|post|video|item|entry|news|report)[^.!?]{0,50}"
        r"|(?:fb|tw|g\+|in|wa|[|/ ])+",
    ),
    _rule(
        "share line",
        r"(?=.*(?:share|tweet|e-?mail|print|whatsapp|facebook|twitter|linkedin|reddit|telegram|copy link"
        rf"|pin it|save|bookmark|a\+))(?:{_SHARE_WORDS}[\s:.!]*){{1,16}}",
    ),
    _rule(
        "share line",
        r"(?:please )?(?:share|tweet|e-?mail|print|save|bookmark|like|pin|recommend|send|forward|report"
        r"|rate) (?:this|the)(?: (?:post|article|story|page|news|item|report|content|video|link|entry))*"
        r"(?: (?:with|on|via|to|by) .{3,60})?\s*[:!.]?",
    ),
    _rule(
        "share line",
        r"(?:click (?:here )?to )?(?:share|tweet|post|send|pin)(?: (?:on|to|via|by|with"
        r"|using)) (?:facebook|twitter|x|whatsapp|linkedin|reddit|telegram|pinterest|tumblr|google\+?"
        r"|e-?mail|pocket|messenger|your friends|friends)\b.{0,60}",
    ),
    _rule(
        "share line",
        r"(?:share|save|tweet)(?: (?:it|now|via|options?|tools?|buttons?))?\s*[:!.]?|sharing options"
        r"|share (?:&|and) (?:comment|save|print)|\d+(?:\.\d+)?k? (?:shares|views|likes|tweets|reads)"
        r"|(?:shares|views|hits|likes|reads)\s*:?\s*\d[\d,.]*k?",
    ),
    _rule(
        "follow line",
        r"(?:follow|like|join|find|subscribe to|connect with|watch) (?:us|@?\w+|our .{3,40}"
        r"|@?[\w ]{2,30}) (?:on|at|in) (?:our )?(?:facebook|twitter|x|instagram|youtube|telegram|whatsapp"
        r"|google news|linkedin|viber|flipboard|social media)\b.{0,120}",
        needs="follow like join find subscribe connect watch",
    ),
    _rule(
        "follow line",
        r"follow (?:us|@\w+)\b.{0,60}|(?:twitter|x|instagram|facebook)\s*:\s*@?[\w./]+|@\w{2,20}|follow",
        needs="follow twitter instagram facebook x @",
    ),
    _rule(
        "follow line",
        r"(?:join|follow) our (?:whatsapp|telegram|youtube|facebook)\b.{0,120}|(?:get|download|install"
        r"|try) (?:the|our) .{0,40}\bapp\b.{0,100}|(?:available|download) on (?:the )?(?:app store"
        r"|google play)\b.{0,40}",
        needs="whatsapp telegram youtube facebook app store",
    ),
    _rule(
        "comment line",
        r"(?:leave|post|write|add|submit|make|view|show|read|see|hide|load|join|enter|\d+|no|all|your"
        r"|reader|readers[’']|user|facebook|disqus|sort|log in to|login to|sign in to"
        r"|be the first to)?\s*(?:an? |the |your |all |\d+ |more )*(?:comments?|reply|replies"
        r"|conversation|discussion)\s*(?:\(\s*\d+\s*\)|\d+|[:!.]|below|here|policy|guidelines|section|»|›"
        r"|>)*",
    ),
    _rule(
        "comment line",
        r"comments? (?:are|is) (?:now )?(?:closed|off|disabled|moderated|turned off)\b.{0,80}"
        r"|your email address will not be published\b.{0,60}|be the first to (?:comment|reply)\b.{0,20}"
        r"|(?:what do you think(?: (?:about|of) (?:this|the) (?:story|article|news))? ?\?|have your say"
        r"|tell us what you think|let us know (?:what you think|in the comments)).{0,40}"
        r"|save my name, e-?mail\b.{0,100}|please (?:log ?in|sign in|register) to (?:post a )?(?:comment"
        r"|reply)\b.{0,60}|required fields are marked\b.{0,5}|notify me of (?:new|follow-up)\b.{0,50}"
        r"|you must be logged in to\b.{0,40}",
        needs="comment comments email mail logged say think required notify",
    ),
    _rule(
        "subscription line",
        r"(?:sign up|subscribe|register|get|receive|enter your e-?mail|join|click here|want|never miss"
        r"|stay|don[’']t miss|for more|to (?:read|continue|get|receive))\b.{0,200}\b(?:newsletters?"
        r"|in your inbox|to your inbox|e-?mail (?:alerts?|updates?|address|list)|subscri(?:be|bers?"
        r"|ption)|push notifications|free trial|breaking news alerts|daily briefing"
        r"|mailing list)\b.{0,120}",
        needs=(
            "newsletter newsletters inbox subscribe subscriber subscribers subscription notifications"
            " mailing trial briefing alerts mail email"
        ),
    ),
    _rule(
        "subscription line",
        r"subscribe to (?:our|the|us|my)\b.{0,80}|(?:subscribe|sign up|sign in|log in|login|register"
        r"|subscription|subscribers only|already (?:a subscriber|subscribed|registered|a member)"
        r"|become a (?:member|subscriber|supporter)|support (?:us|our (?:journalism|work))|donate"
        r"|newsletters?|create (?:an|your) (?:free )?account|unlock (?:this|the) (?:article|story)"
        r"|premium|premium content|start your free trial|my account|e-?paper)(?: (?:now|today|here|free"
        r"|for free|/ .{3,15}|or .{3,15}|\? .{2,40}))?\s*[!?.]?(?: (?:log|sign) in\.?)?",
    ),
    _rule(
        "advertisement",
        r"[\[(\-–—\s]*(?:advertisements?|advertising|advt?\.?|ads?|ad by .{2,20}|sponsored(?: content"
        r"| by .{2,30})?|promoted(?: content)?|paid post|partner content)[\])\-–—\s:]*|(?:story|article"
        r"|content|text) continues (?:below|after)\b.{0,40}|(?:scroll|swipe) (?:down |up )?(?:to"
        r"|for) (?:continue|more|read)\b.{0,30}|skip (?:ad|advertisement|past .{3,30}|to .{3,30})"
        r"|continue reading(?: below| the main story)?|(?:remove|hide|report)(?: this)? ads?|ad feedback",
    ),
    _rule(
        "link to another report",
        rf"[►▶>»•*\[\-–—\s]*{_LINK_HEAD}\s*(?::|\||–|—|>|»|›|►|▶)\s*\S.{{2,220}}",
        needs=(
            "read watch related see more video listen gallery photos recommended also trending explainer"
            " opinion analysis timeline factbox icymi here"
        ),
    ),
    _rule("link to another report", rf"[►▶>»•*\-–—\s]*{_LINK_HEADING}\s*[:>»›.…]*"),
    _rule(
        "link to another report",
        r"(?:read|click|see|watch|view|find|tap) (?:the )?(?:full|original|more|here|complete|entire"
        r"|rest of the)\b(?: .{0,60}\b(?:story|article|report|here|details|more|coverage|text|transcript"
        r"|statement|video|gallery|website|interview))?\s*[:>»›.…]*",
        needs="read click see watch view find tap",
    ),
    _rule(
        "caption",
        r"[\[(]?(?:(?:ap |afp |reuters |file |handout |representational |representative |illustrative "
        r"|undated )?(?:photo(?:graph)?s?|pictures?|pics?|images?)|caption|image caption|image source"
        r"|photo caption|graphic|infographic|map|cartoon|illustration|video grab"
        r"|screengrab)(?: (?:credits?|courtesy|source|by|from))?(?: of)?\s*(?::|\||/|©|-|–"
        r"|—)\s*\S.{0,400}",
        needs=_PHOTO,
    ),
    _rule(
        "caption",
        r"[\[(]?(?:file|representational|representative|handout|archive|illustrative"
        r"|courtesy)?[ -]?(?:photo|picture|pic|image|photograph|footage|video)s?[\])]?\.?"
        r"|photo by .{3,60}|image credits?.{0,60}|photo credits?.{0,60}|view (?:photos?|gallery|image"
        r"|slideshow).{0,20}|open in (?:gallery|image)|enlarge(?: (?:this )?image)?|toggle caption"
        r"|hide caption|image \d+ of \d+|\d+ of \d+|\d+/\d+|play(?: video)?|video duration.{0,20}"
        r"|media caption.{0,200}|image copyright.{0,80}|image source.{0,80}|image caption.{0,300}",
        needs=_PHOTO + " enlarge gallery slideshow play toggle",
    ),
    _rule(
        "caption",
        r"FILE(?:[ -](?:PHOTO|PICTURE|IMAGE))?\s?(?:-|–|—|:).{3,500}|(?:FILE|File) (?:PHOTO|photo|picture"
        r"|image)\b[^.]{0,200}",
        0,
        needs="file",
    ),
    _rule(
        "caption",
        r"(?:In )?[Tt]his (?:[A-Z][\w.]+ (?:\d{1,2}, )?(?:\d{4},? )?)?(?:file |handout |undated "
        r"|combination |combo |image |video )*(?:photo|image|picture|photograph|frame grab|frame"
        r"|video grab|satellite image|grab)s?(?: (?:released|provided|taken|made|distributed|from|shows"
        r"|shot|obtained|issued)\b|,| \().{3,500}",
        0,
        needs=_PHOTO,
    ),
    _rule(
        "caption",
        r"(?=.*\((?:L|R|C|L-R|R-L|[Ll]eft|[Rr]ight|[Cc]ent(?:er|re)|(?:2nd|3rd|second|third|front|top"
        r"|bottom|far)[ -]?(?:L|R|left|right|row))\))(?=.*\b(?:[Ss]hakes?|[Pp]oses?|[Ww]alks?|[Aa]ttends?"
        r"|[Ll]istens?|[Ss]peaks?|[Ll]ooks?|[Ww]aves?|[Aa]rrives?|[Gg]reets?|[Tt]alks|[Gg]estures?"
        r"|[Rr]eviews?|[Ss]tands?|[Ss]its?|[Mm]eets?|[Hh]olds?|[Ss]miles?|[Ww]elcomes?|[Ss]igns?"
        r"|[Ii]nspects?|[Hh]ugs?|[Ee]mbraces?|[Cc]hats?|[Tt]oasts?|[Aa]ddresses|[Aa]nswers|during"
        r"|ahead of|photo|pictured|seen)\b).{10,400}|(?=.*\b[Ff]rom (?:left|right|L"
        r"|R)\b(?: to right)?[:,]).{10,400}",
        0,
        needs="l r c left right center centre row",
    ),
    _rule(
        "caption",
        rf".{{3,400}}(?:[\[(|]\s*|[.,”\"’]\s*|\s[-–—]\s?|\s)(?:(?:(?:File|FILE) )?(?:[Pp]hotos?|PHOTO"
        r"|[Pp]icture|[Ii]mage|Pic)\s?(?:[Cc]redits?|[Cc]ourtesy|[Ss]ource)?\s?(?:[:/|]"
        rf"|[Bb]y:?)\s?)(?:{_PERSON}\s?[/,|]\s?)*(?:{_PHOTO_AGENCY}|{_PERSON})(?:\s?[/"
        rf"|,]\s?(?:{_PHOTO_AGENCY}))*\s?[\])]?\.?",
        0,
        needs=_PHOTO,
    ),
    _rule(
        "caption",
        rf".{{0,400}}?[\[(|]?\s?(?:REUTERS|AP Photo|AFP|EPA|AP|Reuters|Kyodo|Xinhua|Yonhap|PA Wire|Sputnik"
        r"|TASS|Anadolu Agency|Getty Images|ANI|PTI|EPA-EFE|AFP PHOTO"
        rf"|Pool Photo)\s?/\s?(?!{NAME}[\s\])]*\.?\Z)(?:[A-Z][\w’'.À-ÿ-]*+[\s/-]?){{1,6}}(?:via"
        rf" .{{2,30}})?[\])]?\.?",
        0,
        needs=_PICTURE_AGENCIES,
    ),
    _rule(
        "caption",
        r".{0,400}(?:\S|\s)(?:via Getty Images|Getty Images|/Getty|EPA-EFE|(?:Reuters|AFP|AP|PTI|ANI"
        r"|Xinhua|Kyodo|Yonhap|KCNA|TASS|EPA)(?: [Ff]ile)? (?:[Pp]hoto|PHOTO|[Pp]ic|[Ff]ile|[Pp]icture)"
        r"|[Ff]ile [Pp]hoto|[Ff]ile [Pp]ic(?:ture)?|(?:PTI|ANI|AP|AFP)\s?[\[(](?:[Ff]ile"
        r"|[Pp]hoto)(?: [Pp]hoto)?[\])]|\(File\)|\[File\]|\(FILE\))\s?[\])]?\.?",
        0,
        needs="getty epa photo pic file picture",
    ),
    _rule(
        "caption",
        rf"(?:©|\(c\)|Photo|Image|PHOTO)?\s?(?:{_PERSON}\s?/\s?)?(?:Getty(?: Images)?|EPA(?:-EFE)?"
        r"|AP Photo|AFP Photo|Shutterstock|iStock|Alamy|Wikimedia(?: Commons)?|Handout"
        rf"|{NAME}\s?/\s?(?:Getty(?: Images)?|{_PERSON}))",
        0,
        needs=_PHOTO + " © epa alamy shutterstock istock handout wikimedia " + _PICTURE_AGENCIES,
    ),
    _rule(
        "time stamp",
        rf"[\[(|]?\s*{STAMP_WORD}\s*[:|\-–]?\s*(?:(?:on|at)\s)?{_STAMP}(?:\s?[|,(–—•·/-].{{0,60}}"
        rf"|(?:\s\S+){{0,3}})",
        needs="published posted updated modified created issued revised uploaded edited date update dated",
    ),
    _rule(
        "time stamp",
        rf"{STAMP_WORD}\s*[:|\-–]?\s*(?:\d{{1,2}}|an?|one|two|few) (?:minutes?|mins?|hours?|hrs?|days?"
        rf"|weeks?|months?|years?) ago|(?:about )?(?:\d{{1,2}}|an?|one|a few) (?:minutes?|mins?|hours?"
        rf"|hrs?|days?|weeks?|months?|years?) ago|{STAMP_WORD}\s*:?|just now"
        rf"|\d{{1,2}}[:.]\d\d\s?(?:[ap]\.?m\.?)?\s?(?:IST|GMT|UTC|BST|E[SD]T|ET|KST|JST|hrs)?",
    ),
    _rule(
        "time stamp",
        rf"[\[(]?\s*{_STAMP}\s*(?:[|·•,–-]\s*)?(?:(?:last )?(?:updated|modified)\s*:?\s*(?:{_STAMP}"
        rf"|\d.{{3,30}}))?\s*[\])]?",
        needs=_MONTHS,
    ),
    _rule(
        "agency credit",
        r"(?:[\[(]|-LRB-)\s*(?:additional |further )?(?:reporting|writing|editing|edited|compiled|written"
        r"|translated|graphics?|reported|with (?:additional )?reporting|produced|video"
        r"|photos?)(?: and (?:writing|editing|reporting))? (?:by|from)\b.{0,300}(?:[\])]"
        r"|-RRB-)\s*[.;]?\s*.{0,30}",
        needs="reporting writing editing edited compiled written translated graphics reported produced",
    ),
    _rule(
        "agency credit",
        r"(?:additional |further )?(?:reporting|writing|editing|compiled|translation|edited"
        r"|with (?:additional )?reporting|additional (?:research|work))(?: and (?:writing|editing"
        r"|reporting))? by:? (?-i:[A-Z])[^.]{0,250}\.?",
        needs="reporting writing editing compiled translation edited research work",
    ),
    _rule(
        "agency credit",
        r"[\[(\-–—*\s]*(?:with|from|includes?)(?: additional| some)? (?:inputs?|agency inputs?|agencies"
        r"|files?|information|reports?|material|reporting|contributions?|input)(?: (?:from|of"
        r"|by) (?-i:(?:[A-Z][\w/.&’'-]*|agencies|and|the|news|wire|other|our|reports?|bureau|staff|local"
        r"|international)[\s,/&]*){1,10})?\s*[\])*.]*",
        needs="with from includes include",
    ),
    _rule(
        "agency credit",
        r"(?:the )?(?:associated press|reuters|agence france-presse|afp|bloomberg|ap|cnn[’']?s?"
        r"|[\w .’'-]{3,60})(?: (?:writers?|staff|reporters?|journalists?|correspondents?"
        r"|news)[\w ,.’'-]{0,120})? contributed (?:to this (?:report|article|story)|reporting)\b.{0,60}",
        needs="contributed",
    ),
    _rule(
        "agency credit",
        r"(?:[\[(]?\s*)(?:sources?|agency|agencies|news source|via|credit"
        rf"|courtesy)\s*[:\-–/]\s*(?:{NAMES}|[\w .,/&’'-]{{2,50}})[\])]?\.?",
        needs="source sources agency agencies via credit courtesy",
    ),
    _rule(
        "agency credit",
        r"[\[(]?(?:except for the headline, )?this (?:story|article|report|news|copy|item|piece"
        r"|post)[^.]{0,60}\b(?:has not been edited|was (?:originally |first )?(?:published|produced"
        r"|written|provided|amended|updated|corrected|distributed|generated)|first appeared"
        r"|appeared (?:first|originally|in)|is (?:published|auto-generated|reproduced|provided)"
        r"|has been (?:updated|corrected|published|amended|auto))\b.{0,250}",
        needs="story article report news copy item piece post",
    ),
    _rule(
        "agency credit",
        r"our standards\s*:.{0,80}|(?:the )?thomson reuters trust principles\.?",
        needs="standards principles",
    ),
    _rule(
        "contact line",
        r"(?:(?:e-?mail|contact|write to|mail)(?: (?:us|the author|the writer"
        r"|me))?(?: at)?\s*[:\-]?\s*)?[\w.+-]+@[\w-]+\.[\w.]+|(?:contact|e-?mail|write to) (?:us"
        r"|the (?:author|writer|reporter|editor)|[\w .]{3,40}) (?:at|on)\b.{0,80}|https?://\S+|www\.\S+"
        r"|(?:to|for) (?:contact|reach) the (?:editor|reporter|author|writer)s?\b.{0,150}|for (?:feedback"
        r"|complaints|tips|corrections)\b.{0,120}",
        needs="@ http https www contact mail email feedback complaints tips corrections reach",
    ),
    _rule(
        "copyright",
        r"[\[(]?(?:©|\(c\)|copyrights?\s?(?:©|\(c\)|:|\d{4}|by\b|reserved|protected|(?-i:[A-Z])|\Z)"
        r"|all rights reserved|all content ©).{0,300}|.{0,120}\b(?:all rights reserved"
        r"|may not be (?:published|reproduced|republished|redistributed)|no part of this (?:article"
        r"|publication|material|site)|reproduction (?:in whole|without)|terms of (?:use|service) (?:and|&"
        r"|\|)|privacy policy)\b.{0,250}",
        needs=(
            "© c copyright copyrights rights published reproduced republished redistributed reproduction"
            " terms privacy article publication"
        ),
    ),
    _rule(
        "disclaimer",
        r"(?:disclaimer\s*:|(?:the )?(?:views|opinions)(?: and (?:views"
        r"|opinions))? expressed\b.{0,60}\b(?:are|do not|belong)|click here to (?:report|submit)"
        r"|report (?:an error|a typo|a correction)|see (?:a )?(?:typo|error)).{0,400}",
        needs="disclaimer views opinions click report typo error",
    ),
    _rule(
        "cookie notice",
        r"(?=.*\bcookies?\b)(?=.*\b(?:we use|uses? cookies|this (?:web)?site|our (?:web)?site|accept"
        r"|consent|by (?:continuing|using|clicking)|privacy|policy|preferences|settings"
        r"|experience)\b).{5,700}|(?:accept|reject|allow|manage)(?: all)?(?: cookies)?"
        r"|manage (?:preferences|consent|options)|i (?:agree|accept|understand)|got it|we (?:value"
        r"|care about|respect) your privacy\b.{0,80}",
        needs="cookie cookies accept reject allow manage agree privacy got consent understand",
    ),
    _rule(
        "tag list",
        r"(?:tags?|tagged(?: (?:with|as|in))?|topics?|keywords?|filed under|categor(?:y|ies)|labels?"
        r"|posted in|more (?:about|on)|related (?:tags|topics)|in this (?:article|story)|section"
        r"|locations?|people mentioned|explore more)\s*[:|]\s*\S.{0,300}|(?:#\w+[\s,]*)+|tags|topics",
    ),
    _rule(
        "navigation",
        r"(?:home(?:page)?|menu|main menu|search|close|next|prev(?:ious)?|back|more|less|all"
        r"|skip to (?:main )?(?:content|navigation)|(?:back|return|go) to (?:top|home(?:page)?|the top)"
        r"|(?:show|see|load|view|read|expand) (?:more|all|less)|sections|site map|sitemap|about(?: us)?"
        r"|contact(?: us)?|terms(?: of (?:use|service))?|listen(?: to (?:this|the) (?:article|story"
        r"|news))?.{0,20}|text size|font size|resize(?: text)?|[aA][+-]?(?:\s+[aA][+-]?){1,3}|play audio"
        r"|download(?: pdf)?|feedback|help|faq|toggle (?:menu|navigation|search)|click here|tap here"
        r"|(?:click|tap) to (?:expand|view|play|enlarge|listen|open|see).{0,20}|live|live tv|watch live"
        r"|on air|weather|go|ok|loading\.*|please wait\.*|listen|audio|topics|undo|gift(?: this)? article"
        r"|give this article|switch edition|change edition|edition)\s*[>»›:|]*",
    ),
    _rule(
        "navigation",
        r"(?:home|news|world|you are here)\b[^.!?]{0,20}?(?:\s*(?:>|»|›|/|::|→|\||\\)\s*[^>»›/"
        r"|.!?]{1,90}){1,6}",
    ),
    _rule(
        "navigation",
        r"javascript .{0,80}|(?:you need to|please) enable javascript.{0,60}"
        r"|your browser does not support.{0,80}",
        needs="javascript browser",
    ),
    _rule(
        "caption",
        r"(?:file|representational|representative|handout|archive|undated|combination) "
        r"(?:photo(?:graph)?|picture|image)s? "
        r"(?:of|shows?|showing|from|dated|taken|released)\b.{3,300}",
        needs="photo photograph picture image photos photographs pictures images",
    ),
    _rule(
        "follow line",
        r"for (?:all )?(?:the )?(?:latest|more|breaking) "
        r".{0,60}\b(?:download|follow|subscribe|visit|log on|click|join|like us)\b.{0,120}",
        needs="download follow subscribe visit log click join like",
    ),
    _rule(
        "caption",
        r"slideshow\b.{0,20}|image \d+ of \d+|\d+ of \d+|\d+/\d+|\(?\d+ (?:images|photos|pictures)\)?",
    ),
    _rule(
        "comment line",
        r"\d+ (?:users?|people|readers?) (?:have|has) (?:voted|liked this)\b.{0,20}",
        needs="voted liked",
    ),
    _rule("byline", rf"\(by (?-i:{_PERSON})(?:(?:,| and|, and) (?-i:{_PERSON}))*\)"),
    _rule("navigation", r"\d{1,5}|order reprints?\b.{0,60}|today[’']s paper\b.{0,40}"),
    _rule(
        "agency credit",
        r"(?:a|this) version of this (?:article|story|report) (?:appear|ran|was|first).{0,300}",
        needs="version",
    ),
    _rule("separator", r"[\W_]+|\(?(?:end|ends|-30-|endit)\)?[./]*(?:item|/)?|(?:#\s?){2,}"),
)

AROUND: tuple[Rule, ...] = (
    _rule(
        "byline",
        r"(?:(?:written|reported|posted|published|compiled|story|report|text|words|submitted"
        rf"|edited)\s+)?by\s*:?\s+(?-i:{_PERSON}|[A-Z .’'-]{{4,40}}|{NAMES})(?:\s?(?:,|\||and|&|in|for|/|-"
        rf"|–|—|at|of|[(])\s?(?-i:[A-Z@][\w’'.À-ÿ@/-]*\)?|{NAMES}|special to .{{3,30}}"
        r"|[a-z]+ (?:correspondent|reporter|editor|writer))(?:\s(?:(?:of|the|for|in|and|de|al"
        rf"|on)\s)*(?-i:[A-Z@|][\w’'.À-ÿ@/-]*|[a-z]+)){{0,5}}){{0,5}}",
    ),
    _rule(
        "byline",
        r"(?:by |from )?(?:our |a |the |web |staff |special |senior |chief |news |foreign |diplomatic "
        r"|political |world |city |state |online |editorial |bureau |defen[cs]e |security |agency "
        r"|international )*(?:staff|desk|writers?|reporters?|correspondents?|report|bureau|team|newsroom"
        r"|monitoring desk|editors?|editorial board|news service|news desk|web desk"
        r"|monitor)(?:,? .{2,30})?",
    ),
    _rule(
        "byline",
        rf"(?-i:{_PERSON}),?\s(?:[|–—-]\s)?(?:(?:special|staff|senior|chief|foreign|diplomatic|political"
        r"|defen[cs]e|security|world|asia|europe|middle east|africa|us|u\.s\.|uk|white house|washington"
        r"|moscow|beijing|jerusalem|brussels|state department|national security|international|associate"
        r"|managing|contributing|deputy|news|online|bbc|cnn|agence|associated press)\s)*(?:correspondent"
        r"|reporter|editor|writer|journalist|columnist|producer|bureau chief|analyst|contributor"
        rf"|staff)\b.{{0,50}}",
    ),
    _rule(
        "byline",
        rf"(?-i:{_PERSON})(?:\s(?:and|&)\s(?-i:{_PERSON}))?\s(?:in|for|at)\s(?-i:{_PERSON})(?:,? (?:and"
        rf"|&) (?-i:{_PERSON}) in (?-i:{_PERSON}))?(?:,? and agencies)?",
    ),
    _rule(
        "byline",
        r"(?:author|reporter|writer|editor|correspondent|journalist|byline|credit|edited by|translated by"
        r"|reported by|contributor)\s*[:|]\s*.{2,60}",
    ),
    _rule("byline", rf"(?-i:{_PERSON})\s?(?:\||/|·|•|,|-|–|—|\()\s?(?-i:{NAMES})\)?"),
)

# Names of sections of news sites; alone on a line before the headline they are navigation.
SECTIONS = frozenset({
    "africa", "america", "americas", "analysis", "asia", "asia pacific", "asia-pacific", "australia",
    "balkans", "breaking", "breaking news", "britain", "business", "canada", "caucasus", "central asia",
    "china", "conflict", "cover story", "defence", "defence & security", "defense", "developing",
    "diplomacy", "east asia", "economy", "editor's pick", "eurasia", "europe", "exclusive", "feature",
    "featured", "features", "focus", "foreign", "foreign affairs", "foreign policy", "global", "gulf",
    "headlines", "home", "india", "international", "iran", "israel", "japan", "just in", "korea", "latest",
    "latest news", "latin america", "live", "local", "main", "main news", "markets", "mena", "middle east",
    "middle-east", "military", "nation", "national", "national security", "news", "news analysis",
    "north africa", "north america", "north korea", "nuclear", "opinion", "pacific", "pakistan", "policy",
    "politics", "politics & policy", "russia", "security", "south america", "south asia", "south korea",
    "south-east asia", "southeast asia", "special report", "sub-saharan africa", "subcontinent", "syria",
    "top news", "top stories", "top story", "u.s.", "uk", "ukraine", "united states", "update", "updated",
    "us", "usa", "war", "watch", "white house", "world", "world affairs", "world news",
})  # fmt: skip

# Word → the rules of `ANYWHERE` that need it.
TRIGGERS: dict[str, tuple[int, ...]] = {
    word: tuple(i for i, rule in enumerate(ANYWHERE) if word in rule.needs)
    for word in sorted(frozenset().union(*(rule.needs for rule in ANYWHERE)))
}
