"""The pages of the window, one per place of the navigation, and the two before a workspace is open."""
