-- title: How you run, and how it hurt later
-- kind: table
-- size: 24x9
-- description: runlytics.gait_and_pain(), of all time: each feature of the films beside the journal's soreness, and beside pain in its words (1 on a day that mentions it, 0 on one with words and none of it), of the same day and the three after; the clearest first. q counts all that was looked at: judge by it. Associated with is not caused by, and no risk is computed.
-- field: lag | unit=none name="Days later" width=100
-- field: estimate | unit=none name=r decimals=2 width=80
-- field: low | unit=none name="95 % from" decimals=2
-- field: high | unit=none name=to decimals=2
-- field: n | unit=none name=Pairs width=80
-- field: mentions | unit=none name="With it" width=80
-- field: q | unit=none name=q decimals=3 width=80
-- empty: Ten films of days with soreness or words in the journal on the same day or the three after are needed.
-- link: Mission Control | overview
-- rows: any
select
  g.feature as "Feature", g.outcome as "Beside", g.lag,
  g.estimate, g.low, g.high, g.n, g.mentions, g.q, g.note as "In words"
from runlytics.gait_and_pain(athlete_id => $athlete) as g
where g.low is not null
order by g.q, g.p, g.feature, g.outcome, g.lag
limit 30
