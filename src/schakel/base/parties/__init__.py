"""A party (organisation, unit, region, desk) as an id and a kind, without profile."""
