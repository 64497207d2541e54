"""The store alone: durable messages a second, each a row and its event in one transaction, read back before a number is said."""
import argparse
import subprocess

from measure import BUILD, FOLDER, machine


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--messages", type=int, default=40_000)
    given = flags.parse_args()
    print(machine(), flush=True)
    subprocess.run([BUILD / "bench_store", FOLDER, str(1_000 if given.quick else given.messages)], check=True)


if __name__ == "__main__":
    main()
