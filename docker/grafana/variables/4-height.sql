-- label: Unit of height
-- hide: yes
-- description: m, or ft where the athlete counts miles.
select case '$unit' when 'mi' then 'ft' else 'm' end as __text, case '$unit' when 'mi' then 'ft' else 'm' end as __value
