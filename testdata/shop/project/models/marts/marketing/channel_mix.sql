{{ config(materialized='view') }}

select
    ordered_on,
    channel,
    count(*) as orders,
    sum(net_amount) as net_revenue
from {{ ref('fct_orders') }}
group by ordered_on, channel
