"""What the past says of the beliefs: rates, times, efforts, with intervals and a back-test."""
