"""The tables, by area; `registry` finds a value's table and makes its area's when first asked."""
