"""Home: start a record, go on with a draft, see how the month stands and what arrived."""
