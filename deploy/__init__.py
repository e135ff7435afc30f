"""The lab for a department: several processes on one machine, in containers, or on several machines."""
