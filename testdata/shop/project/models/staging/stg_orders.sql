with source as (

    select * from {{ source('raw', 'orders') }}

)

select
    id as order_id,
    customer_id,
    status,
    channel,
    nullif(coupon_code, '') as coupon_code,
    {{ cents_to_amount('shipping_fee_cents') }} as shipping_fee,
    ordered_at,
    shipped_at,
    delivered_at,
    updated_at
from source
