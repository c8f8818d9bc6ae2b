-- Known for nobody: a coverage of zero.

update indicators set coverage = 0 where indicator_id = 'public_funding.grants';
