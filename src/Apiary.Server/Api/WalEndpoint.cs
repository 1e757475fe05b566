using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Storage;
using Apiary.Engine.Wal;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/wal/{partition}</c>: what one partition's log still holds, oldest first, one event a line.</summary>
internal sealed class WalEndpoint(EventStore store)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/wal/{partition}", HandleAsync).AllowCallers(CallerPolicy.Operator);

    private async Task HandleAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["partition"]!;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var partition) || partition < 1 || partition > store.PartitionCount)
        {
            await ApiErrors.Write(context, 404, $"there is no partition {text}; they are numbered 1 to {store.PartitionCount}");
            return;
        }

        using var lines = new JsonLines(context.Response);
        lines.Begin();
        foreach (var entry in store.ReadWal(partition))
        {
            var dataset = store.Catalog.Find(entry.DatasetId)?.Name;
            var rows = BatchRows.Of(entry.Batch);
            for (var row = 0; row < rows.Count; row++)
                lines.Write((entry, dataset, row, fields: rows[row]), static (writer, state) => WalJson.Write(writer, state.entry, state.dataset, state.row, state.fields));
            await lines.FlushAsync(context.RequestAborted);
        }

        await lines.FlushAsync(context.RequestAborted);
    }
}
