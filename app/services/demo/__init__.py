"""A filled sample station: real ledgers imported, and some weeks of work done through the very verbs staff use."""
