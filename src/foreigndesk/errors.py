"""Every exception that foreigndesk raises on purpose.

    ForeigndeskError                    exit code 1
    ├── ConfigError                     2   a setting or an option that cannot be used
    ├── IntakeError                     1   path, place, reason: bytes that give no report
    │   ├── FetchError                      + url, status
    │   └── ExtractionError                 a page in which no article was found
    ├── AnnotationError                 1
    │   ├── UnsupportedLanguageError        language
    │   ├── MissingModelError               name, how_to_install
    │   └── DamagedModelError               path, reason
    ├── LinkingError                    1
    │   └── MergeConflictError              left, right, judgement, chain
    ├── AccountError                    1
    │   ├── SignInError                     name and password do not fit together
    │   ├── TooManyAttemptsError            retry_after
    │   ├── NotPermittedError               user, action
    │   └── RefusedPasswordError        2   a password that is too easy
    └── StoreError                      1
        ├── NotFoundError               3   what was asked for is not in the desk
        ├── MissingEvidenceError            a claim without evidence
        ├── SchemaVersionError              the file was written by another version
        ├── BackupError                     a backup that cannot be written, read or restored
        ├── ReadOnlyError                   a record that is only read, as one of a past moment
        ├── InTheMakingError                retry_after: a record of a past moment that is not ready yet
        ├── ReleaseError                    path: a release that is damaged or is none
        └── QueryError                  2   a filter that cannot be understood
            └── SearchSyntaxError           query, position, expected: a search that cannot be understood

Errors carry facts as attributes; `EXIT_CODES` maps classes to exit codes of the command line.
"""

from __future__ import annotations


class ForeigndeskError(Exception):
    """Base of all errors of foreigndesk; its text is one line that a user can act on."""


class ConfigError(ForeigndeskError):
    """A setting or an option cannot be used."""


class IntakeError(ForeigndeskError):
    """An input gave no report.

    Attributes:
        path: File or address as the user named it.
        place: Where in it ("line 7", "record 12"), or None for the whole.
        reason: What is wrong, in one line.
    """

    def __init__(self, path: str, reason: str, place: str | None = None) -> None:
        self.path, self.reason, self.place = path, reason, place
        super().__init__(f"{path}{f' ({place})' if place else ''}: {reason}")


class FetchError(IntakeError):
    """An address could not be read; `status` is the HTTP status, or None if no answer came."""

    def __init__(self, url: str, reason: str, status: int | None = None) -> None:
        self.url, self.status = url, status
        super().__init__(url, reason)


class ExtractionError(IntakeError):
    """A page in which no article was found."""


class AnnotationError(ForeigndeskError):
    """A report could not be read."""


class UnsupportedLanguageError(AnnotationError):
    """The report is in a language that no annotator reads."""

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(f"reports in {language!r} are kept, but not read yet; only English ('en') is")


class MissingModelError(AnnotationError):
    """A model that an annotator needs is not installed."""

    def __init__(self, name: str, how_to_install: str) -> None:
        self.name, self.how_to_install = name, how_to_install
        super().__init__(f"the model {name} is not installed; {how_to_install}")


class DamagedModelError(AnnotationError):
    """A file of weights is not there, or not as it was made."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"the model file {path} is damaged: {reason}; install foreigndesk again")

    def __reduce__(self) -> tuple[type[DamagedModelError], tuple[str, str]]:
        return (DamagedModelError, (self.path, self.reason))


class LinkingError(ForeigndeskError):
    """Mentions or events could not be linked."""


class MergeConflictError(LinkingError):
    """A merge would join two things that a person judged different.

    Attributes:
        left: One of the things that were to be one.
        right: The other.
        judgement: Id of the judgement that is in the way.
        chain: How the merge would bring together what it parts, one step a line; the last one is the judgement.
    """

    def __init__(self, left: str, right: str, judgement: str, chain: tuple[str, ...] = ()) -> None:
        self.left, self.right, self.judgement, self.chain = left, right, judgement, chain
        head = f"{left} and {right} were judged different by {judgement}; undo that first"
        super().__init__("\n  ".join([head, *chain]))


class AccountError(ForeigndeskError):
    """An account, a session or a token cannot be made or used."""


class SignInError(AccountError):
    """A sign-in failed; whether the name is unknown, disabled or the password wrong is not told."""

    def __init__(self) -> None:
        super().__init__("name or password is wrong")


class TooManyAttemptsError(AccountError):
    """Sign-ins failed too often for a name or from an address; `retry_after` is in whole seconds, 1 and up."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        wait = f"{retry_after} seconds" if retry_after < 120 else f"{-(-retry_after // 60)} minutes"
        super().__init__(f"too many failed sign-ins; try again in {wait}")


class NotPermittedError(AccountError):
    """The role of a user does not permit an action ("judge", "undo"); `user` is the name."""

    def __init__(self, user: str, action: str) -> None:
        self.user, self.action = user, action
        super().__init__(f"{user} may read, and not {action.replace('_', ' ')}; that takes the role editor")


class RefusedPasswordError(AccountError):
    """A password is not taken; the text says why, and never what it was."""


class StoreError(ForeigndeskError):
    """The record could not be read or written."""


class NotFoundError(StoreError):
    """What was asked for is not in the desk."""


class MissingEvidenceError(StoreError):
    """A claim without evidence was about to be stored."""


class SchemaVersionError(StoreError):
    """The desk was written by a version of foreigndesk that this one cannot open."""


class BackupError(StoreError):
    """A backup cannot be written, is none or not a whole one, or would take the place of something."""


class ReadOnlyError(StoreError):
    """A record that is only read was to be changed; the text says why it is only read."""


class InTheMakingError(StoreError):
    """The record of a past moment is still being made; `retry_after` is in whole seconds."""

    def __init__(self, what: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(what)


class ReleaseError(StoreError):
    """A release cannot be read, or its files are not those that it was made of.

    Attributes:
        path: The file or folder that is at fault.
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        super().__init__(f"{path}: {reason}")


class QueryError(StoreError):
    """A filter could not be understood."""


class SearchSyntaxError(QueryError):
    """A search could not be understood.

    Attributes:
        query: What was typed.
        position: Where it went wrong; 0 is the first character, `len(query)` the end.
        expected: What would have been understood there.
        mended: The search as it was probably meant, or None.
    """

    def __init__(self, query: str, position: int, expected: str, mended: str | None = None) -> None:
        self.query, self.position, self.expected, self.mended = query, position, expected, mended
        there = query[position : position + 20].split("\n")[0]
        where = f"at character {position + 1}, before {there!r}" if there else "at the end"
        super().__init__(f"{where} of the search: expected {expected}")


EXIT_CODES: dict[type[ForeigndeskError], int] = {
    ConfigError: 2,
    QueryError: 2,
    RefusedPasswordError: 2,
    NotFoundError: 3,
}


def exit_code(error: ForeigndeskError) -> int:
    """Return the exit code of the command line for an error: the nearest class in `EXIT_CODES`, else 1."""
    return next((EXIT_CODES[c] for c in type(error).__mro__ if c in EXIT_CODES), 1)
