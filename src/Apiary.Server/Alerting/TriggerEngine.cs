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
internal sealed class TriggerEngine(WorkspaceStore workspace, SharedStore shared, AlertStore alerts, TriggerQuestion question, TimeProvider time, ILogger<TriggerEngine> logger) : IDisposable
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
                    AlertingLog.NotEvaluated(logger, trigger.Name, trigger.Id, failure.Message);
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
        if (await question.AskAsync(trigger, environment, now, cancellationToken) is not { } groups) return;
        Decide(trigger, environment, state, slot, groups, now);
    }

    private void Decide(Trigger trigger, WorkspaceEnvironment environment, AlertState state, long slot, IReadOnlyList<TriggerGroup> groups, DateTimeOffset now)
    {
        var count = groups.Any(group => group.IsBreaching) ? Math.Min(state.TrueCount + 1, trigger.ExceededLimit) : 0;
        var fires = count >= trigger.ExceededLimit;
        var next = state with { Triggered = fires, TrueCount = count, Slot = slot, InstanceId = fires && !state.Triggered ? Guid.NewGuid().ToString() : state.InstanceId };
        var tells = fires != state.Triggered || (fires && trigger.OnTrue);
        if (tells) alerts.Save(next, Messages(trigger, environment, next, groups, now));
        else if (count != state.TrueCount) alerts.Save(next);
    }

    private List<AlertDelivery> Messages(Trigger trigger, WorkspaceEnvironment environment, AlertState state, IReadOnlyList<TriggerGroup> groups, DateTimeOffset now)
    {
        var body = TriggerMessage.Of(trigger, environment, groups, state.InstanceId, state.Triggered, now);
        var messages = new List<AlertDelivery>();
        foreach (var use in trigger.Recipients)
        {
            if (use.RecipientId is { } recipientId) messages.Add(new AlertDelivery(Guid.NewGuid().ToString(), environment.Id, trigger.Id, trigger.Name, state.Triggered, recipientId, body, now));
            else if (state.Triggered && use.Marker is { } message) Mark(trigger, environment, message);
        }

        return messages;
    }

    private void Mark(Trigger trigger, WorkspaceEnvironment environment, string message) => shared.Markers.Add((id, now) => new Marker
    {
        Id = id,
        EnvironmentId = environment.Id,
        CreatedAt = now,
        UpdatedAt = now,
        Dataset = trigger.Dataset,
        StartTime = now.ToUnixTimeSeconds(),
        Message = message,
        Type = "trigger",
    });
}
