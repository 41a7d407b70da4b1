with campaigns as (

    select * from {{ ref('coupon_campaigns') }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    where status <> 'cancelled'

)

select
    campaigns.campaign_name,
    campaigns.budget,
    count(orders.order_id) as orders,
    coalesce(sum(orders.gross_amount - orders.net_amount), 0) as discount_given,
    coalesce(sum(orders.net_amount), 0) as net_revenue
from campaigns
left join orders on campaigns.coupon_code = orders.coupon_code
group by campaigns.campaign_name, campaigns.budget
