with source as (

    select * from {{ source('raw', 'payments') }}

)

select
    id as payment_id,
    order_id,
    method as payment_method,
    {{ cents_to_amount('amount_cents') }} as amount,
    settled_at
from source
where status = 'settled'
