using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>
/// Evaluates triggers, each once in a period of its frequency, and decides who is told: section 16.1 of the protocol reference. A transition and its messages
/// are written in one piece, so each is decided on once, whatever happens between.
/// </summary>
internal sealed class TriggerEngine(WorkspaceStore workspace, SharedStore shared, AlertStore alerts, AlertDecisions decisions, TriggerQuestion question, TimeProvider time, ILogger<TriggerEngine> logger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    // What was evaluated since the start without anything to write down.
    private readonly Dictionary<string, (long Slot, DateTimeOffset Version)> evaluated = new(StringComparer.Ordinal);

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
        foreach (var environment in workspace.Environments)
        {
            foreach (var trigger in shared.Triggers.List(environment.Id))
            {
                try
                {
                    await EvaluateAsync(trigger, environment, now, cancellationToken);
                }
                catch (Exception failure) when (failure is QueryLimitException or CorruptFileException)
                {
                    AlertingLog.NotEvaluated(logger, "trigger", trigger.Name, trigger.Id, failure.Message);
                }
            }
        }
    }

    private async Task EvaluateAsync(Trigger trigger, WorkspaceEnvironment environment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = alerts.Find(trigger.Id) ?? new AlertState(trigger.Id, false, "", 0, 0, trigger.UpdatedAt);
        // A changed trigger counts anew, and one that sleeps has not fired.
        if (state.Version != trigger.UpdatedAt) state = state with { TrueCount = 0, Slot = 0, Version = trigger.UpdatedAt };
        if (trigger.Disabled)
        {
            if (state.Triggered) alerts.Save(state with { Triggered = false, TrueCount = 0 });
            return;
        }

        var slot = TriggerSchedule.SlotOf(trigger, now);
        var last = evaluated.GetValueOrDefault(trigger.Id);
        if (state.Slot >= slot || (last.Version == trigger.UpdatedAt && last.Slot >= slot) || !TriggerSchedule.IsAwake(trigger, now)) return;
        evaluated[trigger.Id] = (slot, trigger.UpdatedAt);
        if (await question.AskAsync(trigger, environment, now, cancellationToken) is not { } answer) return;
        Decide(trigger, state, slot, answer, now);
    }

    private void Decide(Trigger trigger, AlertState state, long slot, TriggerAnswer answer, DateTimeOffset now)
    {
        var count = answer.Groups.Any(group => group.IsBreaching) ? Math.Min(state.TrueCount + 1, trigger.ExceededLimit) : 0;
        var fires = count >= trigger.ExceededLimit;
        var next = state with { Triggered = fires, TrueCount = count, Slot = slot, InstanceId = fires && !state.Triggered ? Guid.NewGuid().ToString() : state.InstanceId };
        var tells = fires != state.Triggered || (fires && trigger.OnTrue);
        if (tells) decisions.Save(next, TriggerNotice.Of(trigger, next, answer.Groups, Keep(trigger, answer), now), trigger.Recipients, trigger.Dataset);
        else if (count != state.TrueCount) alerts.Save(next);
    }

    /// <summary>Keeps what was asked as a run, so that a notice leads to what it saw; the address of its page, null when there is no room.</summary>
    private string? Keep(Trigger trigger, TriggerAnswer answer)
    {
        var query = JsonText.Parse(QuerySpecJson.ToJson(answer.Asked));
        var run = shared.Runs.Add((id, at) => new Run
        {
            Id = id,
            EnvironmentId = trigger.EnvironmentId,
            CreatedAt = at,
            UpdatedAt = at,
            Dataset = trigger.Dataset == Marker.AllDatasets ? null : trigger.Dataset,
            Query = query,
            Asked = query,
            View = JsonText.Parse("{}"),
            // Nobody's: it is found by way of the trigger.
            History = trigger.Id,
        });
        return run is null ? null : $"/query/{run.Id}";
    }
}
