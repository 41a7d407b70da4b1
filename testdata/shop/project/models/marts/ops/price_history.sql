select
    product_id,
    list_price,
    dbt_valid_from as valid_from,
    coalesce(dbt_valid_to, timestamp '9999-12-31') as valid_to,
    row_number() over (partition by product_id order by dbt_valid_from) as price_version
from {{ ref('product_prices') }}
