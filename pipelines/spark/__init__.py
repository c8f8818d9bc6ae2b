"""The same dbt project on Spark, for the day when one machine is too small: a cluster, a session, a build, a proof.

Only here is pyspark imported, and never at the start of `panorama`: the extra [spark] is optional. What a model says is
written once, in dbt_project/; the gate, the publication and the readers do not know which engine built the marts.
"""
