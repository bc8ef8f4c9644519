"""Entry forms: made from a typed list of fields, the same behaviour everywhere."""
