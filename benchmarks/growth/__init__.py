"""What adding reports costs as the record grows: a record of real readings, grown into the past, and a day added to it."""
