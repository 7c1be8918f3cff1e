-- Statistics, pure over their arguments: two groups, two series, one series; and what is to be thought of many tests.

create type runlytics.comparison as (
  metric text,
  unit text,
  first_group text,
  second_group text,
  n int,
  n_first int,
  n_second int,
  n_days int,
  n_blocks int,
  blocks_first int,
  blocks_second int,
  pairs int,
  effective_n float8,
  mean_first float8,
  mean_second float8,
  estimate float8,
  low float8,
  high float8,
  t float8,
  df float8,
  p float8,
  q float8,
  g float8,
  u float8,
  u_p float8,
  boot_low float8,
  boot_high float8,
  welch_low float8,
  welch_high float8,
  welch_t float8,
  welch_df float8,
  welch_p float8,
  method text,
  note text
);
comment on type runlytics.comparison is
  'Two groups of values of a metric, in its unit. n: values, of n_days days in n_blocks blocks; pairs: of adjacent blocks; effective_n: what the test rests on, pairs or blocks. estimate: first - second, with low to high its 95 % interval, t, df and p by method: paired (of adjacent blocks) or welch, which welch_low to welch_p give in any case. q: p over all that was compared (Benjamini and Hochberg). g: Hedges; u and u_p: Mann and Whitney on the means of blocks; boot_low to boot_high: 95 % by drawing blocks again. note: in words, what it rests on, or why nothing is said of chance.';

create type runlytics.lag_effect as (
  x text,
  y text,
  lag int,
  n int,
  effective_n float8,
  estimate float8,
  low float8,
  high float8,
  p float8,
  q float8,
  spearman float8,
  spearman_p float8,
  slope float8,
  slope_low float8,
  slope_high float8,
  slope_unit text,
  method text,
  note text
);
comment on type runlytics.lag_effect is
  'How x goes together with y lag days later. n: pairs; effective_n: how many independent ones they are worth, by which intervals (95 %) and p are made. estimate: Pearson''s r; slope: units of y for one of x; q: p over all that was tried (Benjamini and Hochberg). note: in words.';

create type runlytics.trend_result as (
  metric text,
  unit text,
  n int,
  effective_n float8,
  estimate float8,
  low float8,
  high float8,
  p float8,
  q float8,
  tau float8,
  intercept float8,
  change float8,
  change_low float8,
  change_high float8,
  method text,
  note text
);
comment on type runlytics.trend_result is
  'The trend of a metric, in its unit. n: steps (weeks) with a value; effective_n: how many independent ones they are worth. estimate: the slope a step (Theil and Sen) with its 95 % interval; of mann_kendall() tau. p: Mann and Kendall, corrected for autocorrelation; tau: Kendall''s tau-b with time; intercept: at the first step; change: from the first step to the last. note: in words.';

create function runlytics.welch(first float8[], second float8[]) returns runlytics.comparison
  as 'MODULE_PATHNAME', 'runlytics_welch' language c immutable strict parallel safe cost 1000;
comment on function runlytics.welch(float8[], float8[]) is
  'The difference of two means, first - second, with its 95 % interval, t, df and p for unequal variances (Welch 1947), Hedges g, and Mann and Whitney''s u and u_p. For values that are independent of one another: days are not, see compare_blocks(). NULLs are left out.';

create function runlytics.paired_t(first float8[], second float8[]) returns runlytics.comparison
  as 'MODULE_PATHNAME', 'runlytics_paired_t' language c immutable strict parallel safe cost 1000;
comment on function runlytics.paired_t(float8[], float8[]) is
  'The mean of the differences of pairs, first - second, with its 95 % interval, t, df and p. A pair with a NULL is left out. SQLSTATE 2202E when the arrays differ in length.';

create function runlytics.mann_whitney(first float8[], second float8[]) returns runlytics.comparison
  as 'MODULE_PATHNAME', 'runlytics_mann_whitney' language c immutable strict parallel safe cost 10000;
comment on function runlytics.mann_whitney(float8[], float8[]) is
  'Mann and Whitney''s u, how often a value of the first is above one of the second, ties half; estimate is the share of pairs that is, 0.5 being no difference. p is two-sided: of up to 50 values exact, by counting all divisions of them, ties included; of more by the normal distribution, corrected for ties and continuity. method says which. NULLs are left out.';

