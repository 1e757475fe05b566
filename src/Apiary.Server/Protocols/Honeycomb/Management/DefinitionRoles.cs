using Apiary.Engine.Catalog;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>The roles that columns of a dataset play, with the columns that play them when nobody says otherwise: section 5.2 of the protocol reference.</summary>
internal static class DefinitionRoles
{
    /// <summary>Roles, each with its candidates; the first that the dataset has is taken.</summary>
    public static readonly IReadOnlyList<(string Role, string[] Candidates)> All =
    [
        ("span_id", ["id", "trace.span_id"]),
        ("trace_id", ["trace.trace_id", "traceId"]),
        ("parent_id", ["trace.parent_id", "parentId"]),
        ("name", ["name"]),
        ("service_name", ["service_name", "service.name", "serviceName"]),
        ("duration_ms", ["duration_ms", "durationMs", "request_processing_time"]),
        ("span_kind", ["meta.span_type", "span.kind"]),
        ("annotation_type", ["meta.annotation_type"]),
        ("link_span_id", ["trace.link.span_id", "trace.span_id"]),
        ("link_trace_id", ["trace.link.trace_id"]),
        ("error", ["error"]),
        ("status", ["response.status_code", "http.status_code", "elb_status_code"]),
        ("route", ["route", "http.route", "request_path"]),
        ("user", ["user.id", "user.email", "request.user.id", "request.user.username"]),
        ("log_severity", ["severity"]),
        ("log_message", ["body"]),
    ];

    /// <summary>The column that plays a role in a dataset when nobody says otherwise; null when it has none of the candidates.</summary>
    public static string? UsualColumn(Dataset dataset, string[] candidates) => Array.Find(candidates, candidate => dataset.FindColumn(candidate) is not null);
}
