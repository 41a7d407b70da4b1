with source as (

    select * from {{ source('raw', 'products') }}

)

select
    id as product_id,
    sku,
    name as product_name,
    lower(category) as category,
    list_price,
    unit_cost,
    is_active,
    updated_at
from source
