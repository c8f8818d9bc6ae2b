-- A demonstration that passes itself off as live.
-- on: candidate

update _release set notice = 'Données relevées auprès des producteurs.';
