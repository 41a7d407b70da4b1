with source as (

    select * from {{ source('raw', 'customers') }}

)

select
    id as customer_id,
    lower(trim(email)) as email,
    display_name,
    upper(country_code) as country_code,
    marketing_opt_in as is_opted_in,
    created_at,
    updated_at
from source
