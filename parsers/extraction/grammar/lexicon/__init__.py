"""From a sentence to typed tokens: words of a language, numbers, names. Pure."""
