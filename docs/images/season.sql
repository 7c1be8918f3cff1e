-- Draws docs/images/season.svg: the demo's season, straight from the gold views, in the colours of src/page/tokens.css.
--   scripts/cluster psql demo -d runlytics -XAtq -f docs/images/season.sql > docs/images/season.svg
\set tokens `sed -n '/^:root/,/^}/s/^ *\(--\(card\|ink\|muted\|line\|fitness\|fatigue\|form\|load\): #[0-9a-f]*;\)$/\1/p' src/page/tokens.css | tr -d '\n'`
\set dark `sed -n '/^@media/,$s/^ *\(--\(card\|ink\|muted\|line\|fitness\|fatigue\|form\|load\): #[0-9a-f]*;\)$/\1/p' src/page/tokens.css | tr -d '\n'`
with
  days as (
    select
      row_number() over (order by day) - 1 as n,
      count(*) over () as days,
      day,
      load,
      ctl,
      atl,
      tsb
    from warehouse.fitness
    order by day
  ),
  points as (
    select
      day,
      load,
      52 + 748.0 * n / (days - 1) as x,
      282 - 2.4 * ctl as ctl_y,
      282 - 2.4 * atl as atl_y,
      376 - 1.2 * tsb as tsb_y
    from days
  ),
  line as (
    select
      string_agg(format('%s,%s', round(x::numeric, 1), round(ctl_y::numeric, 1)), ' ' order by day) as ctl,
      string_agg(format('%s,%s', round(x::numeric, 1), round(atl_y::numeric, 1)), ' ' order by day) as atl,
      string_agg(format('%s,%s', round(x::numeric, 1), round(tsb_y::numeric, 1)), ' ' order by day) as tsb,
      string_agg(
        format('<rect x="%s" y="%s" width="3" height="%s"/>', round(x::numeric - 1.5, 1), round(282 - 0.6 * load::numeric, 1), round(0.6 * load::numeric, 1)),
        '' order by day
      ) filter (where load > 0) as bars,
      (array_agg(ctl_y order by day desc))[1] as ctl_end,
      (array_agg(atl_y order by day desc))[1] as atl_end,
      (array_agg(tsb_y order by day desc))[1] as tsb_end
    from points
  ),
  -- Labels of lines that end close to one another stand apart.
  labels as (
    select
      least(ctl_end, case when atl_end >= ctl_end then atl_end - 18 else ctl_end end) as ctl_y,
      case when atl_end >= ctl_end then atl_end else least(atl_end, ctl_end - 18) end as atl_y,
      tsb_end as tsb_y
    from line
  ),
  months as (
    select string_agg(
      format('<line x1="%1$s" y1="72" x2="%1$s" y2="430" class="grid"/><text x="%1$s" y="450" text-anchor="middle">%2$s</text>', round(x::numeric, 1), to_char(day, 'Mon')),
      '' order by day
    ) as labels
    from points
    where extract(day from day) = 1
  ),
  grid as (
    select string_agg(
      format('<line x1="52" y1="%1$s" x2="800" y2="%1$s" class="grid"/><text x="44" y="%2$s" text-anchor="end">%3$s</text>', y, y + 4, label),
      ''
    ) as lines
    from (
      values (282, '0'), (210, '30'), (138, '60'), (376, '0'), (412, '−30')
    ) as g (y, label)
  ),
  summary as (
    select format(
      'After %s weeks fitness is %s and fatigue %s.',
      runlytics.written((days + 6) / 7, 'count'), runlytics.written(ctl, 'score'), runlytics.written(atl, 'score')
    ) as sentence
    from days
    order by day desc
    limit 1
  )
select format(
  $svg$<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 464" role="img" aria-labelledby="title" font-family="Inter, system-ui, sans-serif" font-size="13">
<title id="title">A season of training load, fitness, fatigue and form. %s</title>
<style>:root{%s}@media(prefers-color-scheme:dark){:root{%s}}
text{fill:var(--muted);font-variant-numeric:tabular-nums}.ink{fill:var(--ink)}.grid{stroke:var(--line)}.line{fill:none;stroke-width:2;stroke-linejoin:round}.fitness{stroke:var(--fitness);stroke-width:2.8}.fatigue{stroke:var(--fatigue);stroke-width:1.4}.form{stroke:var(--form)}.load{fill:var(--load)}</style>
<rect x=".5" y=".5" width="879" height="463" rx="10" fill="var(--card)" stroke="var(--line)"/>
<text x="20" y="30" font-weight="600">Fitness, fatigue and form</text>
<text x="20" y="52" font-size="15" class="ink">%s</text>
%s%s
<g class="load">%s</g>
<polyline class="line fatigue" points="%s"/>
<polyline class="line fitness" points="%s"/>
<polyline class="line form" points="%s"/>
<g class="ink"><text x="806" y="%s" class="ink" font-weight="600">fitness</text><text x="806" y="%s" class="ink">fatigue</text><text x="806" y="%s" class="ink">form</text><text x="806" y="278" class="ink">load ÷ 4</text></g>
</svg>$svg$,
  summary.sentence, :'tokens', :'dark', summary.sentence, grid.lines, months.labels, line.bars, line.atl, line.ctl, line.tsb,
  round(labels.ctl_y::numeric + 4, 1), round(labels.atl_y::numeric + 4, 1), round(labels.tsb_y::numeric + 4, 1)
)
from line, labels, months, grid, summary;
