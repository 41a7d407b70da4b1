with orders as (

    select * from {{ ref('fct_orders') }}
    where status <> 'cancelled'

),

customers as (

    select * from {{ ref('dim_customers', v=2) }}

)

select
    customers.region,
    date_trunc('month', orders.ordered_on) as revenue_month,
    count(distinct orders.customer_id) as customers,
    sum(orders.net_amount - orders.refunded_amount) as revenue
from orders
inner join customers on orders.customer_id = customers.customer_id
group by customers.region, date_trunc('month', orders.ordered_on)
