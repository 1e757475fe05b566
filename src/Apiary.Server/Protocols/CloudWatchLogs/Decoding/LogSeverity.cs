namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>How bad a line is, in the words of OpenTelemetry's logs, which share the column.</summary>
internal enum LogSeverity
{
    /// <summary>It does not say.</summary>
    None,

    /// <summary><c>trace</c></summary>
    Trace,

    /// <summary><c>debug</c></summary>
    Debug,

    /// <summary><c>info</c></summary>
    Info,

    /// <summary><c>warn</c></summary>
    Warn,

    /// <summary><c>error</c></summary>
    Error,

    /// <summary><c>fatal</c></summary>
    Fatal,
}
