"""``mcp``: the knowledge base for assistants that speak the Model Context Protocol."""

import os
from pathlib import Path

import click

from service.cli.options import index_option, indexer_settings, kb_option, service_settings

__all__ = ["mcp"]


@click.command()
@kb_option
@index_option
@click.option("--agent", "for_agents", is_flag=True, help="Search the articles for agents, too.")
def mcp(kb_dir: Path | None, index_dir: Path | None, for_agents: bool) -> None:
    """Serve search, articles, checks and triage to an assistant, over stdin and stdout (MCP).

    An assistant starts this command by itself: name it in its configuration. No text is generated here; each answer
    says its state and its article. Ends when stdin is closed. Over HTTP `kaiketsu serve` offers the same at /mcp.

    \b
    Example:
      kaiketsu mcp --index ~/my-index
    """
    from service.app.stdio import serve_stdio

    serve_stdio(service_settings(kb_dir), indexer_settings(index_dir), os.environ, for_agents=for_agents)
