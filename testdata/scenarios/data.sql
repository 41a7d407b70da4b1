-- What the sources hold when production is built for the first time. Every
-- scenario that brings no data.sql of its own starts from here.
create schema if not exists raw;
create table raw.customers (id integer, name varchar(40), country varchar(2), vip boolean);
insert into raw.customers values
  (1, 'Ann', 'DE', true), (2, 'Bob', 'FR', false), (3, 'Cid', null, false), (4, 'Dee', 'DE', null);
create table raw.orders (id integer, customer_id integer, amount integer, status varchar(10), ordered_at timestamp, updated_at timestamp);
insert into raw.orders values
  (1, 1, 100, 'paid', '2025-01-01 10:00', '2025-01-01 10:00'),
  (2, 1, 250, 'open', '2025-01-02 00:00', '2025-01-02 09:00'),
  (3, 2, null, 'paid', '2025-01-02 23:59', '2025-01-03 00:00'),
  (4, 3, 40, 'void', '2025-01-03 12:00', '2025-01-03 12:00'),
  (5, null, 75, 'paid', null, '2025-01-04 08:00'),
  (6, 9, 60, null, '2025-01-04 08:00', '2025-01-04 08:00');
create table raw.events (id integer, order_id integer, kind varchar(10), happened_at timestamp);
insert into raw.events values
  (1, 1, 'view', '2025-01-01 09:00'), (2, 1, 'pay', '2025-01-01 10:00'), (3, 2, 'view', '2025-01-02 00:00'),
  (4, 3, 'view', '2025-01-02 23:00'), (5, 3, 'view', '2025-01-03 01:00'), (6, null, 'view', '2025-01-04 05:00');
