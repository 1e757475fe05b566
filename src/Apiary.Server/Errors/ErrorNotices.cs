using System.Threading.Channels;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>What is to be told of items, handed over without waiting: whoever tells it takes its time. Thread-safe.</summary>
internal sealed class ErrorNotices
{
    private const int MostWaiting = 1_000;

    private readonly Channel<ErrorNotice> notices = Channel.CreateBounded<ErrorNotice>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>What waits to be told.</summary>
    public ChannelReader<ErrorNotice> Waiting => notices.Reader;

    /// <summary>Whether anybody is told at all; without, nothing waits.</summary>
    public bool IsOn { get; init; }

    /// <summary>Has an item told of, unless it is muted or snoozed. When a thousand wait already, this one is not told: it is on the screen.</summary>
    public void Tell(ErrorEvent meaning, WorkspaceEnvironment project, ErrorItem item, long occurrenceId)
    {
        if (!IsOn || item.Status != ErrorStatus.Active || item.SnoozedUntil > OccurrenceIds.TimeOf(occurrenceId)) return;
        notices.Writer.TryWrite(new ErrorNotice(meaning, project, item, occurrenceId));
    }
}
