# A backfill plan, written by `tailwater plan --format airflow`: 9 steps.
# Some of its commands name selectors. The project's selectors.yml must hold them:
# `tailwater plan --output selectors=FILE` writes them.
# Put it where Airflow finds DAGs, and set PROJECT. What a person has to do is a
# task that fails: mark it as success when it is done.
from datetime import datetime, timezone

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

PROJECT = "/opt/dbt/project"  # where the dbt project is on the workers


def task(name: str, command: str) -> BashOperator:
    # The blank keeps Airflow from taking the command for the name of a template;
    # a folder of its own keeps dbt's commands out of each other's way.
    return BashOperator(
        task_id=name,
        bash_command=command + " ",
        cwd=PROJECT,
        append_env=True,
        env={"DBT_TARGET_PATH": "target/" + name},
    )


def plan(name: str) -> DAG:
    return DAG(
        dag_id=name,
        schedule=None,
        catchup=False,
        max_active_runs=1,
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        tags=["tailwater"],
    )


with plan("tailwater_backfill_96dc33b64921_night_1"):
    run_1 = task("run_1", "dbt seed --select fqn:shop.codes --threads 1 --target prod")
    run_2 = task("run_2", "dbt run --select fqn:shop.stg fqn:shop.orders --threads 1 --target prod")
    [run_1] >> run_2


with plan("tailwater_backfill_96dc33b64921_night_2"):
    run_3 = task("run_3", "dbt run --selector tailwater_run_0709617a7e0791c238f54e66 --threads 1 --target prod")
    run_4 = task("run_4", "printf '%s\\n' 'step 7, model.shop.odd: which rows it has, or how often, may differ; what a run does to the relation of a materialization \"custom!\" is not known: run it the way that rebuilds all of its data'; exit 1")
    [run_3] >> run_4


with plan("tailwater_backfill_96dc33b64921_night_3"):
    run_5 = task("run_5", "dbt run --select fqn:shop.end --threads 1 --target prod")
    run_6 = task("run_6", "dbt snapshot --select fqn:shop.history --threads 1 --target prod")
    [run_5] >> run_6
