-- title: Races
-- kind: table
-- size: 12x8
-- description: runlytics.predict_race(): what races would take today, weighted over the models; between from and to with four chances in five. It rests on maximal efforts of the last 26 weeks alone. Good: the interval narrows, which a race does.
-- field: time_s | name=Time
-- field: from_s | name=From
-- field: to_s | name=To
-- field: basis | name="Rests on"
-- empty: No race and no run at the heart rate of one in 26 weeks: mark a race by runlytics.correct(activity_id, 'race', 'true').
-- link: Year | year
-- rows: any
select
  r.race,
  p.seconds as time_s,
  p.low as from_s,
  p.high as to_s,
  p.basis
from (values (1, '5 km', 5000::float8), (2, '10 km', 10000), (3, 'Half marathon', 21097.5), (4, 'Marathon', 42195)) as r (place, race, metres)
cross join lateral runlytics.predict_race(metres => r.metres, athlete_id => $athlete) as p
where p.model = 'weighted'
order by r.place
