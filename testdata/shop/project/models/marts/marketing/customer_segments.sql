select
    customer_id,
    region,
    orders,
    lifetime_value,
    case
        when lifetime_value >= 4500 and orders >= 8 then 'champion'
        when lifetime_value >= 3000 then 'loyal'
        else 'occasional'
    end as segment,
    case when orders >= 5 then 'A' else 'B' end as legacy_segment
from {{ ref('customer_lifetime_value') }}
