using System.Text;

namespace Apiary.Server.Errors;

/// <summary>Where occurrences are kept, and the columns that say which is which.</summary>
internal static class ErrorFields
{
    /// <summary>The dataset of all occurrences of an environment.</summary>
    public const string Dataset = "errors";

    /// <summary><see cref="ErrorItem.Id"/>.</summary>
    public const string ItemId = "rollbar.item_id";

    /// <summary><see cref="ErrorItem.Counter"/>.</summary>
    public const string Counter = "rollbar.counter";

    /// <summary><see cref="ErrorItem.Activation"/> when it came.</summary>
    public const string Activation = "rollbar.activation";

    /// <summary>The occurrence's own number: microseconds since 1970, made unique; below 2^53.</summary>
    public const string OccurrenceId = "rollbar.occurrence_id";

    /// <summary>The sender's id of the occurrence.</summary>
    public const string Uuid = "rollbar.uuid";

    /// <summary>The occurrence as it was sent, JSON; what is longer than a value may be goes on in columns with <c>.1</c>, <c>.2</c> behind.</summary>
    public const string Payload = "rollbar.payload";

    /// <summary>The environment that the sender says.</summary>
    public const string Environment = "deployment.environment";

    /// <summary>By what way it came: <c>rollbar</c>, <c>otlp</c>, <c>xray</c>.</summary>
    public const string Source = "meta.source";

    /// <summary>The service, where the source names one.</summary>
    public const string Service = "service.name";

    /// <summary>The version of the code.</summary>
    public const string CodeVersion = "service.version";

    /// <summary>Where the request came from that failed.</summary>
    public const string ClientAddress = "http.client_ip";

    /// <summary>How bad it is: a name of <see cref="LevelNames"/>.</summary>
    public const string Level = "severity";

    /// <summary>What an exception says.</summary>
    public const string Message = "exception.message";

    /// <summary>Its stack as text.</summary>
    public const string Stack = "exception.stacktrace";

    /// <summary>What a message says that is no exception.</summary>
    public const string Body = "body";

    /// <summary>The machine.</summary>
    public const string Host = "host.name";

    /// <summary>Who met it.</summary>
    public const string PersonId = "user.id", PersonName = "user.name", PersonEmail = "user.email";

    /// <summary>What was asked for when it happened.</summary>
    public const string Url = "http.url";

    /// <summary>The trace that it happened in.</summary>
    public const string TraceId = "trace.trace_id";

    /// <summary>The span that it happened in; as of log records it is what this belongs to.</summary>
    public const string SpanId = "trace.parent_id";

    /// <summary>Whether a column is <see cref="Payload"/> or a piece of it.</summary>
    public static bool IsPayload(string name) => name.StartsWith(Payload, StringComparison.Ordinal) && (name.Length == Payload.Length || name[Payload.Length] == '.');

    /// <summary>The name of a piece of <see cref="Payload"/>, counted from 0.</summary>
    public static string PayloadPiece(int index) => index == 0 ? Payload : $"{Payload}.{index}";

    /// <summary>A name as a batch takes it.</summary>
    public static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(name);
}
