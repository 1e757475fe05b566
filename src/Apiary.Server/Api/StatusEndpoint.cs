using System.Diagnostics;
using System.Reflection;
using Apiary.Engine.Storage;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/status</c>: what the server holds and how it is, for its operator and for <c>apiary doctor</c>.</summary>
internal sealed class StatusEndpoint(EventStore store, IReadOnlyList<string> notices, WorkspaceStore workspace, TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/status", HandleAsync).AllowCallers(CallerPolicy.Operator);

    private Task HandleAsync(HttpContext context)
    {
        var status = store.Status;
        using var process = Process.GetCurrentProcess();
        var now = time.GetUtcNow();
        return context.Response.WriteAsJsonAsync(
            new
            {
                version = typeof(StatusEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
                time = now,
                started_at = startedAt,
                memory_bytes = process.WorkingSet64,
                datasets = store.Catalog.All.Count,
                keys = workspace.ListKeys().Count(key => !key.Revoked),
                wal = new { bytes = status.WalBytes, files = status.WalFileCount },
                open = new { rows = status.OpenRowCount, bytes = status.OpenBytes },
                dictionaries = new { bytes = status.DictionaryBytes },
                segments = new { count = status.SegmentCount, rows = status.SegmentRowCount, bytes = status.SegmentBytes },
                set_aside = status.SetAside.Select(aside => new { dataset_id = aside.DatasetId, segment = aside.SegmentId, rows = aside.RowCount, reason = aside.Reason }),
                free_disk_bytes = status.FreeDiskBytes,
                upkeep = new
                {
                    flushes = status.Upkeep.Flushes,
                    failed_flushes = status.Upkeep.FailedFlushes,
                    merges = status.Upkeep.Merges,
                    expired = status.Upkeep.Expired,
                },
                notices = status.Notices.Select(notice => new { time = notice.Time, severity = notice.Severity.ToString().ToLowerInvariant(), text = notice.Text })
                    .Concat(notices.Select(text => new { time = startedAt, severity = "warning", text })),
            },
            context.RequestAborted);
    }
}
