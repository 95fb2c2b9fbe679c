"""The library behind Askbook's commands: topics become pages, pages become a site."""
