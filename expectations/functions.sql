-- Functions that the suites may use in their queries. They exist only while the suites run (temporary macros).
-- To try a query by hand: open the candidate's panorama.duckdb with `duckdb -readonly`, then `.read expectations/functions.sql`.

-- Nine digits that pass the Luhn check (every second digit is doubled, 9 is taken off above 9, the sum is a multiple of ten).
create or replace temp macro siren_is_valid(siren) as (
    regexp_full_match(siren, '[0-9]{9}')
    and siren <> '000000000'
    and (
        list_sum(
            list_transform(
                generate_series(1, 9),
                lambda i: case
                    when i % 2 = 1 then try_cast(siren[i] as integer)
                    when try_cast(siren[i] as integer) > 4 then 2 * try_cast(siren[i] as integer) - 9
                    else 2 * try_cast(siren[i] as integer)
                end
            )
        ) % 10 = 0
    )
);

-- Fourteen digits that pass the Luhn check; La Poste numbers its offices otherwise: their digits add up to a multiple of five.
create or replace temp macro siret_is_valid(siret) as (
    regexp_full_match(siret, '[0-9]{14}')
    and (
        list_sum(
            list_transform(
                generate_series(1, 14),
                lambda i: case
                    when i % 2 = 0 then try_cast(siret[i] as integer)
                    when try_cast(siret[i] as integer) > 4 then 2 * try_cast(siret[i] as integer) - 9
                    else 2 * try_cast(siret[i] as integer)
                end
            )
        ) % 10 = 0
        or (
            siret[1:9] = '356000000'
            and list_sum(list_transform(generate_series(1, 14), lambda i: try_cast(siret[i] as integer))) % 5 = 0
        )
    )
);
