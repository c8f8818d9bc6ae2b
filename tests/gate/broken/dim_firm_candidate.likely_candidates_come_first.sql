-- A possible candidate stands before a likely one.

update dim_firm_candidate set confidence = case "rank" when 1 then 'possible' else 'likely' end;
