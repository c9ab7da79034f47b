"""The Qt desktop. Widgets in code; receives values from a workspace and calls its methods. No SQL, no file formats."""
