//! The REST API: routes, extractors, handlers, views and problems.
