"""Small widgets shared by the pages. They receive values and emit signals; they know no workspace."""
