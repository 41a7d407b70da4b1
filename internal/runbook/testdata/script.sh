
locate . --target prod

begin 1 1 seed seed
step 4 864584767832baf79925b12b fqn:shop.codes seed.shop.codes
execute --threads 1

begin 2 1 run model
step 1 273a78bba69033ed3cef379b fqn:shop.stg model.shop.stg
step 5 178b69ece354cab0b33d73ea fqn:shop.orders model.shop.orders
execute --threads 1

begin 3 2 run model tailwater_run_0709617a7e0791c238f54e66
step 2 01a2cdf4e8ab8f26d8ad9278 '' 'model.shop.two words'
step 3 7716bef10fe71ac115eee458 '' model.shop.two+words
step 6 6de843f41c0f8bc05db89e98 fqn:shop.daily model.shop.daily
execute --threads 1

begin 4 2 manual ''
person 7 267cfda16827fa814e754f32 model.shop.odd 'which rows it has, or how often, may differ; what a run does to the relation of a materialization "custom!" is not known: run it the way that rebuilds all of its data'

begin 5 3 run model
step 9 def6360c7b0cc8149bbba535 fqn:shop.end model.shop.end
execute --threads 1

begin 6 3 snapshot snapshot
step 8 e80d58d884455e1f0c9350b0 fqn:shop.history snapshot.shop.history
execute --threads 1

finish
