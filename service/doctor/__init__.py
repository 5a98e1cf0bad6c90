"""``kaiketsu doctor``: looks at what the service stands on, and explains what it finds.

One file a subject. A check is a function from a :class:`Subject` to findings; each says what it saw and, unless
that is well, why it matters and what to do. Checks look and never repair; none writes into index, model or
database.
"""

from service.doctor.examine import CHECKS, examine
from service.doctor.finding import Finding, Level
from service.doctor.subject import Subject

__all__ = ["CHECKS", "Finding", "Level", "Subject", "examine"]
