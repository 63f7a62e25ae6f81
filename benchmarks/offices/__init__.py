"""Offices given to persons: a judged sample of real reports, drawn and scored by `sample.py`."""
