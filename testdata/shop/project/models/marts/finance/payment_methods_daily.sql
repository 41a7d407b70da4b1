{{ config(materialized='view') }}

select
    cast(settled_at as date) as settled_on,
    payment_method,
    count(*) as payments,
    sum(amount) as amount
from {{ ref('fct_payments') }}
group by cast(settled_at as date), payment_method
