-- Where the nature is plain, the text says the same: the wordings are tried on the judgments whose answer is known.
-- An opening read in the text of a conversion is no error: which it is depends on what came before.
{{ config(severity='warn') }}

with judgments as (

    select
        announcements.announcement_id,
        announcements.judgment_nature,
        kinds.event_kind,
        kinds.outcome,
        {{ judgment_wording(folded_start('announcements.judgment_text')) }} as wording
    from {{ ref('stg_bodacc__announcements') }} as announcements
    inner join {{ ref('judgment_kinds') }} as kinds
        on {{ normalised_name('announcements.judgment_nature') }} = {{ normalised_name('kinds.nature') }}
    where announcements.is_valid and announcements.person_kind = 'company' and not kinds.reads_text

)

select
    judgments.announcement_id,
    judgments.judgment_nature,
    judgments.wording
from judgments
inner join {{ ref('judgment_wordings') }} as wordings on judgments.wording = wordings.wording
where wordings.outcome is distinct from judgments.outcome
