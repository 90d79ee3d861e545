"""Words by which a first mapping tells the category of an item."""

CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "monitoring": ("monitor", "alert", "dashboard", "observab", "metric", "logging"),
    "data_quality": ("data quality", "data-quality", "schema", "validation", "null", "duplicate"),
    "feature_definition": ("feature store", "feature-store", "feature definition", "skew"),
    "pipeline": ("pipeline", "airflow", "etl", "backfill", "dag", "job"),
    "model_staleness": ("retrain", "stale model", "model drift", "drift", "staleness"),
    "serving": ("serving", "latency", "timeout", "inference", "endpoint", "throughput"),
    "configuration": ("config", "flag", "environment variable", "hardcoded", "hard-coded"),
    "lineage": ("lineage", "provenance", "versioning", "reproducib"),
    "testing": ("test", "flaky", "coverage"),
    "documentation": ("document", "docs", "readme", "runbook"),
}
"""Words by which a first mapping tells categories; a word is found where one begins with it."""
