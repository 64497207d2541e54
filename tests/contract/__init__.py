"""What Millrace promises, as code that several suites share: its checker, and the parts to run it against."""
