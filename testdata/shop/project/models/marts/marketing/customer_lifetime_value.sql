with customer_orders as (

    select
        o.customer_id,
        c.display_name,
        c.region,
        o.order_id,
        o.ordered_on,
        o.net_amount - o.refunded_amount as value
    from {{ ref('fct_orders') }} as o
    inner join {{ ref('dim_customers', v=2) }} as c on o.customer_id = c.customer_id
    where o.status in ('placed', 'shipped', 'delivered')

)

select
    customer_id,
    display_name,
    region,
    count(order_id) as orders,
    min(ordered_on) as first_order_on,
    max(ordered_on) as last_order_on,
    sum(value) as lifetime_value
from customer_orders
group by customer_id, display_name, region
