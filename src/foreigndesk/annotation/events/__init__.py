"""Events of PLOVER's sixteen types: triggers, parties, status, time and place.

`lexicon` proposes triggers, `classifier` weighs them, `arguments` finds who did what to whom, `status` whether it
happened, `setting` when and where, `merging` joins the mentions that tell the same event; `annotator` calls them in turn.
"""
