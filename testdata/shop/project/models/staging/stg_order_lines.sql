with source as (

    select * from {{ source('raw', 'order_lines') }}

)

select
    id as order_line_id,
    order_id,
    product_id,
    quantity,
    unit_price,
    coalesce(discount_amount, 0) as discount_amount
from source
