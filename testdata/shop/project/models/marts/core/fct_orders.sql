{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='order_id',
        on_schema_change='append_new_columns'
    )
}}

with orders as (

    select * from {{ ref('stg_orders') }}

    {% if is_incremental() %}
    where updated_at > (select max(updated_at) from {{ this }})
    {% endif %}

),

lines as (

    select
        order_id,
        count(*) as line_count,
        sum(gross_amount) as gross_amount,
        sum(net_amount) as net_amount,
        sum(net_amount - cost_amount) as margin_amount
    from {{ ref('int_order_line_amounts') }}
    group by order_id

),

payments as (

    select * from {{ ref('int_order_payments') }}

)

select
    orders.order_id,
    orders.customer_id,
    orders.status,
    orders.channel,
    orders.coupon_code,
    orders.ordered_at,
    cast(orders.ordered_at as date) as ordered_on,
    lines.line_count,
    lines.gross_amount,
    lines.net_amount,
    lines.margin_amount,
    orders.shipping_fee,
    coalesce(payments.paid_amount, 0) as paid_amount,
    coalesce(payments.refunded_amount, 0) as refunded_amount,
    orders.updated_at
from orders
inner join lines on orders.order_id = lines.order_id
left join payments on orders.order_id = payments.order_id
