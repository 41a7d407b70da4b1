with customers as (

    select * from {{ ref('stg_customers') }}

),

countries as (

    select * from {{ ref('countries') }}

)

select
    customers.customer_id,
    customers.display_name,
    customers.is_opted_in,
    countries.country_name,
    countries.region,
    cast(customers.created_at as date) as created_on
from customers
left join countries on customers.country_code = countries.country_code
