{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='order_line_id'
    )
}}

select
    lines.order_line_id,
    lines.order_id,
    lines.product_id,
    orders.status as order_status,
    lines.quantity,
    lines.gross_amount,
    lines.discount_amount,
    lines.net_amount,
    lines.cost_amount,
    lines.net_amount - lines.cost_amount as margin_amount,
    orders.updated_at as order_updated_at
from {{ ref('int_order_line_amounts') }} as lines
inner join {{ ref('stg_orders') }} as orders on lines.order_id = orders.order_id

{% if is_incremental() %}
where orders.updated_at > (select max(order_updated_at) from {{ this }})
{% endif %}
