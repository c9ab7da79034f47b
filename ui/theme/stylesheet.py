"""Fills the style-sheet template with the tokens of a theme and the sizes of a text size."""

from dataclasses import asdict
from string import Template

from fieldapp.assets import asset
from ui.theme.tokens import ThemeName, sizes_of, tokens_of


def stylesheet(theme: ThemeName, text_percent: int) -> str:
    """Return the complete style sheet of the application."""
    template = Template(asset("resources", "styles", "fieldapp.qss").read_text(encoding="utf-8"))
    return template.substitute(
        asdict(tokens_of(theme)),
        **{name: str(size) for name, size in sizes_of(text_percent).items()},
        icons=asset("resources", "icons").as_posix(),
        theme=theme,
    )
