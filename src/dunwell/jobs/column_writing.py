"""A process of its own that reads the book and writes the file a server starts from.

Run as `python -m dunwell.jobs.column_writing`.
"""


def main() -> None:
    """Write the file for the book of this process's settings."""
    import django

    django.setup()
    from dunwell.jobs import columns

    columns.write()


if __name__ == "__main__":
    main()
