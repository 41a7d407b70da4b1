{% snapshot product_prices %}

{{
    config(
        unique_key='product_id',
        strategy='timestamp',
        updated_at='updated_at'
    )
}}

select
    product_id,
    sku,
    list_price,
    updated_at
from {{ ref('stg_products') }}

{% endsnapshot %}
