"""Records: the list with search and filters, and the reading pane."""
