select
    session_id,
    max(customer_id) as customer_id,
    min(viewed_at) as started_at,
    count(*) as page_view_count,
    bool_or(url_section = 'checkout') as reached_checkout
from {{ ref('stg_page_views') }}
group by session_id
