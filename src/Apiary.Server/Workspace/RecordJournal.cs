using System.Text.Json;
using Apiary.Engine.Files;

namespace Apiary.Server.Workspace;

/// <summary>
/// A journal of changes as JSON, so that a later version can add to them and an earlier one can be read by eye. A change is on
/// disk when <see cref="Append"/> returns. Thread-safe as <see cref="Journal"/> is; whoever applies the changes orders them.
/// </summary>
/// <typeparam name="T">One change.</typeparam>
internal sealed class RecordJournal<T> : IDisposable
    where T : class
{
    // History is worth its disk; a journal much longer than what it holds makes a start slow.
    private const int RewriteFactor = 4, SmallestRewrite = 64;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Journal journal;
    private readonly List<string> notices = [];

    /// <summary>
    /// Opens or creates a journal and hands every change in it to <paramref name="apply"/>; one that cannot be read or applied is
    /// passed over and told in <see cref="Notices"/>. Throws <see cref="IOException"/>.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">Where it lies in the data directory.</param>
    /// <param name="apply">Takes a change; throws <see cref="KeyNotFoundException"/> and the like when it makes no sense.</param>
    public RecordJournal(StoreFiles files, string path, Action<T> apply)
    {
        var number = 0;
        journal = Journal.Open(files, path, record =>
        {
            number++;
            try
            {
                apply(JsonSerializer.Deserialize<T>(record, Json) ?? throw new JsonException("expected an object, found null"));
            }
            catch (Exception failure) when (failure is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or NotSupportedException)
            {
                notices.Add($"{path}: change {number} was passed over: {failure.Message}");
            }
        });
        notices.AddRange(journal.Damage);
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>Adds a change; it is durable when this returns. Throws <see cref="IOException"/>, and then it is not in the journal.</summary>
    public void Append(T change) => journal.Append(ToBytes(change));

    /// <summary>
    /// Replaces the history by what it came to, when that is much shorter. Not while something was passed over, which would be lost
    /// with it. A disk that does not let it be is left for the next time.
    /// </summary>
    /// <param name="liveCount">How many changes there would be.</param>
    /// <param name="live">These changes.</param>
    public void RewriteWhenLong(int liveCount, Func<IEnumerable<T>> live)
    {
        if (notices.Count == 0 && journal.RecordCount > SmallestRewrite && journal.RecordCount / RewriteFactor > liveCount)
            journal.TryRewrite(live().Select(change => (ReadOnlyMemory<byte>)ToBytes(change)));
    }

    /// <summary>A change as it stands in the journal.</summary>
    public static byte[] ToBytes(T change) => JsonSerializer.SerializeToUtf8Bytes(change, Json);

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();
}
