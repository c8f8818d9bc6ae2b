-- A company in a notice that stands, with the kinds of change that its text states (seed ownership_wordings) and the
-- day of the change: that of the act, of its effect, of the legal newspaper, else of publication. Never after
-- publication.
with notices as (

    select * from {{ ref('stg_bodacc__ownership_notices') }}
    where is_valid and publication_date <= {{ edition_end() }}

),

corrections as (

    select * from {{ ref('int_bodacc__corrections') }}

),

-- Written into the SQL by wordings_in; named here so that it is built before.
wordings as (

    select count(*) as wordings from {{ ref('ownership_wordings') }}

),

effective as (

    select
        notices.*,
        {{ french_date("regexp_extract(lower(notices.act_text), 'acte[^0-9]{0,60}([0-9]{2}/[0-9]{2}/[0-9]{4})', 1)") }}
            as act_date,
        {{ folded("coalesce(notices.change_text, '')") }} as change_words,
        {{ folded("coalesce(notices.category, '') || ' ' || coalesce(notices.act_text, '')") }} as registration_words,
        {{ folded("coalesce(notices.striking_off_text, '')") }} as striking_off_words
    from notices
    -- A sale to a natural person has no correction resolved: it is no notice of a company there, but its seller is one.
    left join corrections on notices.announcement_id = corrections.announcement_id
    cross join wordings
    where coalesce(corrections.is_effective, notices.notice_kind is distinct from 'annulation')

),

bounded as (

    select
        *,
        make_date(cast({{ ownership_rule('oldest_event_year') }} as integer), 1, 1) as oldest_event
    from effective

),

final as (

    select
        * exclude (change_words, registration_words, striking_off_words, oldest_event),
        case notice_family
            when 'modification' then {{ wordings_in('change_words', 'modification') }}
            when 'immatriculation' then {{ wordings_in('registration_words', 'immatriculation') }}
            when 'radiation' then {{ wordings_in('striking_off_words', 'radiation') }}
            else {{ empty_list() }}
        end as change_kinds,
        case
            when act_date between oldest_event and publication_date then act_date
            when effect_date between oldest_event and publication_date then effect_date
            when legal_notice_date between oldest_event and publication_date then legal_notice_date
            else publication_date
        end as event_date,
        case
            when act_date between oldest_event and publication_date then 'act'
            when effect_date between oldest_event and publication_date then 'effect'
            when legal_notice_date between oldest_event and publication_date then 'legal_notice'
            else 'publication'
        end as event_date_basis
    from bounded

)

select * from final
