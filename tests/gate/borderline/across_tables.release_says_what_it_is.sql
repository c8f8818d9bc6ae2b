-- A demonstration that speaks of real data in its cells.

update indicators set reason = 'Données relevées auprès des producteurs.' where indicator_id = 'private_funding.rounds' and breakdown = 'none';
