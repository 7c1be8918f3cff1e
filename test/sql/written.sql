-- Figures as people read them; test/unit/page has the rules of each quantity.
select quantity, runlytics.written(value, quantity) as km, runlytics.written(value, quantity, 'mi') as mi
from (
  values
    ('distance', 12400::float8), ('distance_short', 12400), ('pace', 291), ('pace_unit', 291), ('speed', 2.78), ('duration', 5480),
    ('hours', 24600), ('clock', 85200), ('age', 7200), ('hr', 151), ('count', 12345), ('percent', 0.123), ('signed', -0.6),
    ('ascent', 123), ('weight', 71.2), ('temperature', 14)
) as v (quantity, value);
select quantity, runlytics.quantity_unit(quantity) as km, runlytics.quantity_unit(quantity, units => 'mi') as mi
from unnest(array['distance', 'pace', 'hr', 'ms', 'duration']) as quantity;
select runlytics.written('NaN', 'pace') as nan, runlytics.written('infinity', 'count') as infinite, runlytics.written(null, 'pace') is null as strict;
select runlytics.written(1, 'furlongs');
\echo :SQLSTATE
select runlytics.written(1, 'pace', units => 'leagues');
select runlytics.quantity_unit('furlongs');

-- Pictures made of letters.
select '[' || runlytics.sparkline(array[1, 2, null, 4, 8]) || ']' as gap, runlytics.sparkline(array[3, 3]) as alike,
  '[' || runlytics.sparkline('{}') || ']' as empty, runlytics.sparkline(null) is null as unknown;
select runlytics.sparkline(array_agg(sin(n / 10.0)), width => 20) as wave, length(runlytics.sparkline(array[1, 2], width => 9)) as held
from generate_series(0, 125) as n;
select runlytics.sparkline(array[1], width => 0);
select km, runlytics.bar(km, max(km) over (), width => 8) as bar from unnest(array[8, 3.5, 0, null]::float8[]) as km;
select runlytics.bar(1, 2, width => 1001);
