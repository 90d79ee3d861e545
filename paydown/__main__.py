"""``python -m paydown``."""

from paydown.cli import main

if __name__ == "__main__":
    main()
