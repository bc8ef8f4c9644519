"""The month's facts that come from other systems: line loss, collection, bills, commands, orders, outages."""
