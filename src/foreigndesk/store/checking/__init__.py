"""Whether a record is sound: everything in it stands on its words, and what is worked out fits what it is made of."""
