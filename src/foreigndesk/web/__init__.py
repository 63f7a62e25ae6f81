"""The desk in a browser: server-rendered pages and `/api/v1`, on FastAPI. docs/web.md says how to add to it.

Reads through `foreigndesk.store` and decides through `Desk`; holds no rules of its own.
"""
