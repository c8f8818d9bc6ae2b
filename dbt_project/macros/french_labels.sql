{# The French words that the bi_ views show instead of codes. Those of a vocabulary are its labels (sources/curated/vocabularies.csv):
   a test holds both to the same words, because the views may read nothing but published tables. #}
{% macro french_labels() %}{{ return({
    'ai_group': {'core': 'Cœur IA', 'diversified': 'Diversifiée'},
    'firm_type': {
        'startup': 'Start-up', 'sme': 'PME', 'mid_cap': 'Entreprise de taille intermédiaire', 'large': 'Grande entreprise',
        'consulting': 'Conseil', 'digital_services': 'Services numériques'
    },
    'technologies': {
        'computer_vision': 'Vision par ordinateur', 'digital_twin': 'Jumeau numérique', 'embedded_ai': 'IA embarquée',
        'frugal_ai': 'IA frugale', 'generative_ai': 'IA générative', 'hybrid_ai': 'IA hybride',
        'machine_learning': 'Apprentissage automatique',
        'natural_language_processing': 'Traitement automatique des langues', 'optimisation': 'Optimisation',
        'robotics': 'Robotique', 'signal_processing': 'Traitement du signal', 'trustworthy_ai': 'IA de confiance'
    },
    'markets': {
        'aeronautics': 'Aéronautique', 'automotive': 'Automobile', 'construction': 'Construction',
        'culture': 'Culture', 'cybersecurity': 'Cybersécurité', 'defence_security': 'Défense et sécurité',
        'digital_transformation': 'Transformation numérique', 'education': 'Éducation et formation',
        'energy': 'Énergie', 'environment': 'Environnement', 'finance': 'Finance', 'health': 'Santé',
        'human_resources': 'Ressources humaines', 'industry_4_0': 'Industrie 4.0', 'legal': 'Droit',
        'logistics': 'Logistique', 'market_intelligence': 'Veille et études de marché',
        'precision_agriculture': 'Agriculture de précision', 'railway': 'Ferroviaire', 'retail': 'Commerce',
        'smart_city': 'Ville intelligente', 'space': 'Spatial', 'sport': 'Sport', 'telecom': 'Télécommunications',
        'tourism': 'Tourisme'
    },
    'stage': {
        'pre_seed': 'Pré-amorçage', 'seed': 'Amorçage', 'series_a': 'Série A', 'series_b': 'Série B', 'series_c': 'Série C',
        'ipo': 'Introduction en Bourse', 'post_ipo_equity': "Augmentation de capital d'une société cotée",
        'undisclosed': 'Stade non précisé'
    },
    'domain': {
        'health': 'Santé', 'decarbonation': 'Décarbonation', 'autonomous_vehicle': 'Véhicule autonome',
        'logistics_inventory': 'Logistique et stocks', 'agricultural_robotics': 'Robotique agricole', 'drone': 'Drone',
        'industry_of_the_future': 'Industrie du futur', 'marketing': 'Marketing', 'sport': 'Sport', 'defence': 'Défense',
        'cybersecurity': 'Cybersécurité', 'space': 'Spatial', 'environment': 'Environnement', 'digital': 'Numérique',
        'precision_agriculture': 'Agriculture de précision', 'human_resources': 'Ressources humaines',
        'cryptocurrency': 'Cryptomonnaie', 'robotics': 'Robotique', 'other': 'Autre'
    },
    'theme': {
        'firms': 'Entreprises', 'employment': 'Emploi', 'finance': "Chiffre d'affaires", 'public_funding': 'Financement public',
        'private_funding': 'Levées de fonds', 'ownership': 'Rachats et départs', 'failures': 'Défaillances',
        'jobs': "Offres d'emploi", 'training': 'Formations', 'international': 'International'
    },
    'population': {
        'all': 'Toutes les firmes suivies', 'core': 'Cœur IA', 'diversified': 'Diversifiées', 'sector': 'Secteur (NAF 62, 63 et 72)',
        'region': 'Toutes les sociétés de la région', 'aniti': 'Formations du cluster ANITI'
    },
    'unit': {
        'count': 'nombre', 'percent': '%', 'million_eur': 'M€', 'thousand_eur': 'k€', 'years': 'années', 'year': 'année',
        'days': 'jours', 'rank': 'rang'
    },
    'status': {
        'final': 'Définitif', 'provisional': 'Provisoire', 'estimated': 'Estimé', 'withheld': 'Tenu secret',
        'not_computable': 'Non calculable'
    },
    'amount_kind': {
        'grant': 'Subvention', 'repayable_advance': 'Avance récupérable', 'project_cost': 'Coût de projet',
        'ec_contribution': "Contribution de l'Union européenne", 'commitment': 'Engagement', 'unknown': 'Montant non publié'
    },
    'opening_kind': {'liquidation': 'Liquidation judiciaire', 'redressement': 'Redressement judiciaire'},
    'control': {'french_group': 'Groupe français', 'foreign_group': 'Groupe étranger'},
    'publication': {'open': 'Ouverte', 'share_alike': "Partage à l'identique", 'restricted': 'Restreinte'}
}) }}{% endmacro %}

{# The French word of a code; a code without one stays as it is, so that it is seen. #}
{% macro french(column, vocabulary) -%}
case {{ column }}
    {%- for word, label in french_labels()[vocabulary].items() %} when '{{ word }}' then '{{ label | replace("'", "''") }}'{% endfor %} else {{ column }} end
{%- endmacro %}

{# The same for a list of codes between bars. #}
{% macro french_list(column, vocabulary) -%}
array_to_string(list_transform(string_split({{ column }}, '|'), code -> {{ french('code', vocabulary) }}), ' | ')
{%- endmacro %}
