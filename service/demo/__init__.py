"""Two sites that are not ours, to see the widget and the sidebar from another origin: a shop and a help desk.

Run by ``kaiketsu demo``, on a port of its own and under a policy without any ``unsafe``. Knows the service by its
address alone.
"""

from service.demo.app import create_demo

__all__ = ["create_demo"]
