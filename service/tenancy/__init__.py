"""Several knowledge bases in one process: each an application of its own, chosen by the name of the host.

Nothing of one is within reach of another's requests: not its index, keys, limits, record or caches. Shared are the
encoder, the threads, the log and the process itself.
"""

from service.tenancy.host_router import HostRouter, Site
from service.tenancy.tenants_file import Tenant, environment_of, read_tenants

__all__ = ["HostRouter", "Site", "Tenant", "environment_of", "read_tenants"]
