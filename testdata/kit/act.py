"""Run a composite action as a runner of GitHub does, as far as it can be done.

usage: act.py ACTION_FOLDER [NAME=VALUE ...]

Steps that run a script are run in bash, with their environment and conditions;
steps that use other actions are told and left out. NAME=VALUE are inputs.
The context `github` is made of the environment, as GITHUB_ACTIONS sets it.
Prints the action's outputs at the end; ends with the status of the step that
failed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

folder = os.path.abspath(sys.argv[1])
with open(os.path.join(folder, "action.yml")) as f:
    action = yaml.safe_load(f)

given = dict(a.split("=", 1) for a in sys.argv[2:])
unknown = given.keys() - action["inputs"].keys()
if unknown:
    sys.exit(f"act.py: the action has no input {sorted(unknown)}")

outputs = {}
github = {
    "action_path": folder,
    "token": os.environ.get("GITHUB_TOKEN", ""),
    "base_ref": os.environ.get("GITHUB_BASE_REF", ""),
    "event_name": os.environ["GITHUB_EVENT_NAME"],
    "server_url": os.environ["GITHUB_SERVER_URL"],
    "repository": os.environ["GITHUB_REPOSITORY"],
    "run_id": os.environ["GITHUB_RUN_ID"],
    "event": json.load(open(os.environ["GITHUB_EVENT_PATH"])),
}


def look_up(name):
    """The value of a context: inputs.x, github.x.y, steps.x.outputs.y."""
    parts = name.split(".")
    if parts[0] == "inputs":
        if parts[1] not in action["inputs"]:
            sys.exit(f"act.py: {name} is no input")
        return inputs[parts[1]]
    if parts[0] == "steps":
        if parts[1] not in known_steps:
            sys.exit(f"act.py: {name} is no step")
        return outputs.get(parts[1], {}).get(parts[3], "")
    value = github
    for part in parts[1:]:
        value = value.get(part, "") if isinstance(value, dict) else ""
    return value


def value(expression):
    """Evaluate what stands in ${{ }}: names, texts, ==, !=, && and ||."""
    tokens = re.findall(r"'[^']*'|[\w.-]+|==|!=|&&|\|\|", expression)
    python = []
    for t in tokens:
        python.append({"&&": "and", "||": "or"}.get(t, t) if not re.match(r"[\w]", t) else repr(str(look_up(t))))
    return eval(" ".join(python), {})  # texts and operators only


def expand(text):
    return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda m: str(value(m[1])), str(text))


known_steps = {s["id"] for s in action["runs"]["steps"] if "id" in s}
inputs = {}
for name, spec in action["inputs"].items():
    inputs[name] = given.get(name, expand(spec.get("default", "")))

temp = os.environ["RUNNER_TEMP"]
status = 0
for step in action["runs"]["steps"]:
    if status:
        break
    if "if" in step and not value(re.sub(r"^\$\{\{|\}\}$", "", step["if"])):
        print(f"[{step['name']}] left out: {step['if']}")
        continue
    if "uses" in step:
        print(f"[{step['name']}] not run here: {step['uses']} {expand(json.dumps(step.get('with', {})))}")
        continue
    print(f"[{step['name']}]", flush=True)
    result = tempfile.NamedTemporaryFile("r", dir=temp, delete=False)
    script = os.path.join(temp, "step.sh")
    with open(script, "w") as f:
        f.write(expand(step["run"]))
    env = os.environ | {k: expand(v) for k, v in step.get("env", {}).items()} | {"GITHUB_OUTPUT": result.name}
    assert step["shell"] == "bash", "every step of a composite action names its shell"
    status = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script], env=env).returncode
    lines = [line for line in result.read().splitlines() if line]
    outputs[step.get("id", "")] = dict(line.split("=", 1) for line in lines)

for name, spec in action["outputs"].items():
    print(f"output {name}={expand(spec['value'])}")
sys.exit(status)
