select
    orders.order_id,
    customers.country_code,
    orders.ordered_at,
    orders.shipped_at,
    orders.delivered_at,
    date_diff('hour', orders.ordered_at, orders.shipped_at) as hours_to_ship,
    date_diff('hour', orders.shipped_at, orders.delivered_at) as hours_to_deliver
from {{ ref('stg_orders') }} as orders
inner join {{ ref('dim_customers', v=1) }} as customers on orders.customer_id = customers.customer_id
where orders.shipped_at is not null
