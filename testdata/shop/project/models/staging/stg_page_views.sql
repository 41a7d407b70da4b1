with source as (

    select * from {{ source('raw', 'page_views') }}

)

select
    id as page_view_id,
    session_id,
    customer_id,
    url_path,
    split_part(url_path, '/', 2) as url_section,
    device,
    viewed_at
from source
