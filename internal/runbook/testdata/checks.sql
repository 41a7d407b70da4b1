-- Queries about the steps of a backfill plan, written by `tailwater plan --format checks`.
-- One of them: dbt show --inline "$(cat query.sql)", or any client of the warehouse.
-- A difference is asked of the data as they are now: ask before more are loaded.

-- step 1, create, model.shop.stg: relies on this: id is unique; no rows where it holds
select 3;

-- step 2, create, model.shop.two words: relies on this: id is unique; no rows where it holds
select 3;

-- step 2, create, model.shop.two words: relies on this: all is well; no rows where it holds
select 4;

-- step 3, create, model.shop.two+words: relies on this: id is unique; no rows where it holds
select 3;

-- step 4, create, seed.shop.codes: relies on this: id is unique; no rows where it holds
select 3;

-- step 5, create, model.shop.orders: relies on this: id is unique; no rows where it holds
select 3;

-- step 6, create, model.shop.daily: relies on this: id is unique; no rows where it holds
select 3;

-- step 7, manual, model.shop.odd: relies on this: id is unique; no rows where it holds
select 3;

-- step 8, snapshot, snapshot.shop.history: relies on this: id is unique; no rows where it holds
select 3;

-- step 9, create, model.shop.end: relies on this: id is unique; no rows where it holds
select 3;

-- step 1, create, model.shop.stg: rows, before
select 1;

-- step 2, create, model.shop.two words: rows, before
select 1;

-- step 3, create, model.shop.two+words: rows, before
select 1;

-- step 4, create, seed.shop.codes: rows, before
select 1;

-- step 5, create, model.shop.orders: rows, before
select 1;

-- step 6, create, model.shop.daily: rows, before
select 1;

-- step 7, manual, model.shop.odd: rows, before
select 1;

-- step 8, snapshot, snapshot.shop.history: rows, before
select 1;

-- step 9, create, model.shop.end: rows, before
select 1;

-- step 1, create, model.shop.stg: key id, after: no rows
select 2;

-- step 2, create, model.shop.two words: key id, after: no rows
select 2;

-- step 3, create, model.shop.two+words: key id, after: no rows
select 2;

-- step 4, create, seed.shop.codes: key id, after: no rows
select 2;

-- step 5, create, model.shop.orders: key id, after: no rows
select 2;

-- step 6, create, model.shop.daily: key id, after: no rows
select 2;

-- step 7, manual, model.shop.odd: key id, after: no rows
select 2;

-- step 8, snapshot, snapshot.shop.history: key id, after: no rows
select 2;

-- step 9, create, model.shop.end: key id, after: no rows
select 2;
