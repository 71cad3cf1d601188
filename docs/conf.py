"""How the documentation is built: ``sh scripts/docs.sh`` writes it to docs/_build."""

from __future__ import annotations

import click

from interplay import __version__
from interplay.cli.main import COMMANDS, cli


def help_of(name: str) -> str:
    """What ``interplay NAME --help`` prints, as a block of text."""
    group = click.Context(cli, info_name="interplay", max_content_width=80, **cli.context_settings)
    command = cli.get_command(group, name)
    if command is None:
        raise LookupError(f"interplay has no command {name}")
    context = click.Context(command, info_name=name, parent=group)
    return f"```text\n{command.get_help(context)}\n```"


project = "interplay"
author = "The interplay authors"
version = release = __version__
exclude_patterns = ["_build"]
nitpicky = True

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["substitution"]
myst_heading_anchors = 3
myst_substitutions = {name: help_of(name) for name in COMMANDS}

autodoc_default_options = {"members": True}
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings give shapes and units, which types do not
napoleon_use_ivar = True  # attributes in a compact list
napoleon_attr_annotations = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "interplay"
html_static_path = ["_static"]
html_css_files = ["interplay.css"]
html_copy_source = False
html_show_copyright = False