create function runlytics.hedges_g(first float8[], second float8[]) returns float8
  as 'MODULE_PATHNAME', 'runlytics_hedges_g' language c immutable strict parallel safe cost 100;
comment on function runlytics.hedges_g(float8[], float8[]) is
  'The difference of two means in pooled standard deviations, times 1 - 3 / (4 df - 1) (Hedges 1981). NULLs are left out; NULL below three values or where they do not vary.';

create function runlytics.block_bootstrap(first float8[], second float8[]) returns runlytics.comparison
  as 'MODULE_PATHNAME', 'runlytics_block_bootstrap' language c immutable strict parallel safe cost 100000;
comment on function runlytics.block_bootstrap(float8[], float8[]) is
  'The 95 % interval (boot_low to boot_high, and low to high) of the difference of two means by drawing from each 2,000 times again; give it the means of blocks, for days are not independent. The same values give the same interval. NULLs are left out.';

create function runlytics.compare_blocks(
  series float8[],
  in_first int[],
  blocks int[],
  days date[],
  pair bool default true
) returns runlytics.comparison
  as 'MODULE_PATHNAME', 'runlytics_compare_blocks' language c immutable strict parallel safe cost 100000;
comment on function runlytics.compare_blocks(float8[], int[], int[], date[], bool) is
  'Compares two groups of values of days by the means of their blocks. in_first: 1 for the first group, 0 for the second; blocks: which values belong to one block, numbered as blocks follow one another. Where pair is true and there are six pairs or more, adjacent blocks of the two groups, at most four weeks apart, are paired; else Welch. Below six blocks of a group only counts and means. NULL values are left out. SQLSTATE 2202E when the arrays differ in length.';

create function runlytics.ridge_adjusted(
  series float8[],
  covariates float8[],
  groups int[],
  lambda float8 default 1
) returns float8[]
  as 'MODULE_PATHNAME', 'runlytics_ridge_adjusted' language c immutable strict parallel safe cost 10000;
comment on function runlytics.ridge_adjusted(float8[], float8[], int[], float8) is
  'The values as they would be at the mean of each covariate. covariates: a row for each value, one row after the other or as an array of two dimensions. Slopes are those within the groups, by ridge regression on standardised columns (lambda is added to the diagonal). A NULL covariate counts as the mean of its column. SQLSTATE 2202E when lengths do not fit, 22023 for a lambda that is not above 0.';

create function runlytics.correlate(x float8[], y float8[]) returns runlytics.lag_effect
  as 'MODULE_PATHNAME', 'runlytics_correlate' language c immutable strict parallel safe cost 1000;
comment on function runlytics.correlate(float8[], float8[]) is
  'Pearson''s r (estimate), Spearman''s, and the least squares slope of y by x, of pairs in the order of time; intervals and p by effective_n(), of the autocorrelations of the two series and never above n. A pair with a NULL is left out. SQLSTATE 2202E when the arrays differ in length.';

create function runlytics.autocorrelation(series float8[]) returns float8
  as 'MODULE_PATHNAME', 'runlytics_autocorrelation' language c immutable strict parallel safe cost 100;
comment on function runlytics.autocorrelation(float8[]) is
  'The correlation of each value of a series with the next one. NULLs are left out; NULL below three values and where they do not vary.';

