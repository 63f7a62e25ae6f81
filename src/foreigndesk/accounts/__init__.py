"""Who may use the desk, and what they may do: users, passwords, sessions, API tokens, a limit on sign-ins.

`Accounts` (service.py) is what commands and web pages call. Below it: `passwords` (argon2id), `tokens` (random values
and what is kept of them), `roles` (what each may do) and `limits` are pure; `users`, `sessions`, `api_tokens` and
`attempts` each know one table. No web framework is needed. docs/accounts.md tells how they fit together.
"""

from foreigndesk.accounts.addresses import is_loopback
from foreigndesk.accounts.api_tokens import ApiToken, NewApiToken
from foreigndesk.accounts.limits import Limits
from foreigndesk.accounts.passwords import Passwords
from foreigndesk.accounts.roles import EDITING, READING, ROLES, Action, Role
from foreigndesk.accounts.service import Accounts
from foreigndesk.accounts.sessions import NewSession, Session
from foreigndesk.accounts.tokens import csrf_token, is_csrf_token, new_secret
from foreigndesk.accounts.users import User, local_user

__all__ = [
    "EDITING",
    "READING",
    "ROLES",
    "Accounts",
    "Action",
    "ApiToken",
    "Limits",
    "NewApiToken",
    "NewSession",
    "Passwords",
    "Role",
    "Session",
    "User",
    "csrf_token",
    "is_csrf_token",
    "is_loopback",
    "local_user",
    "new_secret",
]
