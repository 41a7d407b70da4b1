with campaigns as (

    select
        count(*) as campaigns,
        sum(budget) as budget,
        sum(net_revenue) as campaign_revenue
    from {{ ref('campaign_performance') }}

),

segments as (

    select
        count(*) as customers,
        count(*) filter (where segment = 'champion') as champions
    from {{ ref('customer_segments') }}

)

select
    campaigns.campaigns,
    campaigns.budget,
    campaigns.campaign_revenue,
    segments.customers,
    segments.champions
from campaigns
cross join segments
