namespace Apiary.Server.Errors;

/// <summary>An occurrence as it stands in a list. Texts are empty where it does not say.</summary>
/// <param name="Id">Its number, which tells when it came.</param>
/// <param name="ItemId">Its item's.</param>
/// <param name="TimestampNanos">When it happened, in nanoseconds since 1970.</param>
internal sealed record OccurrenceSummary(long Id, long ItemId, long TimestampNanos)
{
    /// <summary>The columns that the texts are read from, in the order of the properties.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        ErrorFields.Uuid, ErrorFields.Level, ErrorFields.Message, ErrorFields.Body, ErrorFields.CodeVersion, ErrorFields.Host, ErrorFields.PersonId, ErrorFields.PersonName,
        ErrorFields.PersonEmail, ErrorFields.Url, ErrorFields.ClientAddress, ErrorFields.TraceId, ErrorFields.SpanId, ErrorFields.Stack, ErrorFields.Source, ErrorFields.Service,
    ];

    /// <summary>The values of <see cref="Columns"/>.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>The sender's id of it.</summary>
    public string Uuid => Texts[0];

    /// <summary>How bad it says that it is.</summary>
    public string Level => Texts[1];

    /// <summary>What the exception says, or the message.</summary>
    public string Message => Texts[2].Length > 0 ? Texts[2] : Texts[3];

    /// <summary>The version of the code.</summary>
    public string CodeVersion => Texts[4];

    /// <summary>The machine.</summary>
    public string Host => Texts[5];

    /// <summary>Who met it: id, name and e-mail address.</summary>
    public (string Id, string Name, string Email) Person => (Texts[6], Texts[7], Texts[8]);

    /// <summary>What was asked for when it happened.</summary>
    public string Url => Texts[9];

    /// <summary>Where that request came from.</summary>
    public string ClientAddress => Texts[10];

    /// <summary>The trace that it happened in.</summary>
    public string TraceId => Texts[11];

    /// <summary>The span that it happened in.</summary>
    public string SpanId => Texts[12];

    /// <summary>The stack as text, cut to what a value may be.</summary>
    public string Stack => Texts[13];

    /// <summary>By what way it came.</summary>
    public string Source => Texts[14];

    /// <summary>The service that it happened in.</summary>
    public string Service => Texts[15];
}
