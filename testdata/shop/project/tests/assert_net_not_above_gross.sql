-- A discount never makes an order dearer.
select order_id
from {{ ref('fct_orders') }}
where net_amount > gross_amount
