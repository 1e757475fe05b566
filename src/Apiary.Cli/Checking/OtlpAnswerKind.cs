namespace Apiary.Cli.Checking;

/// <summary>What the answer to an OTLP request comes to.</summary>
internal enum OtlpAnswerKind
{
    /// <summary>Nothing listens there, or nothing that speaks HTTP in the way that the address says.</summary>
    Nobody,

    /// <summary>Taken.</summary>
    Accepted,

    /// <summary>The key is missing, unknown, or may not send.</summary>
    KeyRefused,

    /// <summary>To be sent again later.</summary>
    TryLater,

    /// <summary>It speaks OTLP and refuses the request for another reason.</summary>
    Refused,

    /// <summary>What answers does not speak OTLP there.</summary>
    NotOtlp,
}
