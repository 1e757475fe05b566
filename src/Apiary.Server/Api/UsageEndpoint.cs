using System.Globalization;
using Apiary.Engine.Catalog;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Api;

/// <summary>
/// <c>GET /api/usage</c>: how much came on each of the last days, by dataset and key. A caller sees their environment; what came
/// with keys that are unknown here, and so belongs to none, owners and the operator see.
/// </summary>
internal sealed class UsageEndpoint(UsageStore usage, WorkspaceStore workspace)
{
    private const int UsualDays = 30;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/usage", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private Task HandleAsync(HttpContext context)
    {
        var days = UsualDays;
        if (context.Request.Query["days"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > UsageStore.DaysKept))
            return ApiErrors.Write(context, 400, $"days: expected a number from 1 to {UsageStore.DaysKept}");
        var caller = context.Caller();
        var counts = from count in usage.Last(days)
                     let key = count.KeyId.Length == 0 ? null : workspace.FindKey(count.KeyId)
                     where key is null ? caller.IsOwner : key.EnvironmentId == caller.Environment.Id
                     // Senders write one dataset's name in several ways.
                     group count by (count.Day, Dataset: NameOf(count.Dataset), key) into together
                     select new
                     {
                         day = together.Key.Day,
                         dataset = together.Key.Dataset,
                         key = together.Key.key is { } key ? new { id = key.Id, name = key.Name, masked = key.MaskedForm } : null,
                         events = together.Sum(count => count.Events),
                         bytes = together.Sum(count => count.Bytes),
                         refused = together.Sum(count => count.Refused),
                     };
        return context.Response.WriteAsJsonAsync(new { days = counts }, context.RequestAborted);
    }

    private static string NameOf(string dataset) => dataset is UsageStore.NoDataset or UsageStore.OtherDatasets ? dataset : DatasetCatalog.SlugOf(dataset);
}
