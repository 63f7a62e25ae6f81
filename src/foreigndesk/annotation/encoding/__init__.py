"""The small encoder that the statistical heads share: text to windows of word pieces, windows to vectors."""
