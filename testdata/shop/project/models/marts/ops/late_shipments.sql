{{ config(materialized='view') }}

select
    country_code,
    count(*) as late_orders
from {{ ref('shipping_times') }}
where hours_to_ship > 48
group by country_code
