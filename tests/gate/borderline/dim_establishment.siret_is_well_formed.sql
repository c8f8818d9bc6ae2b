-- Fourteen digits that begin with eight zeros, as text.

insert into dim_establishment select * replace ('00000001800069' as siret) from dim_establishment where siret = '00000001800044';
