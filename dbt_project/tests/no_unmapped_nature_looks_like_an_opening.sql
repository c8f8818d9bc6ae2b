-- An opening that we can't read would be a failure missed without a word: it stops the build.
with unknown as (

    select
        judgment_family,
        judgment_nature,
        {{ normalised_name("coalesce(judgment_nature, judgment_family, '')") }} as words
    from {{ ref('int_failures__judgments') }}
    where is_unmapped

)

select
    judgment_family,
    judgment_nature,
    count(*) as notices,
    'ajouter ce couple à dbt_project/seeds/judgment_kinds.csv, puis relancer' as what_to_do
from unknown
where
    (
        {{ matches('words', 'ouverture|extension|conversion|resolution|liquidation|redressement') }}
        or {{ normalised_name("coalesce(judgment_family, '')") }} = 'jugementdouverture'
    )
    and not {{ matches(
        'words', 'creances|cloture|mettantfin|modifiant|depot|repartition|interdiction|faillite|reprise'
    ) }}
group by judgment_family, judgment_nature
