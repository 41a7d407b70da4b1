"""Read the workflows of a plan as those who run them do.

usage: check.py FOLDER

FOLDER has argo.yml and airflow.py, and plan.json beside them, which says what
the workflows must do. Every command must come through unchanged.
"""

import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

import yaml


def argo(path: Path, plan: dict) -> None:
    """Argo's own types, its references, and the commands."""
    from hera.workflows.models import Workflow

    text = yaml.safe_load(path.read_text())
    read = Workflow.parse_obj(text).dict(by_alias=True, exclude_none=True)
    unknown(text, json.loads(json.dumps(read, default=str)), "")
    templates = {t["name"]: t for t in text["spec"]["templates"]}
    assert len(templates) == len(text["spec"]["templates"])
    tasks = {t["name"]: t for t in templates[text["spec"]["entrypoint"]]["dag"]["tasks"]}
    done: set[str] = set()
    for name, task in tasks.items():
        assert task["template"] in templates
        for other in filter(None, task.get("depends", "").split(" && ")):
            assert other.removesuffix(".Succeeded") in done, f"{name} waits for {other}"
        done.add(name)
    for run in plan["runs"]:
        template = templates[f"run-{run['id']}"]
        if run["command"]:
            same(command(template["container"]), run["command"])
        elif run["kind"] == "manual":
            assert "suspend" in template


def command(container: dict) -> list[str]:
    words = container["command"] + container["args"]
    assert not any("{{" in w for w in words), words
    return shlex.split(words[2]) if words[:2] == ["sh", "-c"] else words


def unknown(wrote: object, read: object, at: str) -> None:
    """What the types do not know is lost when they read it."""
    if isinstance(wrote, dict):
        assert isinstance(read, dict), at
        for key, value in wrote.items():
            assert key in read, f"{at}.{key} is not known"
            unknown(value, read[key], f"{at}.{key}")
    elif isinstance(wrote, list):
        assert isinstance(read, list) and len(read) == len(wrote), at
        for i, value in enumerate(wrote):
            unknown(value, read[i], f"{at}[{i}]")


def airflow(path: Path, plan: dict) -> None:
    """Airflow's own way to find DAGs; then the commands, after its templates."""
    os.environ |= {"AIRFLOW_HOME": tempfile.mkdtemp(), "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"}
    from airflow.models.dagbag import DagBag

    bag = DagBag(dag_folder=str(path), include_examples=False)
    assert not bag.import_errors, bag.import_errors
    tasks = {t.task_id: (dag, t) for dag in bag.dags.values() for t in dag.tasks}
    assert len(tasks) == len(plan["runs"])
    for run in plan["runs"]:
        dag, task = tasks[f"run_{run['id']}"]
        rendered = dag.get_template_env().from_string(task.bash_command).render()
        if run["command"]:
            same(shlex.split(rendered), run["command"])
        nights = {r["id"]: r["night"] for r in plan["runs"]}
        want = {f"run_{r}" for r in run["after"] if nights[r] == run["night"]}
        assert task.upstream_task_ids == want, (task.task_id, task.upstream_task_ids, want)


def github(path: Path, plan: dict) -> None:
    """What actionlint does not see: the commands."""
    jobs = yaml.safe_load(path.read_text())["jobs"]
    for run in plan["runs"]:
        if run["command"]:
            text = jobs[f"run-{run['id']}"]["steps"][-1]["run"]
            assert "${{" not in text
            same(shlex.split(text), run["command"])


def same(got: list[str], want: list[str]) -> None:
    assert got == want, f"{got} is not {want}"


def main() -> None:
    folder = Path(sys.argv[1])
    plan = json.loads((folder / "plan.json").read_text())
    github(folder / "github.yml", plan)
    argo(folder / "argo.yml", plan)
    airflow(folder / "airflow.py", plan)
    print(f"{folder.name}: {len(plan['runs'])} commands read by GitHub's, Argo's and Airflow's readers")


if __name__ == "__main__":
    main()
