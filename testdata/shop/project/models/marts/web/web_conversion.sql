select
    cast(started_at as date) as visited_on,
    count(*) as sessions,
    count(customer_id) as signed_in_sessions,
    count(*) filter (where reached_checkout) as checkout_sessions,
    avg(page_view_count) as avg_page_views
from {{ ref('int_sessions') }}
group by cast(started_at as date)
