with lines as (

    select * from {{ ref('stg_order_lines') }}

),

products as (

    select * from {{ ref('stg_products') }}

)

select
    lines.order_line_id,
    lines.order_id,
    lines.product_id,
    lines.quantity,
    lines.quantity * lines.unit_price as gross_amount,
    lines.discount_amount,
    lines.quantity * lines.unit_price - lines.discount_amount as net_amount,
    lines.quantity * products.unit_cost as cost_amount
from lines
inner join products on lines.product_id = products.product_id
