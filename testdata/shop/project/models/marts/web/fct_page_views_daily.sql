{{
    config(
        materialized='incremental',
        incremental_strategy='microbatch',
        event_time='viewed_day',
        batch_size='month',
        begin='2025-01-01',
        lookback=1
    )
}}

select
    date_trunc('day', viewed_at) as viewed_day,
    url_section,
    device,
    count(*) as page_views,
    count(distinct session_id) as sessions
from {{ ref('stg_page_views') }}
group by 1, 2, 3
