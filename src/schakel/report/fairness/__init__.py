"""Who is shown by matching, against who has something to say: figures of what everybody may see."""
