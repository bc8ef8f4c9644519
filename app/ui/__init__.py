"""The window: thin screens over the services, one package per work place, none knows another."""
