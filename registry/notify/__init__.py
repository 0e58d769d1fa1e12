"""The built-in tool `notify`: tells people what was found, by e-mail or on the web, and the same only once."""
