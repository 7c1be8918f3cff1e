-- label: Metres in the unit of height
-- hide: yes
-- description: By which metres of altitude are divided.
select case '$unit' when 'mi' then '0.3048' else '1' end as __text, case '$unit' when 'mi' then '0.3048' else '1' end as __value
