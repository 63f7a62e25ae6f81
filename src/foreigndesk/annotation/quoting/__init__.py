"""The parts of the quotations annotator: marks, candidates, features, scoring, details.

`quotations.py` beside this folder joins them; nothing else imports from here.
"""
