"""供电所工作台: the workbench of a township power-supply station."""

__version__ = "0.1.0"
