select
    ordered_on,
    count(*) as orders,
    sum(net_amount) as net_revenue,
    sum(shipping_fee) as shipping_revenue,
    sum(refunded_amount) as refunded
from {{ ref('fct_orders') }}
where status <> 'cancelled'
group by ordered_on
