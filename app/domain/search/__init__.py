"""The one search box: what is indexed of a record and what a typed text asks for."""
