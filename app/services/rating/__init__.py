"""The month's score: facts gathered, scores given out, facts registered, months locked, sheets printed."""
