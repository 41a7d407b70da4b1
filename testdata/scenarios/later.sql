-- What has come by the second run of production.
insert into raw.customers values (5, 'Eve', 'IT', true);
insert into raw.orders values
  (7, 4, 500, 'open', '2025-01-05 09:00', '2025-01-05 09:00'),
  (8, 5, 20, 'paid', '2025-01-06 18:30', '2025-01-06 18:30'),
  (9, 1, 100, 'paid', '2025-01-06 19:00', '2025-01-06 19:00');
insert into raw.events values (7, 7, 'view', '2025-01-05 08:00'), (8, 8, 'pay', '2025-01-06 18:30'), (9, 9, 'view', '2025-01-06 19:00');
