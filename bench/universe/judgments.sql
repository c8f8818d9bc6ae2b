-- What courts judged and what the bulletin printed of it: procedures of one company in eight, of one trader in thirty. A
-- procedure follows one of the paths below; each step is a notice, printed some days after its judgment. Parameters: as
-- facts.sql. What a path comes to is written beside it, by hand: the answers are counted from that, never from the notices.

-- `step` numbers the notices of a path; `after` is how many days after the opening it is judged (drawn below twice that);
-- `fails` is the kind of failure that begins with this step; `undoes` says that it takes the failure of the path back;
-- `moves` that it only restates the step before it, two days later.
create table paths (path varchar, share integer, step integer, family varchar, nature varchar, text varchar, kind varchar, after integer, fails varchar, undoes boolean, moves boolean);
insert into paths values
    ('liquidation', 34, 1, 'Jugement d''ouverture', 'Jugement d''ouverture de liquidation judiciaire', null, 'annonce', 0, 'liquidation', false, false),
    ('liquidation', 34, 2, 'Jugement de clôture', 'Jugement de clôture pour insuffisance d''actif', null, 'annonce', 500, null, false, false),
    ('redressement', 14, 1, 'Jugement d''ouverture', 'Jugement d''ouverture d''une procédure de redressement judiciaire', null, 'annonce', 0, 'redressement', false, false),
    ('redressement', 14, 2, 'Jugement prononçant', 'Jugement de conversion en liquidation judiciaire', null, 'annonce', 180, null, false, false),
    ('plan', 10, 1, 'Jugement d''ouverture', 'Jugement d''ouverture d''une procédure de redressement judiciaire', null, 'annonce', 0, 'redressement', false, false),
    ('plan', 10, 2, 'Extrait de jugement', 'Jugement de plan de redressement', null, 'annonce', 300, null, false, false),
    ('saved', 5, 1, 'Jugement d''ouverture', 'Jugement d''ouverture d''une procédure de sauvegarde', null, 'annonce', 0, null, false, false),
    ('saved', 5, 2, 'Extrait de jugement', 'Jugement arrêtant le plan de sauvegarde', null, 'annonce', 250, null, false, false),
    ('not saved', 5, 1, 'Jugement d''ouverture', 'Jugement d''ouverture d''une procédure de sauvegarde', null, 'annonce', 0, null, false, false),
    ('not saved', 5, 2, 'Jugement prononçant', 'Jugement de conversion en redressement judiciaire de la procédure de sauvegarde', null, 'annonce', 120, 'redressement', false, false),
    ('restated', 6, 1, 'Jugement d''ouverture', 'Jugement d''ouverture de liquidation judiciaire', null, 'annonce', 0, 'liquidation', false, false),
    ('restated', 6, 2, 'Jugement d''ouverture', 'Jugement d''ouverture de liquidation judiciaire', null, 'rectificatif', 0, 'liquidation', false, true),
    ('cancelled', 4, 1, 'Jugement d''ouverture', 'Jugement d''ouverture de liquidation judiciaire', null, 'annonce', 0, 'liquidation', false, false),
    ('cancelled', 4, 2, 'Jugement d''ouverture', 'Jugement d''ouverture de liquidation judiciaire', null, 'annulation', 0, null, true, false),
    ('retracted', 2, 1, 'Jugement d''ouverture', 'Jugement d''ouverture d''une procédure de redressement judiciaire', null, 'annonce', 0, 'redressement', false, false),
    ('retracted', 2, 2, 'Rétractation sur tierce opposition', 'Rétractation de jugement d''ouverture sur tierce opposition', null, 'annonce', 60, null, true, false),
    ('in the text', 8, 1, 'Extrait de jugement', 'Autre jugement et ordonnance', 'Ouvre la procédure de redressement judiciaire à l''égard de la société inventée.', 'annonce', 0, 'redressement', false, false),
    ('claims alone', 7, 1, 'Avis de dépôt', 'Dépôt de l''état des créances', null, 'annonce', 0, null, false, false),
    ('without number', 5, 1, 'Jugement d''ouverture', 'Jugement d''ouverture de liquidation judiciaire', null, 'annonce', 0, 'liquidation', false, false);

create table procedures as
with ranges as (
    select path, share, sum(share) over (order by path) as until
    from (select distinct path, share from paths)
),

candidates as (
    select
        units.i,
        units.siren,
        units.is_sole_trader,
        greatest(units.born_on + 40, date '2008-01-01') as first_day,
        -- A unit ends after its procedure began, not before.
        least(coalesce(units.ceased_on, getvariable('edition_end')), getvariable('edition_end') + 10) as last_day,
        draw(units.i, 'path', (select max(until) from ranges)) as drawn
    from units
    where chance(units.i, 'fails', case when units.is_sole_trader then 3.3 else 12.5 end)
        -- A co-ownership, an association or a public body is another matter.
        and units.category in (1000, 5710, 5499, 5498, 5599)
)

select
    candidates.i,
    candidates.siren,
    candidates.is_sole_trader,
    ranges.path,
    -- More of them lately, as in life.
    greatest(first_day, last_day - draw(candidates.i, 'opened', 1 + (last_day - first_day) * draw(candidates.i, 'lately', 100) // 100)::integer)::date as opened_on
from candidates
inner join ranges on candidates.drawn < ranges.until and candidates.drawn >= ranges.until - ranges.share
where first_day < last_day;

create table judgments as
with dated as (
    select
        procedures.*,
        paths.* exclude (path, share),
        case
            when paths.moves then opened_on + 2
            when paths.after = 0 then opened_on
            else opened_on + 20 + draw(procedures.i * 10 + paths.step, 'judged', 2 * paths.after)::integer
        end as judged_on,
        draw(procedures.i * 10 + paths.step, 'delay', 1000) as delay
    from procedures
    inner join paths on procedures.path = paths.path
),

printed as (
    select
        *,
        -- Half within two weeks, the last one within seven months; what restates or cancels comes after what it speaks of.
        judged_on + case when delay < 500 then 6 + delay // 60 when delay < 990 then 14 + delay // 27 else 60 + (delay - 990) * 15 end::integer
            + case when kind <> 'annonce' then 230 else 0 end as own_print
    from dated
),

-- A court's steps are printed in their order.
in_order as (
    select
        *,
        max(own_print) over (partition by i order by step) as printed_on
    from printed
)

select
    in_order.* exclude (delay, own_print),
    case when coalesce(in_order.judged_on >= units.moved_on, true) then units.department_code else units.first_department_code end as department_code,
    case when coalesce(in_order.judged_on >= units.moved_on, true) then units.region_code else units.first_region_code end as region_code,
    in_order.path <> 'without number' and not in_order.is_sole_trader as has_number,
    'A' || strftime(in_order.printed_on, '%Y%j') || '0' || (in_order.i * 10 + in_order.step)::varchar as notice_id
from in_order
inner join units on in_order.i = units.i
-- What the bulletin had not printed when it was read is not known to anybody.
where in_order.printed_on <= getvariable('read_on');

-- The failures that follow, by the path alone: the last restatement dates it, an undoing that was printed takes it back.
create table failures as
select
    openings.i,
    case when openings.has_number then openings.siren end as siren,
    openings.fails as opening_kind,
    openings.judged_on,
    openings.department_code,
    openings.region_code
from judgments as openings
where
    openings.fails is not null
    and not openings.is_sole_trader
    and openings.judged_on <= getvariable('edition_end')
    and not exists (
        from judgments as later
        where later.i = openings.i and later.step > openings.step
            and (later.undoes and later.judged_on <= getvariable('edition_end') or later.moves)
    );
