"""What single programs add to Markdown, rewritten to what all of them have: boxes of colons, words for emoji."""
