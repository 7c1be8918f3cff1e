-- label: Kilometres in the unit
-- hide: yes
-- description: By which kilometres are divided, and seconds a kilometre multiplied.
select case '$unit' when 'mi' then '1.609344' else '1' end as __text, case '$unit' when 'mi' then '1.609344' else '1' end as __value
