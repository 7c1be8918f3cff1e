-- Draws docs/images/season.svg: the demo's season, straight from the gold views.
--   scripts/cluster psql demo -d runlytics -XAtq -f docs/images/season.sql > docs/images/season.svg
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
      60 + 820.0 * n / (days - 1) as x,
      300 - 2.6 * ctl as ctl_y,
      300 - 2.6 * atl as atl_y,
      385 - 1.2 * tsb as tsb_y
    from days
  ),
  line as (
    select
      string_agg(format('%s,%s', round(x::numeric, 1), round(ctl_y::numeric, 1)), ' ' order by day) as ctl,
      string_agg(format('%s,%s', round(x::numeric, 1), round(atl_y::numeric, 1)), ' ' order by day) as atl,
      string_agg(format('%s,%s', round(x::numeric, 1), round(tsb_y::numeric, 1)), ' ' order by day) as tsb,
      string_agg(
        format('<rect x="%s" y="%s" width="3" height="%s"/>', round(x::numeric - 1.5, 1), round(300 - 0.6 * load::numeric, 1), round(0.6 * load::numeric, 1)),
        '' order by day
      ) filter (where load > 0) as bars
    from points
  ),
  months as (
    select string_agg(
      format('<line x1="%1$s" y1="70" x2="%1$s" y2="440" class="grid"/><text x="%1$s" y="458" text-anchor="middle">%2$s</text>', round(x::numeric, 1), to_char(day, 'Mon')),
      '' order by day
    ) as labels
    from points
    where extract(day from day) = 1
  )
select format(
  $svg$<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 470" font-family="system-ui, sans-serif" font-size="13" fill="#57606a">
<style>.grid{stroke:#d0d7de;stroke-width:1}.line{fill:none;stroke-width:2.2;stroke-linejoin:round}</style>
<rect width="940" height="470" rx="10" fill="#ffffff"/>
<text x="60" y="38" font-size="18" font-weight="600" fill="#1f2328">select day, load, ctl, atl, tsb from warehouse.fitness</text>
<text x="60" y="60"><tspan fill="#afb8c1">&#9632;</tspan> load <tspan dx="14" fill="#0969da">&#9632;</tspan> fitness (CTL) <tspan dx="14" fill="#cf222e">&#9632;</tspan> fatigue (ATL) <tspan dx="14" fill="#1a7f37">&#9632;</tspan> form (TSB)</text>
%s
<g fill="#d8dee4">%s</g>
<line x1="60" y1="300" x2="880" y2="300" class="grid"/><line x1="60" y1="385" x2="880" y2="385" class="grid"/>
<text x="52" y="304" text-anchor="end">0</text><text x="52" y="174" text-anchor="end">50</text><text x="52" y="389" text-anchor="end">0</text>
<polyline class="line" stroke="#cf222e" points="%s"/>
<polyline class="line" stroke="#0969da" points="%s"/>
<polyline class="line" stroke="#1a7f37" points="%s"/>
</svg>$svg$,
  months.labels, line.bars, line.atl, line.ctl, line.tsb
)
from line, months;
