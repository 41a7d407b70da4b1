{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns'
    )
}}

select
    payment_id,
    order_id,
    payment_method,
    amount,
    settled_at,
    current_timestamp as dbt_loaded_at
from {{ ref('stg_payments') }}

{% if is_incremental() %}
where settled_at > (select max(settled_at) from {{ this }})
{% endif %}
