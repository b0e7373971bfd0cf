"""Many letters through an executor: in this process, in workers of this machine, or in a cluster."""
