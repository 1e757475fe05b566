using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Alerting;

/// <summary>
/// Counts objectives every minute, only what is new and what may have come late, and decides on their burn alerts: sections 16.2 and 16.3 of the
/// protocol reference. What is counted is written down now and then; a transition and its messages are in one piece, as for triggers.
/// </summary>
internal sealed class SloEngine(
    WorkspaceStore workspace, SharedStore shared, SloCountStore counts, AlertStore alerts, AlertDecisions decisions, SloQuestion question, TimeProvider time, ILogger<SloEngine> logger) : IDisposable
{
    /// <summary>How long a minute is counted again each time, because events of it may still come.</summary>
    public const int LateSeconds = 600;

    private const int DaySeconds = 86_400, DaysOfHistory = 366, WriteSeconds = 600;

    private readonly SemaphoreSlim turn = new(1);

    // Up to where each was evaluated since the start, and in which version.
    private readonly Dictionary<string, (long Until, DateTimeOffset Version)> evaluated = new(StringComparer.Ordinal);

    /// <summary>Evaluates what is due; a second caller waits until the first is done, and then finds nothing due. Throws <see cref="IOException"/> when the disk is full.</summary>
    public async Task EvaluateDueAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await EvaluateAllAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task EvaluateAllAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var environment in workspace.Environments)
        {
            foreach (var slo in shared.Slos.List(environment.Id))
            {
                known.Add(slo.Id);
                try
                {
                    await EvaluateAsync(slo, environment, now, cancellationToken);
                }
                catch (Exception failure) when (failure is QueryLimitException or CorruptFileException)
                {
                    AlertingLog.NotEvaluated(logger, "objective", slo.Name, slo.Id, failure.Message);
                }
            }
        }

        counts.Write(WriteSeconds, known.Contains);
    }

    private async Task EvaluateAsync(Slo slo, WorkspaceEnvironment environment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var second = now.ToUnixTimeSeconds();
        var until = second - (second % SloLedger.MinuteSeconds);
        var burnAlerts = shared.BurnAlerts.List(environment.Id).Where(alert => alert.SloId == slo.Id).ToList();
        var version = burnAlerts.Select(alert => alert.UpdatedAt).Append(slo.UpdatedAt).Max();
        if (evaluated.GetValueOrDefault(slo.Id) is var last && last.Until >= until && last.Version == version) return;
        if (question.ScopeOf(slo, environment) is not { } scope) return;
        await CountAsync(slo, scope, until, cancellationToken);
        foreach (var alert in burnAlerts)
            if (counts.View(slo.Id, ledger => BurnRules.Judge(alert, slo, ledger)) is { } verdict) Decide(alert, slo, verdict, now);
        evaluated[slo.Id] = (until, version);
    }

    private async Task CountAsync(Slo slo, SloScope scope, long until, CancellationToken cancellationToken)
    {
        var horizon = SloLedger.HorizonOf(until);
        // A report of a year ago looks back over a period before it.
        var keptFrom = SloLedger.HourOf(until) - ((slo.TimePeriodDays + DaysOfHistory) * (long)DaySeconds);
        var seen = counts.View(slo.Id, ledger => ((string Fingerprint, long FinalUntil)?)(ledger.Fingerprint, ledger.FinalUntil));
        if (seen?.Fingerprint != scope.Fingerprint) counts.Begin(slo.Id, scope.Fingerprint, until, keptFrom);
        var from = counts.View(slo.Id, ledger => ledger.FinalUntil);
        // Hours are counted whole.
        if (from < horizon) from = SloLedger.HourOf(from);
        var rows = await question.CountAsync(slo, scope.Scope, from, horizon, until, cancellationToken);
        counts.Put(slo.Id, from, rows, until - LateSeconds, until, keptFrom);
    }

    private void Decide(BurnAlert alert, Slo slo, BurnVerdict verdict, DateTimeOffset now)
    {
        var state = alerts.Find(alert.Id) ?? new AlertState(alert.Id, false, "", 0, 0, alert.UpdatedAt);
        if (verdict.Fires == state.Triggered) return;
        var next = state with { Triggered = verdict.Fires, InstanceId = verdict.Fires ? Guid.NewGuid().ToString() : state.InstanceId, Version = alert.UpdatedAt };
        var isTime = alert.ExhaustionMinutes is not null;
        var notice = new AlertNotice
        {
            Id = Ids.Short(),
            EnvironmentId = slo.EnvironmentId,
            Kind = isTime ? AlertKinds.ExhaustionTime : AlertKinds.BudgetRate,
            SubjectId = alert.Id,
            Name = slo.Name,
            Description = alert.Description.Length > 0 ? alert.Description : slo.Description,
            Datasets = slo.Datasets,
            Operator = AlertNumbers.WordOf(isTime ? "<=" : ">="),
            Threshold = verdict.Threshold,
            Groups = [new AlertGroup([], verdict.Value, verdict.Fires)],
            Triggered = verdict.Fires,
            InstanceId = next.InstanceId,
            Why = verdict.Why,
            At = now,
            Path = $"/alerts/slos/{slo.Id}",
        };
        decisions.Save(next, notice, alert.Recipients, slo.Dataset);
    }
}
