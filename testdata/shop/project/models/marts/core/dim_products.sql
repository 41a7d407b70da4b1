select
    product_id,
    sku,
    product_name,
    category,
    list_price,
    unit_cost,
    case
        when list_price < 50 then 'entry'
        when list_price < 150 then 'mid'
        else 'premium'
    end as price_band,
    is_active
from {{ ref('stg_products') }}
