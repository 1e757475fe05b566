using System.Text.Json;
using Apiary.Server.Protocols.Aws;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>What an operation answers: an error, or the members of a JSON object.</summary>
internal sealed class LogsAnswer
{
    /// <summary>Success without members.</summary>
    public static readonly LogsAnswer Done = new(null, null);

    private LogsAnswer(AwsError? error, Action<Utf8JsonWriter>? write)
    {
        Error = error;
        Write = write;
    }

    /// <summary>The error; null for success.</summary>
    public AwsError? Error { get; }

    /// <summary>Writes the members; null for none.</summary>
    public Action<Utf8JsonWriter>? Write { get; }

    /// <summary>Success with members.</summary>
    public static LogsAnswer Of(Action<Utf8JsonWriter> write) => new(null, write);

    /// <summary>A failure.</summary>
    public static implicit operator LogsAnswer(AwsError error) => new(error, null);
}
