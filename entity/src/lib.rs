//! Rows: typed ids, queries that cannot leave the tenant, write verbs.
