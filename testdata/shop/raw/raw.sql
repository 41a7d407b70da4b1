-- The raw tables of the shop as they stand at one moment, in DuckDB's SQL.
--
-- Set the variable first:  set variable as_of = timestamp '2025-07-01';
-- Everything is arithmetic on row numbers: no random numbers and no clock, so
-- that every run makes the same rows. A later moment adds rows and moves
-- orders, prices and customers on, as a real shop's database would. Whatever
-- changes an order also moves its updated_at.

create schema if not exists raw;

create or replace table raw.customers as
with people as (
    select
        i,
        timestamp '2024-07-01' + to_hours((i * 1789) % 4400) as created_at,
        timestamp '2025-01-05' + to_hours((i * 733) % 4000) as changed_at
    from range(1, 221) as t(i)
)
select
    i as id,
    'Customer' || i || '@Example.com' as email,
    'Customer ' || i as display_name,
    ['de', 'FR', 'nl', 'AT', 'es', 'SE', 'it', 'BE', 'DK', 'de', 'FI'][1 + (i * 7) % 11] as country_code,
    (i % 3 = 0) <> (i % 7 = 0 and changed_at < getvariable('as_of')) as marketing_opt_in,
    created_at,
    case when i % 7 = 0 and changed_at < getvariable('as_of') then changed_at else created_at end as updated_at
from people;

create or replace table raw.products as
with items as (
    select
        i,
        cast(5 + (i * 731) % 195 + 0.99 as decimal(12, 2)) as first_price,
        i % 5 = 0 and getvariable('as_of') > timestamp '2025-06-05' as is_raised
    from range(1, 49) as t(i)
)
select
    i as id,
    'SKU-' || lpad(cast(i as varchar), 4, '0') as sku,
    ['Trail', 'Summit', 'River', 'Ridge'][1 + i % 4] || ' '
        || ['tent', 'jacket', 'stove', 'backpack', 'boots', 'lamp'][1 + i % 6] || ' ' || i as name,
    ['Shelter', 'Clothing', 'Kitchen', 'Packs', 'Footwear', 'Lighting'][1 + i % 6] as category,
    cast(round(first_price * case when is_raised then 1.05 else 1 end, 2) as decimal(12, 2)) as list_price,
    cast(round(first_price * 0.55, 2) as decimal(12, 2)) as unit_cost,
    cast(case when i % 6 <> 0 then round(first_price * 0.03, 2) end as decimal(12, 2)) as inbound_freight,
    i % 13 <> 0 as is_active,
    case when is_raised then timestamp '2025-06-05' else timestamp '2024-12-01' end as updated_at
from items;

