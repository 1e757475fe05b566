namespace Apiary.Server.Errors.Spans;

/// <summary>Whose spans' exceptions are errors too, beside what Rollbar's clients report.</summary>
[Flags]
internal enum ErrorsFrom
{
    /// <summary>Nobody's.</summary>
    None = 0,

    /// <summary>Those of OpenTelemetry's spans.</summary>
    Otlp = 1,

    /// <summary>Those of X-Ray's segments and subsegments.</summary>
    XRay = 2,
}
