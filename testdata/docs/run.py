"""Run what a page of the documentation shows, and compare what it prints.

usage: run.py PAGE [--update]

Blocks of console are run one after the other in one shell, in an empty folder:
lines that begin with "$ " are commands, "> " continues one, other lines are
what it prints. --update writes what is printed now into the page.
"""

import os
import re
import subprocess
import sys
import tempfile

page = sys.argv[1]
update = sys.argv[2:] == ["--update"]
with open(page) as f:
    text = f.read()

BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.S)
MARK = "\x01"


def commands(block):
    """The commands of a block, each as shown, and as the shell gets it."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(([line], [line[2:]]))
        elif line.startswith("> ") or line == ">":
            found[-1][0].append(line)
            found[-1][1].append(line[2:])
    return found


script = ["exec 2>&1"]
for block in BLOCK.finditer(text):
    for _, lines in commands(block[2]):
        # The mark keeps the status of the command before.
        script += [f"( exit ${{last:-0}} )", "\n".join(lines), "last=$?", f"printf '{MARK}'"]

env = os.environ | {"LANG": "en_US.UTF-8", "COLUMNS": "100", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
for name in ("AUTHOR", "COMMITTER"):
    env |= {f"GIT_{name}_NAME": "somebody", f"GIT_{name}_EMAIL": "somebody@shop.example"}
for name in ("NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "TAILWATER_CONFIG", "DBT_PROFILES_DIR", "DBT_TARGET_PATH"):
    env.pop(name, None)
with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run(["bash", "--norc", "-c", "\n".join(script)], cwd=folder, env=env, capture_output=True, text=True)
printed = run.stdout.split(MARK)
print(f"{page}: {len(printed) - 1} commands")


def shown(block):
    out = ""
    for lines, _ in commands(block[2]):
        out += "\n".join(lines) + "\n" + printed.pop(0)
    return block[1] + out + block[3]


now = BLOCK.sub(shown, text)
if update:
    with open(page, "w") as f:
        f.write(now)
elif now != text:
    with tempfile.NamedTemporaryFile("w", suffix=".md") as f:
        f.write(now)
        f.flush()
        subprocess.run(["diff", "--unified", page, f.name])
    sys.exit(f"{page} shows something else than what is printed; make docs UPDATE=--update rewrites it")