-- What happens to each order, from the first day to the last.
create or replace temp table order_events as
select
    i as id,
    1 + (i * 37 + i // 11) % 220 as customer_id,
    case when i % 20 in (0, 13) then 'cancelled' when i % 20 = 7 then 'returned' else 'delivered' end as outcome,
    ['web', 'web', 'app', 'store', 'web', 'app', 'partner'][1 + i % 7] as channel,
    case i % 9 when 2 then 'WINTER10' when 4 then 'TRAIL10' when 5 then 'NEWS10' when 7 then 'SUMMER10' else '' end
        as coupon_code,
    case when i % 4 = 0 then 0 else 490 end as shipping_fee_cents,
    ordered_at,
    ordered_at + to_hours(24) as cancelled_at,
    ordered_at + to_hours(14 + (i * 11) % 60) as shipped_at,
    ordered_at + to_hours(60 + (i * 17) % 96) as delivered_at,
    ordered_at + to_hours(340) as returned_at
from (
    select i, timestamp '2025-01-01' + to_minutes(i * 157) as ordered_at
    from range(1, 1651) as t(i)
);

create or replace temp table line_events as
select
    o.id * 10 + l as id,
    o.id as order_id,
    1 + (o.id * 13 + l * 29) % 48 as product_id,
    1 + (o.id + l) % 3 as quantity,
    cast(5 + ((1 + (o.id * 13 + l * 29) % 48) * 731) % 195 + 0.99 as decimal(12, 2)) as unit_price,
    o.coupon_code <> '' as has_coupon,
    o.ordered_at
from order_events as o, range(1, 5) as t(l)
where l <= 1 + o.id % 4;

create or replace table raw.order_lines as
select
    id,
    order_id,
    product_id,
    quantity,
    unit_price,
    case when has_coupon then cast(round(quantity * unit_price * 0.10, 2) as decimal(12, 2)) end as discount_amount
from line_events
where ordered_at < getvariable('as_of')
order by id;

create or replace temp table order_totals as
select
    order_id,
    cast(round(100 * sum(quantity * unit_price * case when has_coupon then 0.90 else 1 end)) as bigint) as net_cents
from line_events
group by order_id;

-- Some orders have a failed first attempt, some are paid in two parts.
create or replace temp table payment_events as
select
    o.id * 10 + p.part as id,
    o.id as order_id,
    case
        when p.part = 2 then 'gift_card'
        else ['card', 'paypal', 'card', 'bank_transfer', 'card'][1 + o.id % 5]
    end as method,
    case when p.part = 0 then 'failed' else 'settled' end as status,
    case
        when o.id % 10 <> 3 then t.net_cents + o.shipping_fee_cents
        when p.part = 2 then t.net_cents // 4
        else t.net_cents + o.shipping_fee_cents - t.net_cents // 4
    end as amount_cents,
    o.ordered_at + to_minutes(30 * p.part) as attempted_at
from order_events as o
inner join order_totals as t on o.id = t.order_id
inner join (values (0), (1), (2)) as p(part)
    on p.part = 1 or (p.part = 0 and o.id % 15 = 4) or (p.part = 2 and o.id % 10 = 3);

create or replace table raw.payments as
select
    id,
    order_id,
    method,
    status,
    amount_cents,
    case method when 'card' then 25 + amount_cents // 70 when 'paypal' then 35 + amount_cents // 40 else 0 end
        as fee_cents,
    case when status = 'settled' then attempted_at end as settled_at
from payment_events
where attempted_at < getvariable('as_of')
order by id;

create or replace temp table refund_events as
select
    o.id as id,
    o.id as order_id,
    case
        when o.outcome = 'cancelled' then 'cancelled'
        when o.outcome = 'returned' then ['wrong size', 'not as described', 'changed mind'][1 + o.id % 3]
        else 'damaged'
    end as reason,
    case when o.outcome = 'delivered' then t.net_cents // 5 else t.net_cents + o.shipping_fee_cents end as amount_cents,
    case
        when o.outcome = 'cancelled' then o.cancelled_at + to_hours(2)
        when o.outcome = 'returned' then o.returned_at + to_hours(20)
        else o.delivered_at + to_hours(50)
    end as refunded_at
from order_events as o
inner join order_totals as t on o.id = t.order_id
where o.outcome in ('cancelled', 'returned') or o.id % 33 = 5;

create or replace table raw.refunds as
select id, order_id, reason, amount_cents, refunded_at
from refund_events
where refunded_at < getvariable('as_of')
order by id;

create or replace table raw.orders as
with moments as (
    select
        o.*,
        r.refunded_at,
        (select max(p.attempted_at) from payment_events as p where p.order_id = o.id and p.attempted_at < getvariable('as_of'))
            as attempted_at,
        o.outcome = 'cancelled' and o.cancelled_at < getvariable('as_of') as is_cancelled,
        o.outcome <> 'cancelled' and o.shipped_at < getvariable('as_of') as is_shipped,
        o.outcome <> 'cancelled' and o.delivered_at < getvariable('as_of') as is_delivered,
        o.outcome = 'returned' and o.returned_at < getvariable('as_of') as is_returned
    from order_events as o
    left join refund_events as r on o.id = r.order_id and r.refunded_at < getvariable('as_of')
    where o.ordered_at < getvariable('as_of')
)
select
    id,
    customer_id,
    case
        when is_cancelled then 'cancelled'
        when is_returned then 'returned'
        when is_delivered then 'delivered'
        when is_shipped then 'shipped'
        else 'placed'
    end as status,
    channel,
    coupon_code,
    shipping_fee_cents,
    ordered_at,
    case when is_shipped then shipped_at end as shipped_at,
    case when is_delivered then delivered_at end as delivered_at,
    -- greatest() passes over NULL.
    greatest(
        ordered_at,
        attempted_at,
        refunded_at,
        case when is_cancelled then cancelled_at end,
        case when is_shipped then shipped_at end,
        case when is_delivered then delivered_at end,
        case when is_returned then returned_at end
    ) as updated_at
from moments
order by id;

create or replace table raw.page_views as
select
    j as id,
    'session-' || (j // 6) as session_id,
    case when (j // 6) % 5 < 2 then 1 + ((j // 6) * 31) % 220 end as customer_id,
    ['/', '/products/' || (1 + (j * 17) % 48), '/products/' || (1 + (j * 23) % 48), '/guides/packing', '/cart',
        '/checkout/address'][1 + (j * j // 7 + j // 6) % 6] as url_path,
    ['desktop', 'mobile', 'mobile', 'tablet', 'desktop', 'headless', 'mobile'][1 + (j // 6) % 7] as device,
    timestamp '2025-01-01' + to_minutes(j * 29) as viewed_at
from range(1, 8951) as t(j)
where timestamp '2025-01-01' + to_minutes(j * 29) < getvariable('as_of');

drop table order_events;
drop table line_events;
drop table order_totals;
drop table payment_events;
drop table refund_events;
