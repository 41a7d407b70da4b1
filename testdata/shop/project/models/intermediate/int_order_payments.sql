with payments as (

    select
        order_id,
        sum(amount) as paid_amount,
        count(*) as payment_count
    from {{ ref('stg_payments') }}
    group by order_id

),

refunds as (

    select
        order_id,
        sum(amount) as refunded_amount
    from {{ ref('stg_refunds') }}
    group by order_id

)

select
    payments.order_id,
    payments.paid_amount,
    payments.payment_count,
    coalesce(refunds.refunded_amount, 0) as refunded_amount
from payments
left join refunds on payments.order_id = refunds.order_id
