with source as (

    select * from {{ source('raw', 'refunds') }}

)

select
    id as refund_id,
    order_id,
    reason,
    {{ cents_to_amount('amount_cents') }} as amount,
    refunded_at
from source
