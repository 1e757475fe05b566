using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Apiary.Server.Errors.Events;
using Apiary.Server.Errors.Grouping;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Errors.Rules;
using Apiary.Server.Errors.SourceMaps;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>Brings reports to their items, whatever they came by: frames get their sources, rules their say, then <see cref="ErrorIntake"/> takes them. Thread-safe.</summary>
internal sealed class ErrorReports(FrameMapper frames, GroupingRuleStore rules, ErrorIntake intake)
{
    /// <summary>Takes reports, all or none of them; throws what <see cref="ErrorIntake.AcceptAsync"/> does.</summary>
    /// <param name="project">Whose they are.</param>
    /// <param name="reports">The reports.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async Task<AcceptedErrors> TakeAsync(WorkspaceEnvironment project, IReadOnlyList<ErrorReport> reports, CancellationToken cancellationToken)
    {
        var mapped = new List<JsonDocument>();
        try
        {
            var prepared = new List<PreparedError>(reports.Count);
            foreach (var report in reports) prepared.Add(await PrepareAsync(project, report, mapped));
            return await intake.AcceptAsync(project, prepared, cancellationToken);
        }
        finally
        {
            foreach (var document in mapped) document.Dispose();
        }
    }

    private async Task<PreparedError> PrepareAsync(WorkspaceEnvironment project, ErrorReport report, List<JsonDocument> mapped)
    {
        var data = report.Data;
        if (await frames.ApplyAsync(project.Id, new ErrorPayload(data)) is { } document)
        {
            mapped.Add(document);
            data = document.RootElement;
        }

        var (payload, fingerprint, _) = Grouped.Of(data, rules.Of(project.Id));
        var occurrence = new ErrorOccurrence(project.Id, payload.Environment, fingerprint, payload.Title, payload.Level, payload.Platform, payload.Framework, payload.CodeVersion);
        var json = Without(report.Secret, data);
        return new PreparedError(occurrence, report.Uuid, (batch, item, id, withCustom) => OccurrenceEvent.Write(
            payload, item, new OccurrenceStamp(id, report.Uuid, report.TimestampNanos, report.ClientAddress, report.Source, json), withCustom, batch));
    }

    /// <summary>What was sent, with stars where the token stands in it: source lines and clients' options may hold it.</summary>
    private static byte[] Without(string secret, JsonElement data)
    {
        var json = JsonMarshal.GetRawUtf8Value(data).ToArray();
        var hidden = Encoding.UTF8.GetBytes(secret);
        if (hidden.Length > 0)
            for (int at = 0, found; (found = json.AsSpan(at).IndexOf(hidden)) >= 0; at += found + hidden.Length) json.AsSpan(at + found, hidden.Length).Fill((byte)'*');
        return json;
    }
}
