"""What every list of facts is made with: the class of lists, columns, words for people, and evidence."""
