"""Classification markings in a text: which words, where."""
