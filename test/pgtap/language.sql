select plan(1);
select ok(true);