create function runlytics.effective_n(n float8, first float8, second float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_effective_n' language c immutable strict parallel safe cost 1;
comment on function runlytics.effective_n(float8, float8, float8) is
  'How many independent pairs n pairs are worth, of two series with these autocorrelations: n (1 - r1 r2) / (1 + r1 r2) (Bartlett 1935).';

create function runlytics.theil_sen(series float8[], corrected bool default true) returns runlytics.trend_result
  as 'MODULE_PATHNAME', 'runlytics_theil_sen' language c immutable strict parallel safe cost 100000;
comment on function runlytics.theil_sen(float8[], bool) is
  'The median of all slopes of a series in equal steps, a step (Theil, Sen 1968), with its 95 % interval and Mann and Kendall''s p. NULL: a step without a value. corrected: for the autocorrelation of the series. SQLSTATE 54000 above 4,000 values.';

create function runlytics.means_of_weeks(days date[], figures float8[], starts_on int default 1) returns float8[]
  language sql immutable strict parallel safe cost 1000
  return (
    with
      weeks as (
        select runlytics.week_of(day => d.day, starts_on => means_of_weeks.starts_on) as week, avg(d.figure order by d.n) as figure
        from unnest(days, figures) with ordinality as d (day, figure, n)
        where isfinite(d.day)
        group by 1
      ),
      span as (
        select min(w.week) as first, max(w.week) as last
        from weeks as w
      )
    select array_agg(w.figure order by n)
    from span as s
    cross join generate_series(0, (s.last - s.first) / 7) as n
    left join weeks as w on w.week = s.first + 7 * n
    where s.last - s.first < 365250
  );
comment on function runlytics.means_of_weeks(date[], float8[], int) is
  'The means of figures of days by weeks, from the first week to the last, NULL in a week without one: the equal steps that theil_sen() takes. Days that are infinite are left out; NULL where the first and the last lie a thousand years apart.';

create function runlytics.mann_kendall(series float8[], corrected bool default true) returns runlytics.trend_result
  as 'MODULE_PATHNAME', 'runlytics_mann_kendall' language c immutable strict parallel safe cost 100000;
comment on function runlytics.mann_kendall(float8[], bool) is
  'Whether a series in equal steps rises or falls: Kendall''s tau-b with time (estimate) and its p, with continuity. NULL: a step without a value. corrected: the variance grows by what autocorrelation adds to it (Hamed and Rao 1998, of the first autocorrelation), and p is Student''s; uncorrected, series that remember give false alarms. SQLSTATE 54000 above 4,000 values.';

create function runlytics.q_values(p float8[]) returns float8[]
  as 'MODULE_PATHNAME', 'runlytics_q_values' language c immutable strict parallel safe cost 10;
comment on function runlytics.q_values(float8[]) is
  'For each p of many tests the share of false alarms to expect when those up to it count (Benjamini and Hochberg 1995). NULL stays NULL and counts for none.';

create function runlytics_internal.nearest_names(name text, among text[]) returns text[]
  as 'MODULE_PATHNAME', 'runlytics_nearest_names' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.nearest_names(text, text[]) is
  'Up to three of the names that take the fewest letters changed, added or left out to become of this one; of those that contain it, or are contained in it, first. For errors that name what was meant.';

create function runlytics_internal.two_groups_step(runlytics.aggregate_state, float8, bool) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_two_groups_step' language c immutable parallel safe cost 1;

create function runlytics_internal.two_groups_combine(runlytics.aggregate_state, runlytics.aggregate_state) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_two_groups_combine' language c immutable parallel safe cost 1;

create function runlytics_internal.welch_final(runlytics.aggregate_state) returns runlytics.comparison
  as 'MODULE_PATHNAME', 'runlytics_welch_final' language c immutable parallel safe cost 10;

create function runlytics_internal.hedges_g_final(runlytics.aggregate_state) returns float8
  as 'MODULE_PATHNAME', 'runlytics_hedges_g_final' language c immutable parallel safe cost 10;
comment on function runlytics_internal.two_groups_step(runlytics.aggregate_state, float8, bool) is 'Part of the aggregates welch_of and hedges_g_of: adds one row.';
comment on function runlytics_internal.two_groups_combine(runlytics.aggregate_state, runlytics.aggregate_state) is 'Part of the aggregates welch_of and hedges_g_of: adds up what parallel workers have.';
comment on function runlytics_internal.welch_final(runlytics.aggregate_state) is 'Part of the aggregate welch_of: compares the two groups.';
comment on function runlytics_internal.hedges_g_final(runlytics.aggregate_state) is 'Part of the aggregate hedges_g_of: compares the two groups.';

create aggregate runlytics.welch_of(value float8, in_first bool) (
  sfunc = runlytics_internal.two_groups_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.welch_final,
  combinefunc = runlytics_internal.two_groups_combine, parallel = safe
);
comment on aggregate runlytics.welch_of(float8, bool) is
  'welch() over rows: the values of which in_first is true against those of which it is false. Rows with a NULL are left out.';

create aggregate runlytics.hedges_g_of(value float8, in_first bool) (
  sfunc = runlytics_internal.two_groups_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.hedges_g_final,
  combinefunc = runlytics_internal.two_groups_combine, parallel = safe
);
comment on aggregate runlytics.hedges_g_of(float8, bool) is
  'hedges_g() over rows: the values of which in_first is true against those of which it is false. Rows with a NULL are left out.';
