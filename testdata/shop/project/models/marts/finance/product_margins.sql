with lines as (

    select
        product_id,
        sum(quantity) as units_sold,
        sum(net_amount) as net_revenue,
        sum(margin_amount) as margin_amount
    from {{ ref('fct_order_lines') }}
    where order_status not in ('cancelled', 'returned')
    group by product_id

)

select
    products.product_id,
    products.product_name,
    products.category,
    coalesce(lines.units_sold, 0) as units_sold,
    coalesce(lines.net_revenue, 0) as net_revenue,
    coalesce(lines.margin_amount, 0) as margin_amount
from {{ ref('dim_products') }} as products
left join lines on products.product_id = lines.product_id
