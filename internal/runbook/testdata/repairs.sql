-- What the warehouse can do by itself, of a backfill plan, written by `tailwater plan --format repairs`.
-- For each step, in its turn: ask what must hold first. Where each answer has no
-- rows, run the statements; else, or where you would rather, run dbt's command.

-- step 2, model.shop.two words: window

-- first: all is well; no rows where it holds
select 4;

-- then
delete from t;
insert into t;
-- or: dbt run --selector tailwater_step_01a2cdf4e8ab8f26d8ad9278 --threads 1 --target prod
