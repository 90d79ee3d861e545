"""Whether a fix did what it was to do: success criteria, judged before and after it was closed."""
