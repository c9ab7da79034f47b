"""How the window looks: token tables, one complete style sheet, fonts and icons. Screens name roles, never colours."""
